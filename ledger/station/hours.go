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
		data, err := s.hear(name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		for in := cryptobyte.String(data); err == nil && !in.Empty(); {
			var entry cryptobyte.String
			if !in.ReadUint24LengthPrefixed(&entry) {
				err = errors.New("it is cut short")
				break
			}
			var e *record.Hours
			if e, err = s.ordered(entry); err == nil && e != nil && (latest == nil || e.Closes > latest.Closes) {
				latest = e
			}
		}
		if err != nil {
			errs = append(errs, &InboxError{name, err})
		}
	}
	return latest, errors.Join(errs...)
}

// ordered reads an order; nil if it is for another station.
func (s *Station) ordered(data []byte) (*record.Hours, error) {
	e, err := decode[*record.Hours](data)
	if err == nil {
		err = e.Check(s.Manifest)
	}
	if err != nil || e.Station != "" && e.Station != s.Station {
		return nil, err
	}
	return e, nil
}
