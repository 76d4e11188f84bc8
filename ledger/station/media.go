package station

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"golang.org/x/sys/unix"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/urn"
)

// Media are the two folders on which a station keeps everything twice. Each medium carries a mark, written at first use, that names
// both; the station's own folder remembers it. A folder without the right mark is never written to, so that a medium that is
// not mounted is missed, and whatever disk its folder then lies on does not take its place.
type Media struct {
	dirs   [2]string
	home   string
	known  mark
	faults [2]error
	fresh  [2]bool
}

// A mark says which medium of which station this is.
type mark struct {
	Format   string   `json:"format"`
	Election string   `json:"election"` // digest of the manifest, hex
	Station  string   `json:"station"`
	Medium   string   `json:"medium"` // this one; empty in the station's own folder
	Media    []string `json:"media"`  // both
	Turn     int      `json:"turn"`   // one more with each replacement; the highest is right
	Apart    apart    `json:"apart"`
}

// apart says of what both media were on other file systems at first use; whatever takes the place of one must be so too.
type apart struct {
	Beside bool `json:"beside"` // the other medium
	Above  bool `json:"above"`  // the folder that holds the medium's: it is a mount point
	Home   bool `json:"home"`   // the station's own folder
}

const (
	markFormat = "isoloir-medium-1"
	markFile   = "medium" // on a medium
	memoryFile = "media"  // in the station's own folder
)

// ErrNoMedia is a station with neither of its media.
var ErrNoMedia = errors.New("neither medium is there")

// FindMedia looks at the two folders and tells which of them are the station's media; it marks them at first use, when both are
// empty. Home is a folder of the booth on neither. It fails when neither medium is there (ErrNoMedia) or none can be
// begun.
func FindMedia(m *election.Manifest, station string, dirs [2]string, home string) (*Media, error) {
	digest := m.Digest()
	x := &Media{dirs: dirs, home: home, known: mark{Format: markFormat, Election: hex.EncodeToString(digest[:]), Station: station}}
	var found [2]mark
	for i, dir := range dirs {
		found[i], x.faults[i] = x.read(filepath.Join(dir, markFile))
	}
	// A memory that can't be read is none: the marks say the same.
	memory, _ := x.read(filepath.Join(home, memoryFile))
	for _, k := range []mark{memory, found[0], found[1]} {
		if k.Turn > x.known.Turn {
			x.known = k
		}
	}
	if x.known.Turn == 0 {
		return x, x.begin()
	}
	for i := range dirs {
		x.judge(i, found)
	}
	if x.faults[0] != nil && x.faults[1] != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoMedia, errors.Join(x.faults[0], x.faults[1]))
	}
	x.write([2]string{found[0].Medium, found[1].Medium})
	return x, nil
}

// read gives a mark; one without a turn if there is none.
func (x *Media) read(path string) (mark, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return mark{}, nil
	}
	var k mark
	if err == nil {
		err = election.DecodeCanonical(data, &k)
	}
	if err != nil {
		return mark{}, fmt.Errorf("its mark can't be read: %w", err)
	}
	if k.Format != x.known.Format || k.Election != x.known.Election || k.Station != x.known.Station || len(k.Media) != 2 || k.Turn < 1 {
		return mark{}, errors.New("it is marked as a medium of another station or election")
	}
	return k, nil
}

// begin marks two empty folders.
func (x *Media) begin() error {
	for i, dir := range x.dirs {
		if err := errors.Join(x.faults[i], empty(dir)); err != nil {
			return fmt.Errorf("begin with two empty media: %w", &urn.MediumError{Medium: i, Err: err})
		}
	}
	if os.SameFile(stat(x.dirs[0]), stat(x.dirs[1])) {
		return errors.New("begin with two empty media: both folders are one")
	}
	x.known.Turn, x.known.Media, x.known.Apart = 1, []string{rand.Text(), rand.Text()}, x.apart()
	x.write([2]string(x.known.Media))
	return errors.Join(x.faults[0], x.faults[1])
}

