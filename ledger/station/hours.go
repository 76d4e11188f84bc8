package station

import (
	"errors"
	"io/fs"

	"golang.org/x/crypto/cryptobyte"

	"github.com/isoloir/isoloir/ledger/record"
)

// EncodeHours is the content of InHours: encoded orders on the hour of closing, in any order.
func EncodeHours(entries ...[]byte) []byte {
	b := new(cryptobyte.Builder)
	for _, e := range entries {
		b.AddUint24LengthPrefixed(func(b *cryptobyte.Builder) { b.AddBytes(e) })
	}
	return b.BytesOrPanic()
}

// Hours is the order of officials with the latest hour of closing for this station; nil if there is none. One that officials did not
// sign, or that is no later than announced, is an InboxError, and the others hold. It opens and closes nothing.
func (s *Station) Hours() (*record.Hours, error) {
	var latest *record.Hours
	var errs []error
	for _, name := range []string{InHours, InOrderHours} {
		e, err := s.hoursOf(name)
		if err != nil {
			errs = append(errs, &InboxError{name, err})
		}
		if e != nil && (latest == nil || e.Closes > latest.Closes) {
			latest = e
		}
	}
	return latest, errors.Join(errs...)
}

// hoursOf is the latest order of a file, up to what is wrong in it.
func (s *Station) hoursOf(name string) (latest *record.Hours, err error) {
	data, err := s.news(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	for in := cryptobyte.String(data); err == nil && !in.Empty(); {
		var entry cryptobyte.String
		if !in.ReadUint24LengthPrefixed(&entry) {
			return latest, errors.New("it is cut short")
		}
		var e *record.Hours
		if e, err = s.ordered(entry, latest); err == nil && e != nil {
			latest = e
		}
	}
	return latest, err
}

// ordered reads an order; nil if it is for another station or no later than one before. Signatures of these aren't checked: a file may
// hold one order thousands of times, and voters would wait.
func (s *Station) ordered(data []byte, before *record.Hours) (*record.Hours, error) {
	e, err := decode[*record.Hours](data)
	if err != nil || e.Station != "" && e.Station != s.Station || before != nil && e.Closes <= before.Closes {
		return nil, err
	}
	return e, e.Check(s.Manifest)
}
