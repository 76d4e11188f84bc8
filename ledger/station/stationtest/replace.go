package stationtest

import (
	"crypto/ecdh"
	"crypto/rand"
	"os"
	"path/filepath"

	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/record/recordtest"
	"github.com/isoloir/isoloir/ledger/station"
)

// Replaced puts another machine on record in the place of this one, and gives it with empty media.
func (b *Bench) Replaced() *Bench {
	b.t.Helper()
	sharing, err := ecdh.X25519().GenerateKey(rand.Reader)
	must(b.t, err)
	other := *b
	definition := b.Sample.Manifest.DefinitionDigest()
	other.Chip = &Chip{Chip: recordtest.NewBoard(recordtest.NewMaker(morning), definition, "st-1", recordtest.Log), Sharing: sharing, definition: definition}
	enrolment, err := other.Chip.Enrolment.Encode()
	must(b.t, err)
	e := &record.ReplaceBoard{Station: "st-1", Attempt: b.recorded().Attempt, Enrolment: enrolment, Note: "the screen broke"}
	e.Officials = b.Sample.Sigs(e.Kind().String(), record.Payload(b.Sample.Manifest, e), "official-1", "official-2")
	other.Apply(e)
	other.S, other.Folder, other.taken = nil, b.t.TempDir(), map[string]bool{}
	for _, path := range []*string{&other.Media[0], &other.Media[1], &other.Home, &other.Inbox, &other.Outbox} {
		*path = filepath.Join(other.Folder, filepath.Base(*path))
		must(b.t, os.Mkdir(*path, 0o700))
	}
	other.Put(station.InReplace, record.Encode(e))
	other.Put(station.InTrustees, other.State.Keys().Encode())
	return &other
}

// Admit has officials admit software, on record, and gives the entry.
func (b *Bench) Admit(version uint32, log []record.ReferenceEvent) []byte {
	b.t.Helper()
	e := &record.Reference{Version: version, Name: "newer", Events: log}
	e.Officials = b.Sample.Sigs(e.Kind().String(), record.Payload(b.Sample.Manifest, e), "official-1", "official-2")
	b.Apply(e)
	return record.Encode(e)
}

// Revoke has officials revoke a version from a height on, on record, and gives the entry.
func (b *Bench) Revoke(version uint32, from int64) []byte {
	b.t.Helper()
	e := &record.RevokeReference{Version: version, From: from}
	e.Officials = b.Sample.Sigs(e.Kind().String(), record.Payload(b.Sample.Manifest, e), "official-1", "official-2")
	b.Apply(e)
	return record.Encode(e)
}
