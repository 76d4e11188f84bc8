package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"image/png"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/isoloir/isoloir/device"
	"github.com/isoloir/isoloir/device/sim"
	"github.com/isoloir/isoloir/kiosk/paper"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/tpm/swtpm"
)

// An Anchor is a standing validator of the chain.
type Anchor struct {
	id, name, key, peer string
	p2p, rpc            string
	process             *Process
}

// anchorPower and stationPower are such that any one node may be lost: 24 of 100 at the most.
const (
	anchorPower  = 24
	stationPower = 7
)

var anchorNames = []string{"County clerk", "Court of appeal", "Press association"}

// makeAnchors gives each anchor its key and its ports.
func (s *Stage) makeAnchors(ctx context.Context) error {
	ports, err := freePorts(2 * len(anchorNames))
	if err != nil {
		return err
	}
	for i, name := range anchorNames {
		a := &Anchor{id: fmt.Sprintf("anchor-%d", i+1), name: name, p2p: loopback(ports[2*i]), rpc: loopback(ports[2*i+1])}
		out, err := s.command(ctx, "validator", "init", "-anchor", s.path("anchors", a.id))
		if err != nil {
			return err
		}
		if _, err := fmt.Sscanf(out, "key %s\npeer %s\n", &a.key, &a.peer); err != nil {
			return fmt.Errorf("validator init said %q: %w", out, err)
		}
		s.anchors = append(s.anchors, a)
	}
	return nil
}

// runAnchor starts an anchor, or starts it again.
func (s *Stage) runAnchor(a *Anchor) (err error) {
	var peers []string
	for _, other := range s.anchors {
		if other != a {
			peers = append(peers, other.peer+"@"+other.p2p)
		}
	}
	a.process, err = s.crew.start(a.id, "validator", "run", "-anchor", s.path("anchors", a.id), "-manifest", s.manifestPath(),
		"-p2p", a.p2p, "-rpc", a.rpc, "-peers", strings.Join(peers, ","))
	return err
}

// A Station is a polling station: a security chip, devices, and the processes under init.
type Station struct {
	id, folder string
	chip       *swtpm.Simulator
	screen     *sim.Screen
	hands      *sim.Hands
	panel      *sim.Panel
	ears       *Ears
	printer    *sim.Printer
	tray       *Tray
	box        Box
	seat       *Seat
	people     []Worker
	rpc        string
	init       *Process
	stop       context.CancelFunc
}

// makeStation manufactures a station: its chip gets a certificate from the simulator's authority, its devices listen.
func (s *Stage) makeStation(id string, ca *swtpm.CA, ports []int, eyes *Eyes) (*Station, error) {
	st := &Station{id: id, folder: s.path("stations", id), screen: sim.NewScreen(displaySize, perMM), hands: &sim.Hands{}, panel: sim.NewPanel(), ears: newEars(),
		people: atStation(id), rpc: loopback(ports[1])}
	st.tray = &Tray{folder: s.path("papers"), station: id}
	st.printer = sim.NewPrinter(st.tray.take)
	st.seat = &Seat{station: id, eyes: eyes, screen: st.screen, hands: st.hands, album: s.album}
	for _, dir := range []string{"inbox", "outbox", "credentials", "tpm"} {
		if err := os.MkdirAll(filepath.Join(st.folder, dir), 0o700); err != nil {
			return nil, err
		}
	}
	var err error
	if st.chip, err = swtpm.New(ca, filepath.Join(st.folder, "tpm")); err != nil {
		return nil, err
	}
	if err := st.listen(); err != nil {
		return nil, err
	}
	return st, st.configure(s, ports)
}

// listen opens the sockets of the devices.
func (st *Station) listen() error {
	ctx, cancel := context.WithCancel(context.Background())
	st.stop = cancel
	for name, handle := range map[string]func(context.Context, net.Conn){
		"screen": st.screen.Handle, "input": st.hands.Handle, "printer": st.printer.Handle, "panel": st.panel.Handle,
		"speaker": (&sim.Speaker{Hear: st.ears.hear}).Handle,
	} {
		l, err := net.Listen("unix", filepath.Join(st.folder, name+".sock"))
		if err != nil {
			return err
		}
		go sim.Serve(ctx, l, handle)
	}
	return nil
}

