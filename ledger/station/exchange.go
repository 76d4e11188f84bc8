package station

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"github.com/isoloir/isoloir/ledger/record"
)

// arrived reads what the media keep under one name or else what lies in the inbox under another; nil if neither.
func (s *Station) arrived(kept, inbox string) ([]byte, error) {
	if data, err := s.store.get(kept); !errors.Is(err, errAbsent) {
		return data, err
	}
	data, err := s.hear(inbox)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, &InboxError{inbox, err}
	}
	return data, nil
}

// say keeps an entry on both media and puts it into the outbox.
func (s *Station) say(kept, outbox string, e record.Entry) error {
	data := record.Encode(e)
	if err := s.store.put(kept, data); err != nil {
		return err
	}
	return s.publish(outbox, data)
}

// publish puts a file into the outbox. What is kept on the media is the truth; the outbox is written anew at each start.
func (s *Station) publish(name string, data []byte) error {
	if err := writeFile(filepath.Join(s.Outbox, name), data); err != nil {
		return fmt.Errorf("outbox: %w", err)
	}
	return nil
}

// decode reads an entry of one kind.
func decode[E record.Entry](data []byte) (E, error) {
	e, err := record.Decode(data)
	if err != nil {
		var zero E
		return zero, err
	}
	if e, ok := e.(E); ok {
		return e, nil
	}
	var zero E
	return zero, fmt.Errorf("an entry of another kind: %v", e.Kind())
}
