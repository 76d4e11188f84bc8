package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/rpc"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode/utf8"

	place "github.com/isoloir/isoloir/cmd/internal/station"
	"github.com/isoloir/isoloir/kiosk/flow"
	"github.com/isoloir/isoloir/kiosk/ui"
	"github.com/isoloir/isoloir/ledger/ballot"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/station/stationtest"
	"github.com/isoloir/isoloir/tpm/verify"
)

// A booth in a process of its own: this test's program, started again with the name of a station.json.
const apart = "ISOLOIR_BOOTH_APART"

// spoken is the digest of its voice, for a booth that has one: the manifest of the bench has none.
const spoken = "ISOLOIR_BOOTH_VOICE"

func TestMain(m *testing.M) {
	if config := os.Getenv(apart); config != "" {
		if err := serveApart(config); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// A seen is what the process apart says of its screen: where things stand, and on voters' screens no word.
type seen struct {
	View    flow.View
	Targets []ui.Target
}

// blind leaves out of a voter's view whatever is said there.
func blind(v flow.View) flow.View {
	if v.Official {
		return v
	}
	out := flow.View{Screen: v.Screen, Steps: v.Steps, Typed: strings.Repeat("•", utf8.RuneCountInString(v.Typed))}
	for _, i := range v.Items {
		out.Items = append(out.Items, flow.Item{ID: i.ID, On: i.On, Enabled: i.Enabled})
	}
	if v.Overlay != nil {
		overlay := blind(*v.Overlay)
		out.Overlay = &overlay
	}
	return out
}

// serveApart runs a booth as run does, with a clock that stands and a chip in the test's process.
func serveApart(config string) error {
	c, err := place.Load(config)
	if err != nil {
		return err
	}
	m, err := definition(c)
	if err != nil {
		return err
	}
	chip, err := rpc.Dial("unix", filepath.Join(c.Folder, "chip"))
	if err != nil {
		return err
	}
	d, err := dial(context.Background(), c)
	if err != nil {
		return err
	}
	day := time.Date(2026, 11, 3, 8, 0, 0, 0, time.UTC)
	b, err := newBooth(c, m, farChip{chip}, d, slog.New(slog.NewTextHandler(os.Stderr, nil)), func() time.Time { return day })
	if err != nil {
		return err
	}
	if c.Speaker != "" {
		b.voice = openVoice(c, &election.Manifest{Audio: election.Voices{"en": os.Getenv(spoken)}}, d.speaker, b.words)
	}
	out := json.NewEncoder(os.Stdout)
	b.shown = func(v flow.View, targets []ui.Target) { _ = out.Encode(seen{blind(v), targets}) }
	b.kiosk = ui.New(d.display, ui.Options{On: b.step, Guard: -1})
	return b.run(context.Background(), d)
}

// farChip reaches the chip of the bench.
type farChip struct{ *rpc.Client }

type RatchetState struct {
	Index uint32
	K     [32]byte
}

type ToSign struct {
	Label  string
	Digest [32]byte
}

func (c farChip) RatchetRead() (uint32, [32]byte, error) {
	var s RatchetState
	err := c.Call("ChipService.Read", 0, &s)
	return s.Index, s.K, err
}

func (c farChip) RatchetWrite(index uint32, k [32]byte) error {
	return c.Call("ChipService.Write", RatchetState{index, k}, new(int))
}

func (c farChip) SignReceipt(label string, digest [32]byte) (sig []byte, err error) {
	return sig, c.Call("ChipService.Sign", ToSign{label, digest}, &sig)
}

func (c farChip) Random(n int) (b []byte, err error) { return b, c.Call("ChipService.Random", n, &b) }
func (c farChip) SharingKey() (b []byte, err error)  { return b, c.Call("ChipService.Sharing", 0, &b) }

func (c farChip) Check([]byte) (verify.Evidence, error) {
	return verify.Evidence{}, errors.New("nobody asks for a quote in this test")
}

// ChipService is the chip's side.
type ChipService struct{ chip *stationtest.Chip }

func (s ChipService) Read(_ int, out *RatchetState) (err error) {
	out.Index, out.K, err = s.chip.RatchetRead()
	return err
}
func (s ChipService) Write(in RatchetState, _ *int) error { return s.chip.RatchetWrite(in.Index, in.K) }
func (s ChipService) Sign(in ToSign, out *[]byte) (err error) {
	*out, err = s.chip.SignReceipt(in.Label, in.Digest)
	return err
}
func (s ChipService) Random(n int, out *[]byte) (err error) {
	*out, err = s.chip.Random(n)
	return err
}
func (s ChipService) Sharing(_ int, out *[]byte) (err error) {
	*out, err = s.chip.SharingKey()
	return err
}

// startApart switches the booth on in a process of its own, and gives that. To stop it is to kill it.
func (h *hall) startApart() *os.Process {
	h.t.Helper()
	h.serveChip()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), apart+"="+filepath.Join(h.Folder, "station.json"))
	if testing.Verbose() {
		cmd.Stderr = os.Stderr
	}
	screen, err := cmd.StdoutPipe()
	must(h.t, err)
	h.show(flow.View{}, nil)
	must(h.t, cmd.Start())
	ended, watched := make(chan error, 1), make(chan struct{})
	go func() {
		defer close(watched)
		h.watch(screen)
	}()
	h.ended, h.cancel = ended, func() {
		_ = cmd.Process.Kill()
		<-watched
		_ = cmd.Wait() // that it was killed
		ended <- nil
	}
	h.t.Cleanup(func() {
		if h.cancel != nil && h.ended == ended {
			h.stop()
		}
	})
	return cmd.Process
}