// configure writes station.json.
func (st *Station) configure(s *Stage, ports []int) error {
	var peers []string
	for _, a := range s.anchors {
		peers = append(peers, a.peer+"@"+a.p2p)
	}
	config := map[string]any{
		"station": st.id, "folder": ".", "tpm": st.chip.Address(),
		"screen": "unix:screen.sock", "input": "unix:input.sock", "printer": "unix:printer.sock", "panel": "unix:panel.sock", "speaker": "unix:speaker.sock",
		"p2p": loopback(ports[0]), "rpc": st.rpc, "peers": peers, "media": []string{"media-a", "media-b"},
	}
	data, err := json.MarshalIndent(config, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(st.config(), append(data, '\n'), 0o600)
}

func (st *Station) config() string { return filepath.Join(st.folder, "station.json") }

// equip puts into a station what an official brings: the signed manifest, the approval of its software and the key files of its people.
func (s *Stage) equip(st *Station) error {
	for _, name := range []string{"manifest.json", election.SignaturesFile, approvals} {
		if err := copyFile(s.path("election", name), filepath.Join(st.folder, "inbox", name)); err != nil {
			return err
		}
	}
	for name := range s.election.manifest.Fonts {
		if err := copyFile(s.path("election", name), filepath.Join(st.folder, "inbox", name)); err != nil {
			return err
		}
	}
	for lang := range s.election.manifest.Audio {
		if err := copyFile(s.path("election", voiceFile(lang)), filepath.Join(st.folder, "inbox", voiceFile(lang))); err != nil {
			return err
		}
	}
	for _, p := range cast {
		if p.station != "" && p.station != st.id { // who has no station may come to any
			continue
		}
		if err := copyFile(s.path("people", p.id+".key"), filepath.Join(st.folder, "credentials", p.id+".key")); err != nil {
			return err
		}
	}
	return nil
}

func (st *Station) close() {
	st.stop()
	st.chip.Stop()
}

// A Tray takes what comes out of a printer and keeps each sheet as a picture. A real station keeps no picture of any paper.
type Tray struct {
	folder, station string

	mu    sync.Mutex
	count map[device.Sheet]int
	torn  int
	names []string
	last  string // the ballot that came out last
	err   error
	tell  func(name string) // of each new picture, for the browser
}

func (t *Tray) take(s sim.Sheet) {
	t.mu.Lock()
	defer t.mu.Unlock()
	name := t.name(s)
	path := filepath.Join(t.folder, name)
	f, err := os.Create(path)
	if err == nil {
		encoder := png.Encoder{CompressionLevel: png.BestSpeed}
		err = errors.Join(encoder.Encode(f, s.Image), f.Close())
	}
	t.err = errors.Join(t.err, err)
	t.names = append(t.names, name)
	if t.tell != nil {
		t.tell(name)
	}
}

// ballot is the picture of the ballot that came out last.
func (t *Tray) ballot() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.last
}

// listen tells of every sheet, those that came out before too.
func (t *Tray) listen(tell func(name string)) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, name := range t.names {
		tell(name)
	}
	t.tell = tell
}

// name says what kind of sheet this is, as a person would: by looking at it. The numbers in the names are drawn, because
// the order of the sheets is the order of the voters.
func (t *Tray) name(s sim.Sheet) (name string) {
	if t.count == nil {
		t.count = map[device.Sheet]int{}
	}
	if s.Torn {
		t.torn++
		return fmt.Sprintf("void-%s-%s.png", t.station, label())
	}
	kind, ok := paper.KindOf(s.Image)
	if !ok {
		return fmt.Sprintf("unknown-%s-%s.png", t.station, label())
	}
	t.count[kind]++
	if kind == device.SheetBallot {
		defer func() { t.last = name }()
	}
	if kind == device.SheetVoid { // goes with a bad print, and is none
		return fmt.Sprintf("slip-%s-%s.png", t.station, label())
	}
	return fmt.Sprintf("%s-%s-%s.png", kind, t.station, label())
}

func label() string {
	var b [3]byte
	rand.Read(b[:])
	return fmt.Sprintf("%x", b)
}

// counts tells how many whole sheets of each kind came out, and how many torn ones.
func (t *Tray) counts() (map[device.Sheet]int, int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	c := map[device.Sheet]int{}
	for k, n := range t.count {
		c[k] = n
	}
	return c, t.torn, t.err
}

func copyFile(from, to string) error {
	data, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, data, 0o600)
}