// judge says what is wrong with a folder.
func (x *Media) judge(i int, found [2]mark) {
	err := x.faults[i]
	switch {
	case err != nil:
	case found[i].Turn == 0:
		if err = x.unfit(i); err == nil {
			x.fresh[i] = true
		}
		err = errors.Join(errors.New("it is not here: this is another disk, or nothing is mounted"), err)
	case !slices.Contains(x.known.Media, found[i].Medium):
		err = errors.New("another medium took its place before")
	case i == 1 && x.faults[0] == nil && found[0].Medium == found[1].Medium:
		err = errors.New("both folders are one medium")
	}
	if err != nil {
		x.faults[i] = &urn.MediumError{Medium: i, Err: err}
	}
}

// unfit says why a folder can't take the place of a medium.
func (x *Media) unfit(i int) error {
	if err := empty(x.dirs[i]); err != nil {
		return err
	}
	here, was := deviceOf(x.dirs[i]), x.known.Apart
	switch {
	case was.Beside && here == deviceOf(x.dirs[1-i]):
		return errors.New("it lies on the same disk as the other medium")
	case was.Above && here == deviceOf(filepath.Dir(x.dirs[i])):
		return errors.New("nothing is mounted on its folder")
	case was.Home && here == deviceOf(x.home):
		return errors.New("it lies on the disk of the station's own folder")
	}
	return nil
}

func (x *Media) apart() apart {
	a, b, home := deviceOf(x.dirs[0]), deviceOf(x.dirs[1]), deviceOf(x.home)
	return apart{Beside: a != b, Home: a != home && b != home,
		Above: a != deviceOf(filepath.Dir(x.dirs[0])) && b != deviceOf(filepath.Dir(x.dirs[1]))}
}

// Adopt lets an empty folder take the place of the medium that is missed. People must have asked for it.
func (x *Media) Adopt() {
	for i, fresh := range x.fresh {
		if !fresh || x.faults[1-i] != nil {
			continue
		}
		k, err := x.read(filepath.Join(x.dirs[1-i], markFile))
		if err != nil {
			return
		}
		ids := [2]string{k.Medium, k.Medium}
		ids[i] = rand.Text()
		x.known.Media, x.known.Turn = ids[:], x.known.Turn+1
		x.fresh[i], x.faults[i] = false, nil
		x.write(ids)
	}
}

// write brings what is known to media and memory. A mark that can't be written is a fault of its medium.
func (x *Media) write(ids [2]string) {
	for i, id := range ids {
		k := x.known
		k.Medium = id
		if x.faults[i] == nil {
			x.faults[i] = writeFile(filepath.Join(x.dirs[i], markFile), election.EncodeCanonical(k))
		}
	}
	k := x.known
	k.Medium = ""
	// What the station's folder can't keep, the marks still say.
	_ = writeFile(filepath.Join(x.home, memoryFile), election.EncodeCanonical(k))
}

// Dirs are the folders of the media that are there: "" for one that is not.
func (x *Media) Dirs() (dirs [2]string) {
	for i, err := range x.faults {
		if err == nil {
			dirs[i] = x.dirs[i]
		}
	}
	return dirs
}

// Fault says why a folder is not one of the station's media; nil if it is.
func (x *Media) Fault(medium int) error { return x.faults[medium] }

// Shared says whether both media lie on one disk, as they may only in a demonstration.
func (x *Media) Shared() bool { return !x.known.Apart.Beside }

// empty says what a folder holds, if it holds anything. A new file system has a lost+found.
func empty(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.Name() != "lost+found" {
			return fmt.Errorf("it is not empty: %s", e.Name())
		}
	}
	return nil
}

func stat(path string) fs.FileInfo {
	info, err := os.Stat(path)
	if err != nil {
		return nil
	}
	return info
}

// deviceOf tells file systems apart; a folder that is not there is on none, like every other such.
var deviceOf = func(path string) uint64 {
	var st unix.Stat_t
	if unix.Stat(path, &st) != nil {
		return 0
	}
	return st.Dev
}
