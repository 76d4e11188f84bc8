// Package stationtest puts a station among its people for tests: officials, trustees, a chip, and the record that judges what
// the station says.
package stationtest

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/election/electiontest"
	"github.com/isoloir/isoloir/ledger/logbook"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/record/recordtest"
	"github.com/isoloir/isoloir/ledger/station"
	"github.com/isoloir/isoloir/ledger/trustee"
)

// A Bench is one station with everybody around it: officials, trustees, a chip, and the record that judges what the
// station says.
type Bench struct {
	Folder  string // of the station: inbox, outbox, booth, media-a, media-b
	t       testing.TB
	Sample  *electiontest.Sample
	Secrets map[string]*trustee.Secret
	Chip    *Chip
	Media   [2]string
	Home    string // of the booth
	Inbox   string
	Outbox  string
	Now     time.Time
	S       *station.Station
	State   record.State
	taken   map[string]bool // content of files of the outbox that are on record
	Dice    string
}

var morning = time.Date(2026, 11, 3, 8, 0, 0, 0, time.UTC)

// New makes an election whose key ceremony is on record, with an enrolled station that has not been started. All
// tests begin with the same one: states of the record never change.
func New(t testing.TB) *Bench {
	t.Helper()
	first.Do(func() { enrolled = firstBench(t) })
	return copied(t, enrolled)
}

// Administered is New for an election with an administrator, who may open polls again.
func Administered(t testing.TB) *Bench {
	t.Helper()
	administered.Do(func() {
		governed = firstBench(t, func(m *election.Manifest) { electiontest.Administrator(m, "administrator-1") })
	})
	return copied(t, governed)
}

// Company is New for an election with the contests and weights of a definition, and 40 leaves.
func Company(t testing.TB, definition string) *Bench {
	t.Helper()
	company.Do(func() { meeting = firstBench(t, recordtest.Company(t, definition, 40)) })
	return copied(t, meeting)
}

func copied(t testing.TB, enrolled *Bench) *Bench {
	t.Helper()
	if enrolled == nil {
		t.Fatal("the first bench failed")
	}
	b := *enrolled
	c := *enrolled.Chip
	m, err := election.Parse(b.Sample.Manifest.Encode())
	must(t, err)
	sample := *b.Sample
	sample.Manifest = m
	b.t, b.Sample, b.Chip, b.taken = t, &sample, &c, map[string]bool{}
	b.Folder = t.TempDir()
	in := func(name string) string {
		path := filepath.Join(b.Folder, name)
		must(t, os.Mkdir(path, 0o700))
		return path
	}
	b.Media, b.Home, b.Inbox, b.Outbox = [2]string{in("media-a"), in("media-b")}, in("booth"), in("inbox"), in("outbox")
	b.Put(station.InTrustees, b.State.Keys().Encode())
	return &b
}

var (
	first, company, administered sync.Once
	enrolled, meeting, governed  *Bench
)

func firstBench(t testing.TB, change ...func(*election.Manifest)) *Bench {
	b := &Bench{t: t, Sample: electiontest.New(), Secrets: map[string]*trustee.Secret{}, Now: morning, Dice: "31415926535897932384"}
	m := b.Sample.Manifest
	m.Reference = []election.Reference{{Version: 1, Name: "golden"}}
	for _, e := range recordtest.Log {
		m.Reference[0].Events = append(m.Reference[0].Events, election.ReferenceEvent{PCR: int(e.PCR), Event: e.Name, Digest: hex.EncodeToString(e.Digest[:])})
	}
	for i := range m.Trustees.Members {
		secret, err := trustee.NewSecret()
		must(t, err)
		id := m.Trustees.Members[i].ID
		m.Trustees.Members[i] = secret.Public(id, id)
		b.Secrets[id] = secret
	}
	for _, f := range change {
		f(m)
	}
	var err error
	b.State, err = record.New(m, b.Sample.Sign())
	must(t, err)
	b.Block()
	b.Ceremony()
	b.Chip = newChip(t, m.DefinitionDigest())
	enrolment, err := b.Chip.Enrolment.Encode()
	must(t, err)
	enrol := &record.Enrol{Station: "st-1", Enrolment: enrolment}
	enrol.Officials = b.Sample.Sigs(enrol.Kind().String(), record.Payload(m, enrol), "official-1", "official-2")
	b.Apply(enrol)
	return b
}

// Block begins the next block of the record.
func (b *Bench) Block() {
	height := b.State.Height() + 1
	b.State = record.Begin(b.State, record.Block{Height: height, Time: b.Now, Hash: sha256.Sum256([]byte{byte(height)})})
}

// Apply puts an entry on record.
func (b *Bench) Apply(e record.Entry) {
	b.t.Helper()
	next, err := record.Apply(b.State, e)
	if err != nil {
		b.t.Fatalf("%v: %v", e.Kind(), err)
	}
	b.State = next
}

// Ceremony makes the trustees' keys.
func (b *Bench) Ceremony() {
	b.t.Helper()
	for range 50 {
		if b.State.Keys() != nil {
			return
		}
		for _, id := range slices.Sorted(maps.Keys(b.Secrets)) {
			step, message, ok, err := b.Secrets[id].Next(b.State.Ceremony(), id)
			must(b.t, err)
			if !ok {
				continue
			}
			kind, _ := record.KeyKind(step)
			e := &record.KeyMessage{Step: kind, Trustee: id, Message: message}
			e.Sig = b.Secrets[id].Sign(kind.String(), record.Payload(b.Sample.Manifest, e))
			b.Apply(e)
		}
		b.Block()
	}
	b.t.Fatal("the key ceremony does not end")
}

// Start is the station after its power came on.
func (b *Bench) Start() error {
	media, err := station.FindMedia(b.Sample.Manifest, "st-1", b.Media, b.Home)
	if err != nil {
		return err
	}
	log, _, err := logbook.OpenFiles(func() time.Time { return b.Now }, "sample", "st-1", [2]string{b.Media[0] + "/logbook", b.Media[1] + "/logbook"})
	must(b.t, err)
	b.S, err = station.Start(station.Config{Station: "st-1", Manifest: b.Sample.Manifest, Chip: b.Chip, Media: media, Inbox: b.Inbox, Outbox: b.Outbox,
		Now: func() time.Time { return b.Now }, Log: log})
	return err
}

// Fork is the same station on copies of its files; stop it before.
func (b *Bench) Fork() *Bench {
	b.t.Helper()
	other, chip := *b, *b.Chip
	other.Folder, other.Chip, other.taken = b.t.TempDir(), &chip, maps.Clone(b.taken)
	must(b.t, os.CopyFS(other.Folder, os.DirFS(b.Folder)))
	for _, path := range []*string{&other.Media[0], &other.Media[1], &other.Home, &other.Inbox, &other.Outbox} {
		*path = filepath.Join(other.Folder, filepath.Base(*path))
	}
	return &other
}

// Restart cuts the power between two calls.
func (b *Bench) Restart() {
	b.t.Helper()
	if b.S != nil {
		must(b.t, b.S.Stop())
	}
	b.S = nil
	must(b.t, b.Start())
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
