package secondverifier

import "time"

// A Record is replayed entry by entry, without the blocks' headers and commits: for whoever has no folder. Verify judges one.
type Record struct{ state *state }

// NewRecord is the record before its first block, from the bytes of manifest.json and manifest.sig.json.
func NewRecord(manifestFile, signatures []byte) (*Record, error) {
	m, err := readManifest(manifestFile)
	if err != nil {
		return nil, err
	}
	if err := m.checkSignatures(manifestFile, signatures); err != nil {
		return nil, err
	}
	return &Record{newState(m)}, nil
}

// Begin begins a block.
func (r *Record) Begin(height uint64, at time.Time, hash [32]byte) {
	r.state.begin(height, moment{at.Unix(), uint64(at.Nanosecond())}, hash)
}

// Try tells why an entry would be refused: with a *Refusal.
func (r *Record) Try(entry []byte) error {
	_, err := r.state.apply(entry)
	return err
}

// Apply takes an entry. What is refused, with a *Refusal, changes nothing.
func (r *Record) Apply(entry []byte) error {
	next, err := r.state.apply(entry)
	if err == nil {
		r.state = next
	}
	return err
}

// Hash is what the header of the next block binds.
func (r *Record) Hash() [32]byte { return r.state.hash() }

// Result is the result as it stands, in canonical JSON.
func (r *Record) Result() []byte { return canonicalJSON(r.state.result()) }

// TryNext tells why an entry would be refused as the first of a block that has not begun.
func (r *Record) TryNext(height uint64, at time.Time, hash [32]byte, entry []byte) error {
	next := &Record{r.state.clone()}
	next.Begin(height, at, hash)
	return next.Try(entry)
}
