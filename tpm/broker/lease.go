package broker

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/crypto/cryptobyte"
)

// Fence is a cell of the TPM's NV memory that only the enrolled software can write; a Validator is one.
type Fence interface {
	Fence() ([32]byte, error)
	SetFence(value [32]byte) error
}

// ErrRolledBack says that the lease's file is not the one that the TPM knows: somebody put back an old card. The station
// must not sign again before it is enrolled anew.
var ErrRolledBack = errors.New("the signing lease is not the one that the TPM knows: the station's card was rolled back")

// Lease fences a validator's signing state against a restored card. Its file names the heights that may be signed, and
// the TPM holds the file's hash. A counter in the TPM would not do: two files prepared for the same next number
// could stand in for each other after a crash. Within one lease a restored copy looks like a crash: a station that did
// not end cleanly therefore signs nothing below the end of the lease that it died under.
type Lease struct {
	fence Fence
	path  string
	held  terms
	from  int64
	taken bool // by this process
}

// terms are the file's content.
type terms struct {
	serial uint64
	end    int64 // first height not covered
	clean  bool  // signing ended in order, and nothing above signed was signed
	signed int64
}

// NewLease writes the first file, at enrolment: nothing was signed yet.
func NewLease(f Fence, path string) error {
	return (&Lease{fence: f, path: path}).commit(terms{serial: 1, clean: true})
}

// OpenLease finds the file that the TPM knows. Nothing is covered before the first Extend.
func OpenLease(f Fence, path string) (*Lease, error) {
	known, err := f.Fence()
	if err != nil {
		return nil, err
	}
	l := &Lease{fence: f, path: path}
	for _, p := range []string{path, path + nextSuffix} {
		data, err := os.ReadFile(p)
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return nil, err
		}
		if err == nil && sha256.Sum256(data) == known {
			return l, l.start(data)
		}
	}
	return nil, ErrRolledBack
}

func (l *Lease) start(data []byte) (err error) {
	l.held, err = parseTerms(data)
	l.from = l.held.end
	if l.held.clean {
		l.from = l.held.signed + 1
	}
	return err
}

// From is the first height that this process may ever sign.
func (l *Lease) From() int64 { return l.from }

// End is the first height that the lease no longer covers.
func (l *Lease) End() int64 { return l.held.end }

// Covers reports whether height may be signed now.
func (l *Lease) Covers(height int64) bool {
	return l.taken && height >= l.from && height < l.held.end
}

// Extend takes a lease up to, and not including, height end: one NV write.
func (l *Lease) Extend(end int64) error {
	if end <= l.held.end {
		return fmt.Errorf("a lease to height %d was taken before", l.held.end)
	}
	if err := l.commit(terms{serial: l.held.serial + 1, end: end}); err != nil {
		return err
	}
	l.taken = true
	return nil
}

// Close ends signing in order, so that the next start may sign at once. signed is the highest height for which anything was
// signed, ever; the caller signs nothing afterwards.
func (l *Lease) Close(signed int64) error {
	l.taken = false
	return l.commit(terms{serial: l.held.serial + 1, end: l.held.end, clean: true, signed: max(signed, l.from-1)})
}

const nextSuffix = ".next"

// commit makes the TPM know the new file while the old one still lies beside it: after a power cut at any instant one of
// the two is the one that the TPM knows.
func (l *Lease) commit(t terms) error {
	data := t.encode()
	if err := WriteFile(l.path+nextSuffix, data); err != nil {
		return err
	}
	if err := l.fence.SetFence(sha256.Sum256(data)); err != nil {
		return err
	}
	l.held = t
	return WriteFile(l.path, data)
}

const leaseHead = "isoloir-lease-1\n"

func (t terms) encode() []byte {
	b := cryptobyte.NewBuilder([]byte(leaseHead))
	b.AddUint64(t.serial)
	b.AddUint64(uint64(t.end))
	b.AddUint64(uint64(t.signed))
	b.AddUint8(map[bool]uint8{true: 1}[t.clean])
	return b.BytesOrPanic()
}

func parseTerms(data []byte) (terms, error) {
	var t terms
	var end, signed uint64
	var clean uint8
	s := cryptobyte.String(data)
	ok := s.Skip(len(leaseHead)) && s.ReadUint64(&t.serial) && s.ReadUint64(&end) && s.ReadUint64(&signed) &&
		s.ReadUint8(&clean) && s.Empty()
	t.end, t.signed, t.clean = int64(end), int64(signed), clean == 1
	if !ok || string(t.encode()) != string(data) {
		return terms{}, errors.New("the signing lease is malformed")
	}
	return t, nil
}

// WriteFile replaces path so that after a power cut it holds the old or the new content, whole.
func WriteFile(path string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.Write(data)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return err
	}
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	defer dir.Close()
	return dir.Sync()
}
