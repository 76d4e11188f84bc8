package station

import (
	"errors"
	"io/fs"
	"math"

	"golang.org/x/crypto/cryptobyte"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/record"
)

// SoftwareEntry is an entry that admits or revokes software, encoded, and the height of the block that holds it.
type SoftwareEntry struct {
	Height int64
	Entry  []byte
}

// EncodeSoftware is the content of InSoftware: entries in the order of the record.
func EncodeSoftware(entries []SoftwareEntry) []byte {
	b := new(cryptobyte.Builder)
	for _, e := range entries {
		b.AddUint64(uint64(e.Height))
		b.AddUint24LengthPrefixed(func(b *cryptobyte.Builder) { b.AddBytes(e.Entry) })
	}
	return b.BytesOrPanic()
}

// software is what this station's quote is held against: the manifest's references, changed by entries that officials signed. The
// booth sees no chain. Who leaves entries out, or tells other heights, can at most have the record judge otherwise than the booth, and
// who invents entries has no signatures.
func (s *Station) software() (record.Software, error) {
	all, err := record.SoftwareOf(s.Manifest)
	if err != nil {
		return all, err
	}
	data, err := s.hear(InSoftware)
	if errors.Is(err, fs.ErrNotExist) {
		return all, nil
	}
	for in := cryptobyte.String(data); err == nil && !in.Empty(); {
		var height uint64
		var entry cryptobyte.String
		if !in.ReadUint64(&height) || height > math.MaxInt64 || !in.ReadUint24LengthPrefixed(&entry) {
			return nil, &InboxError{InSoftware, errors.New("it is cut short")}
		}
		all, err = s.changed(all, entry, int64(height))
	}
	if err != nil {
		return nil, &InboxError{InSoftware, err}
	}
	return all, nil
}

// changed is the software after one entry of a block.
func (s *Station) changed(all record.Software, data []byte, height int64) (record.Software, error) {
	e, err := record.Decode(data)
	if err != nil {
		return all, err
	}
	switch e := e.(type) {
	case *record.Reference:
		if err := s.central(e, e.Officials, s.Manifest.Thresholds.Manifest); err != nil {
			return all, err
		}
		return all.Admit(e, height)
	case *record.RevokeReference:
		if err := s.central(e, e.Officials, s.Manifest.Thresholds.Manifest); err != nil {
			return all, err
		}
		return all.Revoke(e)
	}
	return all, errors.New("an entry about something else")
}

// central checks an act of the administration.
func (s *Station) central(e record.Entry, sigs []election.Signature, need int) error {
	return s.Manifest.CheckOfficials(e.Kind().String(), record.Payload(s.Manifest, e), sigs, need, election.CentralRoles...)
}

// before is the last attempt at the seeds of the machine whose place this one took; 0 if there was none.
func (s *Station) before() (uint16, error) {
	data, err := s.hear(InReplace)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, &InboxError{InReplace, err}
	}
	e, err := decode[*record.ReplaceBoard](data)
	if err == nil && e.Station != s.Station {
		err = errors.New("it is for another station")
	}
	if err == nil {
		err = s.central(e, e.Officials, s.Manifest.Thresholds.Enrol)
	}
	if err != nil {
		return 0, &InboxError{InReplace, err}
	}
	return e.Attempt, nil
}
