package node

import (
	"errors"
	"fmt"
	"path/filepath"
	"sync"

	"github.com/cockroachdb/pebble"
	db "github.com/cometbft/cometbft-db"
	"github.com/cometbft/cometbft/config"
)

// openStore gives CometBFT its databases on Pebble. Its own choice, goleveldb,
// is no longer maintained and known to lose data on small boards, and its
// Pebble hides behind a build tag, which we do not use.
func (d *disk) openStore(ctx *config.DBContext) (db.DB, error) {
	p, err := pebble.Open(filepath.Join(ctx.Config.DBDir(), ctx.ID+".pebble"), &pebble.Options{Logger: d})
	if err != nil {
		return nil, err
	}
	return &store{p}, nil
}

// disk is what the databases of one node lie on. As Pebble's logger it drops
// the talk about compactions; errors come back from Pebble's calls.
type disk struct {
	once sync.Once
	dead chan struct{} // closes when a database can't be written any more
	why  error
}

func newDisk() *disk { return &disk{dead: make(chan struct{})} }

func (d *disk) Infof(string, ...any)  {}
func (d *disk) Errorf(string, ...any) {}

// Fatalf is how Pebble says, in any goroutine, that it can't write its log or
// its list of files any more, and it counts on never coming back. A node that
// went on would forget what it has voted for.
func (d *disk) Fatalf(format string, args ...any) {
	d.once.Do(func() {
		d.why = fmt.Errorf("block store: "+format, args...)
		close(d.dead)
	})
	select {}
}

// within does something that may need the disk, and waits no longer than the
// disk lives.
func (d *disk) within(do func() error) error {
	done := make(chan error, 1)
	go func() { done <- do() }()
	select {
	case err := <-done:
		return err
	case <-d.dead:
		return d.why
	}
}

// store is a Pebble database as cometbft-db wants one.
type store struct{ db *pebble.DB }

var (
	errNoKey   = errors.New("a key is empty")
	errNoValue = errors.New("a value is nil")
	errWritten = errors.New("this batch is written or closed")
)

func (s *store) Get(key []byte) ([]byte, error) {
	if len(key) == 0 {
		return nil, errNoKey
	}
	value, closer, err := s.db.Get(key)
	if errors.Is(err, pebble.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	out := append([]byte{}, value...)
	return out, closer.Close()
}

func (s *store) Has(key []byte) (bool, error) {
	value, err := s.Get(key)
	return value != nil, err
}

func (s *store) Set(key, value []byte) error     { return s.set(key, value, pebble.NoSync) }
func (s *store) SetSync(key, value []byte) error { return s.set(key, value, pebble.Sync) }
func (s *store) Delete(key []byte) error         { return s.delete(key, pebble.NoSync) }
func (s *store) DeleteSync(key []byte) error     { return s.delete(key, pebble.Sync) }

func (s *store) set(key, value []byte, how *pebble.WriteOptions) error {
	if err := check(key, value); err != nil {
		return err
	}
	return s.db.Set(key, value, how)
}

func (s *store) delete(key []byte, how *pebble.WriteOptions) error {
	if len(key) == 0 {
		return errNoKey
	}
	return s.db.Delete(key, how)
}

func check(key, value []byte) error {
	switch {
	case len(key) == 0:
		return errNoKey
	case value == nil:
		return errNoValue
	}
	return nil
}

func (s *store) Close() error             { return s.db.Close() }
func (s *store) Print() error             { return nil }
func (s *store) Stats() map[string]string { return nil }

// Compact is asked for after pruning, and nothing is pruned in an election.
func (s *store) Compact([]byte, []byte) error { return nil }

func (s *store) NewBatch() db.Batch { return &batch{s.db.NewBatch()} }

func (s *store) Iterator(start, end []byte) (db.Iterator, error) {
	return s.iterate(start, end, (*pebble.Iterator).First, (*pebble.Iterator).Next)
}

func (s *store) ReverseIterator(start, end []byte) (db.Iterator, error) {
	return s.iterate(start, end, (*pebble.Iterator).Last, (*pebble.Iterator).Prev)
}

func (s *store) iterate(start, end []byte, first, next func(*pebble.Iterator) bool) (db.Iterator, error) {
	if start != nil && len(start) == 0 || end != nil && len(end) == 0 {
		return nil, errNoKey
	}
	it, err := s.db.NewIter(&pebble.IterOptions{LowerBound: start, UpperBound: end})
	if err != nil {
		return nil, err
	}
	first(it)
	return &iterator{it, next, start, end}, nil
}

// batch is a group of writes that happen together; nil once written.
type batch struct{ b *pebble.Batch }

func (b *batch) Set(key, value []byte) error {
	if b.b == nil {
		return errWritten
	}
	if err := check(key, value); err != nil {
		return err
	}
	return b.b.Set(key, value, nil)
}

func (b *batch) Delete(key []byte) error {
	switch {
	case b.b == nil:
		return errWritten
	case len(key) == 0:
		return errNoKey
	}
	return b.b.Delete(key, nil)
}

func (b *batch) Write() error     { return b.commit(pebble.NoSync) }
func (b *batch) WriteSync() error { return b.commit(pebble.Sync) }

func (b *batch) commit(how *pebble.WriteOptions) error {
	if b.b == nil {
		return errWritten
	}
	if err := b.b.Commit(how); err != nil {
		return err
	}
	return b.Close()
}

func (b *batch) Close() error {
	if b.b == nil {
		return nil
	}
	written := b.b
	b.b = nil
	return written.Close()
}

type iterator struct {
	it         *pebble.Iterator
	next       func(*pebble.Iterator) bool
	start, end []byte
}

func (i *iterator) Domain() (start, end []byte) { return i.start, i.end }
func (i *iterator) Valid() bool                 { return i.it.Valid() }
func (i *iterator) Error() error                { return i.it.Error() }
func (i *iterator) Close() error                { return i.it.Close() }
func (i *iterator) Next()                       { i.need(); i.next(i.it) }
func (i *iterator) Key() []byte                 { i.need(); return i.it.Key() }
func (i *iterator) Value() []byte               { i.need(); return i.it.Value() }

// need panics as the interface asks, because CometBFT counts on it.
func (i *iterator) need() {
	if !i.it.Valid() {
		panic("the iterator is at its end")
	}
}