// serveChip lets processes apart reach the chip of the bench, if none does yet.
func (h *hall) serveChip() {
	h.t.Helper()
	path := filepath.Join(h.Folder, "chip")
	if _, err := os.Stat(path); err == nil {
		return
	}
	l, err := net.Listen("unix", path)
	must(h.t, err)
	h.t.Cleanup(func() { must(h.t, l.Close()) })
	chips := rpc.NewServer()
	must(h.t, chips.Register(ChipService{h.Chip}))
	go accept(l, chips)
}

// accept serves until the listener closes.
func accept(l net.Listener, chips *rpc.Server) {
	for {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		go chips.ServeConn(conn)
	}
}

// watch follows what the process apart says of its screen, until it ends.
func (h *hall) watch(screen io.Reader) {
	in := json.NewDecoder(bufio.NewReader(screen))
	for {
		var s seen
		if in.Decode(&s) != nil {
			return
		}
		h.show(s.View, s.Targets)
	}
}

// search stops a process and reads all of its memory that it can write to; it gives the traces that are there, with what is around them.
func search(t *testing.T, p *os.Process, list []trace) (found []string) {
	t.Helper()
	must(t, p.Signal(syscall.SIGSTOP))
	defer func() { must(t, p.Signal(syscall.SIGCONT)) }()
	maps, err := os.ReadFile(fmt.Sprintf("/proc/%d/maps", p.Pid))
	must(t, err)
	memory, err := os.Open(fmt.Sprintf("/proc/%d/mem", p.Pid))
	must(t, err)
	defer memory.Close()
	finder, read := newFinder(list), 0
	for line := range strings.Lines(string(maps)) {
		fields := strings.Fields(line)
		if !strings.HasPrefix(fields[1], "rw") {
			continue
		}
		from, to, _ := strings.Cut(fields[0], "-")
		start, err := strconv.ParseUint(from, 16, 64)
		must(t, err)
		end, err := strconv.ParseUint(to, 16, 64)
		must(t, err)
		data := make([]byte, end-start)
		if _, err := memory.ReadAt(data, int64(start)); err != nil {
			t.Fatalf("read %s: %v", line, err)
		}
		read += len(data)
		for name, at := range finder.in(data) {
			found = append(found, fmt.Sprintf("%s at %x (%s): %q", name, start+uint64(at), fields[len(fields)-1], data[max(0, at-64):min(len(data), at+96)]))
		}
	}
	if read < 1<<20 {
		t.Fatalf("only %d bytes of memory were read", read)
	}
	return found
}

// seedOf computes what the next leaf of a station comes from, as nobody but a test can.
func (h *hall) seedOf(index, at uint32, k [32]byte) (a [32]byte, seed ballot.Seed) {
	for ; at <= index; at++ {
		a, k = ballot.Ratchet(k)
	}
	var ts [][32]byte
	for _, id := range []string{"trustee-1", "trustee-2", "trustee-3"} {
		ts = append(ts, h.Halves(id).Half(index))
	}
	return a, ballot.DeriveSeed(h.State.EID(), "st-1", index, a, ts)
}

// TestNothingOfAVoterStaysInMemory votes at a booth in a process of its own, with a name that nobody else writes, and reads that process's memory
// from outside before and after the session is wiped.
func TestNothingOfAVoterStaysInMemory(t *testing.T) {
	h := newHall(t)
	booth := h.startApart()
	h.open()
	at, k, err := h.Chip.RatchetRead()
	must(t, err)

	h.voter()
	h.to("o/3", flow.ScreenWriteIn)
	name := h.writeIn(24)
	h.to("next", flow.ScreenContest)
	h.tap("next")
	h.until("the second contest", func(v flow.View) bool { return v.Screen == flow.ScreenContest && v.Steps.Now == 2 })
	h.to("next", flow.ScreenReview)
	if search(t, booth, traces("the name", name)) == nil {
		t.Fatalf("%q is on the screen and not found: the search proves nothing", name)
	}
	h.to("next", flow.ScreenPrintAsk)
	h.tap("print")
	_, receipt := h.sheet(), h.sheet()
	h.screen(flow.ScreenCheckPaper)
	index, _, err := h.Chip.RatchetRead()
	must(t, err)
	code := strings.Fields(scan(t, receipt))[0] // both codes on a receipt begin with it
	h.to("yes", flow.ScreenDecide)
	h.to("cast", flow.ScreenInsert)
	h.inBox()
	h.screen(flow.ScreenDone)
	h.to("next", flow.ScreenIdle)

	number160, err := ballot.ParseCode(code)
	must(t, err)
	a, seed := h.seedOf(index-1, at, k)
	pid := ballot.PaperIDOf(seed)
	list := slices.Concat(traces("the name", name), traces("the code", code), number("the code", number160[:]), traces("the paper's number", pid.Text()),
		number("the paper's number", pid[:]), number("the seed", seed[:]), number("the station's half", a[:]))
	for _, found := range search(t, booth, list) {
		t.Error(found)
	}
}

// writeIn types a name of random letters.
func (h *hall) writeIn(letters int) string {
	h.t.Helper()
	var name []byte
	for i := range letters {
		key := byte('a' + rand.IntN(26))
		h.tap(flow.ItemID("key/" + string(rune(key))))
		h.until("a letter", func(v flow.View) bool { return utf8.RuneCountInString(v.Typed) == i+1 })
		if i == 0 {
			key -= 'a' - 'A'
		}
		name = append(name, key)
	}
	return string(name)
}
