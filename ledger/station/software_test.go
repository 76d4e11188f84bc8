package station_test

import (
	"crypto/sha256"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/record/recordtest"
	"github.com/isoloir/isoloir/ledger/station"
	"github.com/isoloir/isoloir/ledger/station/stationtest"
	"github.com/isoloir/isoloir/tpm/verify"
)

// A machine that takes the place of another starts with the attempt after the other's last, on media of its own, and opens.
func TestAnotherMachineOpensTheStation(t *testing.T) {
	b := rooted(t)
	for _, id := range trustees(b) {
		b.Root(id)
	}
	must(t, b.S.Again(b.Workers(), "trustee-2"))
	b.Submit()
	must(t, b.S.Stop())
	other := b.Replaced()
	must(t, other.Start())
	if other.S.Attempt() != 3 {
		t.Fatalf("attempt %d", other.S.Attempt())
	}
	other.Voting()
	other.Vote()
	other.Closed()
	other.Submit()
	if st, _ := other.State.Station("st-1"); st.Stage != record.StageClosed || len(st.Boards) != 1 || st.Overridden {
		t.Fatalf("%v, %d boards", st.Stage, len(st.Boards))
	}
}

// Nobody but officials tells a machine that it takes another's place.
func TestAReplacementThatNobodySigned(t *testing.T) {
	b := stationtest.New(t)
	e := &record.ReplaceBoard{Station: "st-1", Attempt: 7}
	sign := func(people ...string) {
		e.Officials = b.Sample.Sigs(e.Kind().String(), record.Payload(b.Sample.Manifest, e), people...)
		b.Put(station.InReplace, record.Encode(e))
	}
	refused := func(what string) {
		t.Helper()
		if err := b.Start(); !errors.As(err, new(*station.InboxError)) && (err != nil || !errors.As(b.S.Prepare(), new(*station.InboxError))) {
			t.Fatalf("%s: %v", what, err)
		}
		if b.S != nil {
			must(t, b.S.Stop())
		}
	}
	sign("official-1")
	refused("one official")
	sign("worker-1", "worker-2")
	refused("poll workers")
	e.Station = "st-2"
	sign("official-1", "official-2")
	refused("another station's")
	b.Put(station.InReplace, []byte("no entry"))
	refused("no entry")
	path := filepath.Join(b.Inbox, station.InReplace)
	must(t, os.Remove(path))
	must(t, os.Mkdir(path, 0o700))
	refused("a folder")
	must(t, os.Remove(path))
	e.Station = "st-1"
	sign("official-1", "official-2")
	must(t, b.Start())
	must(t, b.S.Prepare())
	if b.S.Attempt() != 8 {
		t.Fatalf("attempt %d", b.S.Attempt())
	}
}

// The booth judges its own quote by software that officials admitted and revoked since the manifest, as the record does.
func TestEvidenceOfSoftwareSinceTheManifest(t *testing.T) {
	b := stationtest.New(t)
	must(t, b.Start())
	b.Ready()
	order := b.Order(record.OrderOpen)
	newer := verify.Log{{PCR: verify.PCRPrograms, Name: "init", Digest: sha256.Sum256([]byte("newer"))}}
	event := []record.ReferenceEvent{{PCR: newer[0].PCR, Event: newer[0].Name, Digest: newer[0].Digest}}
	b.Quote(order, newer)
	says := func(want ...verify.Code) {
		t.Helper()
		_, verdict, err := b.S.Evidence(order)
		if err != nil || !slices.Equal(verdict.Codes, want) {
			t.Fatalf("%v, %v", verdict.Codes, err)
		}
	}
	says(verify.CodeEvents)
	height := b.State.Height()
	admitted := b.Admit(2, event)
	file := func(entries ...[]byte) []byte {
		var out []station.SoftwareEntry
		for _, e := range entries {
			out = append(out, station.SoftwareEntry{Height: height, Entry: e})
		}
		return station.EncodeSoftware(out)
	}
	b.Put(station.InSoftware, station.EncodeSoftware([]station.SoftwareEntry{{Height: height + 1, Entry: admitted}}))
	says(verify.CodeEvents) // the quote answers a block before the admission, and the record would not take it
	b.Put(station.InSoftware, file(admitted))
	says()
	later := b.Revoke(2, height+1)
	b.Put(station.InSoftware, file(admitted, later))
	says()
	b.Block()
	b.Quote(order, newer)
	says(verify.CodeRevoked)
	b.Quote(order, recordtest.Log)
	says()
	unsigned := &record.Reference{Version: 3, Name: "nobody's", Events: event}
	for what, data := range map[string][]byte{
		"an entry that nobody signed": file(record.Encode(unsigned)),
		"a revocation of nothing":     file(later),
		"an entry about another":      file(record.Encode(&record.Cutoff{})),
		"bytes":                       {1, 2, 3},
	} {
		b.Put(station.InSoftware, data)
		if _, _, err := b.S.Evidence(order); !errors.As(err, new(*station.InboxError)) {
			t.Errorf("%s: %v", what, err)
		}
	}
}
