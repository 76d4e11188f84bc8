package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/cmd/internal/station"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/record/recordtest"
	"github.com/isoloir/isoloir/ledger/trustee"
	"github.com/isoloir/isoloir/tpm"
	"github.com/isoloir/isoloir/tpm/broker"
	"github.com/isoloir/isoloir/tpm/swtpm"
)

// host is the record without a network: entries go through their bytes into the next block.
type host struct {
	mu    sync.Mutex
	day   *recordtest.Day
	known map[string]bool
	spoil func(record.Entry) record.Entry // what becomes of an entry on its way
}

func (h *host) Sync(context.Context) (record.State, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.day.State, nil
}

func (h *host) Submit(_ context.Context, entries ...record.Entry) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, e := range entries {
		if err := h.take(e); err != nil {
			return err
		}
	}
	return nil
}

func (h *host) take(e record.Entry) error {
	if h.spoil != nil {
		e = h.spoil(e)
	}
	data := string(record.Encode(e))
	if h.known[data] {
		return nil
	}
	state, err := h.day.Chain.Next(h.day.State, e)
	if err != nil {
		return err
	}
	h.day.State, h.known[data] = state, true
	return h.day.Rows.Take(state, e)
}

func (h *host) Rows(context.Context, ...string) (*record.Rows, error) { return h.day.Rows, nil }

// do lets stations and others act between two blocks.
func (h *host) do(act func(d *recordtest.Day)) {
	h.mu.Lock()
	defer h.mu.Unlock()
	act(h.day)
}

// town is a stage with an election on record: folders of three trustees, keys of two officials, and a host in place of the chain.
type town struct {
	*stage
	*host
}

const lightWork = 10

func newTown(t *testing.T, change ...func(*election.Manifest)) *town {
	s := newStage(t)
	for i := 1; i <= 3; i++ {
		s.run(0, fmt.Sprintf("keygen -work 10 -trustee -id trustee-%d -name trustee-%d -out @trustee-%d -secret @pin", i, i, i))
	}
	d := recordtest.New(t, append(change, func(m *election.Manifest) {
		for i := range m.Trustees.Members {
			_, public, err := trustee.Open(s.path(m.Trustees.Members[i].ID), "2468")
			if err != nil {
				t.Fatal(err)
			}
			m.Trustees.Members[i] = public
		}
	})...)
	for id := range d.Secrets {
		secret, _, err := trustee.Open(s.path(id), "2468")
		if err != nil {
			t.Fatal(err)
		}
		d.Secrets[id] = secret
	}
	for _, id := range []string{"official-1", "official-2"} {
		sealed, err := trustee.Lock(d.Sample.Officials[id].Seed(), "2468", lightWork)
		if err != nil {
			t.Fatal(err)
		}
		s.file(id+".key", string(sealed))
	}
	s.file(election.ManifestFile, string(d.Manifest.Encode()))
	s.file(election.SignaturesFile, string(d.Manifest.EncodeSignatures(d.Signed)))
	h := &host{day: d, known: map[string]bool{}}
	before := dial
	dial = func(context.Context, string, *election.Manifest, []election.Signature) (chain, error) { return h, nil }
	t.Cleanup(func() { dial = before })
	return &town{s, h}
}

const (
	officials = " -key @official-1.key -key @official-2.key -pin @pin -pin @pin"
	record1   = " -manifest @manifest.json -wait 60s"
)

// at begins command lines at the same time, each like a process of its own, and gives a way to wait for their ends.
func (w *town) at(lines ...string) (wait func(code int)) {
	var group sync.WaitGroup
	codes, outs := make([]int, len(lines)), make([]bytes.Buffer, len(lines))
	for i, line := range lines {
		args := strings.Fields(line)
		for j := range args {
			if name, ok := strings.CutPrefix(args[j], "@"); ok {
				args[j] = w.path(name)
			}
		}
		group.Go(func() {
			codes[i] = command().Run(context.Background(), &cli.Env{Stdin: strings.NewReader(""), Stdout: &outs[i], Stderr: &outs[i]}, args)
		})
	}
	return func(code int) {
		w.t.Helper()
		group.Wait()
		for i := range lines {
			if codes[i] != code {
				w.t.Errorf("election %s: exit %d\n%s", lines[i], codes[i], outs[i].String())
			}
		}
		if w.t.Failed() {
			w.t.FailNow()
		}
	}
}

func each(line string) []string {
	var out []string
	for i := 1; i <= 3; i++ {
		out = append(out, strings.ReplaceAll(line, "#", fmt.Sprint(i)))
	}
	return out
}

// until waits for the record to reach a point that commands bring about.
func (w *town) until(what string, reached func(record.State) bool) {
	w.t.Helper()
	for range 600 {
		state, _ := w.Sync(context.Background())
		if reached(state) {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	w.t.Fatalf("the record does not reach: %s", what)
}

func (w *town) keys() {
	w.at(each("ceremony" + record1 + " -trustee @trustee-# -secret @pin -until keys")...)(0)
}

func TestAnElectionFromTheCommandLine(t *testing.T) {
	w := newTown(t)
	w.run(1, "aggregate"+record1, "the election is at key ceremony")
	w.keys()
	w.run(0, "ceremony"+record1+" -trustee @trustee-1 -secret @pin -until keys", "keys of 3 trustees, any 2 decrypt")

	w.do(func(d *recordtest.Day) {
		for _, id := range []string{"st-1", "st-2"} {
			d.Record(d.Stations[id].Enrol(), d.Stations[id].Root())
		}
	})
	trustees := w.at(each("ceremony" + record1 + " -trustee @trustee-# -secret @pin -deliver @seeds/{station}")...)
	w.until("seeds for both stations", func(s record.State) bool {
		files, _ := filepath.Glob(w.path("seeds/*/seeds-*.bin"))
		return len(files) == 6
	})
	dice := w.at("ceremony" + record1 + " -dice 31415926535897932384" + officials)
	w.do(func(d *recordtest.Day) {
		for _, id := range []string{"st-1", "st-2"} {
			for _, m := range d.Manifest.Trustees.Members {
				d.Stations[id].TrusteeRoot(m.ID) // the stations learn the halves
			}
			d.Record(d.Stations[id].LeafRoot())
		}
	})
	dice(0)
	w.run(1, "ceremony"+record1+" -dice 31415926535897932384"+officials, "the dice have been thrown")
	w.do(func(d *recordtest.Day) { d.Record(d.Stations["st-1"].Drawn(), d.Stations["st-2"].Drawn()) })
	trustees(0)

	w.do(func(d *recordtest.Day) {
		one, two := d.Stations["st-1"], d.Stations["st-2"]
		d.Record(one.Open(recordtest.Log), two.Open(recordtest.Log))
		for i := range 7 {
			one.Cast("short", map[string]string{"president": "president-a"})
			if i < 6 {
				two.Cast("short", map[string]string{"president": "president-b", "levy": "levy-a"})
			}
		}
	})
	w.run(1, "aggregate"+record1+" -cutoff"+officials, "cutoff: refused (station-open)", "hint: A station has neither closed")
	w.do(func(d *recordtest.Day) {
		for _, id := range []string{"st-1", "st-2"} {
			parts := d.Stations[id].Batch(0)
			d.Record(d.Stations[id].Close())
			for _, p := range parts {
				d.Record(p)
			}
		}
	})
	w.run(1, "aggregate"+record1, "the election is at voting", "hint: -cutoff")
	w.run(1, "aggregate"+record1+" -cutoff -key @official-1.key -pin @pin", "1 of the 2 signatures")
	decrypting := w.at(each("decrypt" + record1 + " -trustee @trustee-# -secret @pin")[1:]...)
	w.run(0, "aggregate"+record1+" -cutoff"+officials, "cut-off on record", "president: 7 ballots of st-1", "president: 6 ballots of st-2", "digest")
	w.run(1, "aggregate"+record1+" -quorum trustee-1"+officials, "quorum: refused (quorum)")
	w.run(0, "aggregate"+record1+" -quorum trustee-3,trustee-1"+officials, "announcement 1: trustee-1, trustee-3 decrypt")
	w.wrongShare()
	w.run(0, "decrypt"+record1+" -trustee @trustee-1 -secret @pin", "trustee-1: share of")
	decrypting(0)

	w.run(1, "publish"+record1+" -out @result.json -key @official-1.key -pin @pin", "7  Option president-a", "1 of the 2 signatures")
	w.run(0, "publish"+record1+" -out @result.json"+officials, "7  Option president-a", "6  Option president-b", "result published")
	w.run(0, "publish"+record1+" -out @result.json"+officials, "the result is published")
	state, _ := w.Sync(context.Background())
	if state.Phase() != record.PhasePublished {
		t.Fatalf("phase %v", state.Phase())
	}
	for _, st := range state.Stations() {
		if !st.Accounted() {
			t.Errorf("%s does not account for every leaf", st.ID)
		}
	}
	if data, err := os.ReadFile(w.path("result.json")); err != nil || !bytes.Equal(data, state.ResultJSON()) {
		t.Errorf("result.json: %v", err)
	}
}

// TestATrusteeIsLeftOut: one of three sends a station no seeds, and the station starts again without. The others run the same command
// again, or let it run, and give fresh seeds; the one left out is told, and gives none.
func TestATrusteeIsLeftOut(t *testing.T) {
	w := newTown(t)
	w.keys()
	w.do(func(d *recordtest.Day) { d.Record(d.Stations["st-1"].Enrol(), d.Stations["st-1"].Root()) })
	before, _ := w.Sync(context.Background())
	line := "ceremony" + record1 + " -station st-1 -trustee @trustee-# -secret @pin -deliver @seeds/{station}"
	by := func(id string) string { return strings.ReplaceAll(line, "#", id) }
	w.run(1, strings.Replace(by("1"), "60s", "1s", 1), "trustee-1: root of the seeds for st-1 posted, attempt 1", "still waiting for st-1 (waiting for the trustees' roots)")
	running := w.at(by("3"))
	w.until("roots of two trustees", func(s record.State) bool { return s.Log().Size() == before.Log().Size()+2 })

	w.do(func(d *recordtest.Day) { d.Record(d.Stations["st-1"].Root("trustee-2")) })
	again := w.at(by("1"))
	w.until("seeds of the two who stay", func(record.State) bool {
		files, _ := filepath.Glob(w.path("seeds/st-1/seeds-*.bin"))
		return len(files) == 2
	})
	w.run(1, strings.Replace(by("2"), "60s", "1s", 1), "trustee-2: left out of the seeds for st-1, attempt 2")
	w.do(func(d *recordtest.Day) {
		for _, id := range []string{"trustee-1", "trustee-3"} {
			d.Stations["st-1"].TrusteeRoot(id) // the station learns the halves
		}
		d.Record(d.Stations["st-1"].LeafRoot())
	})
	w.run(0, "ceremony"+record1+" -station st-1 -dice 31415926535897932384"+officials, "dice for 1 stations on record")
	w.do(func(d *recordtest.Day) { d.Record(d.Stations["st-1"].Drawn()) })
	running(0)
	again(0)
	state, _ := w.Sync(context.Background())
	st, _ := state.Station("st-1")
	if st.Stage != record.StageReady || st.Attempt != 2 || strings.Join(st.Trustees(), " ") != "trustee-1 trustee-3" {
		t.Errorf("%v in attempt %d, seeds of %v", st.Stage, st.Attempt, st.Trustees())
	}
	if files, _ := filepath.Glob(w.path("seeds/st-1/seeds-*.bin")); len(files) != 2 {
		t.Errorf("seeds of %v were delivered", files)
	}
	w.do(func(d *recordtest.Day) { d.Record(d.Stations["st-1"].Open(recordtest.Log)) })
}

func TestRehearsal(t *testing.T) {
	w := newTown(t)
	w.keys()
	w.run(3, "ceremony"+record1+" -rehearse @parts", "trustee-1 took no part")
	w.run(0, "ceremony"+record1+" -rehearse @parts -trustee @trustee-1 -secret @pin", "still to come: trustee-2, trustee-3")
	w.run(0, "ceremony"+record1+" -rehearse @parts -trustee @trustee-3 -secret @pin", "still to come: trustee-2")
	w.run(0, "ceremony"+record1+" -rehearse @parts -trustee @trustee-2 -secret @pin", "any 2 of the 3 trustees can decrypt")
	w.run(0, "ceremony"+record1+" -rehearse @parts", "any 2 of the 3 trustees can decrypt")
	one, err := os.ReadFile(w.path("parts/rehearsal-trustee-1.bin"))
	if err != nil {
		t.Fatal(err)
	}
	w.file("parts/rehearsal-trustee-2.bin", string(one))
	w.run(3, "ceremony"+record1+" -rehearse @parts", "trustee-2 cannot decrypt", "hint:")
	w.file("parts/rehearsal-trustee-2.bin", "x")
	w.run(3, "ceremony"+record1+" -rehearse @parts", "rehearsal-trustee-2.bin")
}

func TestTrusteesWhoCannotAct(t *testing.T) {
	w := newTown(t)
	w.run(1, "ceremony"+record1+" -until keys -trustee @trustee-1 -secret @wrong", "the passphrase does not open the file", "hint:")
	w.run(1, "ceremony"+record1+" -until keys -trustee @nobody -secret @pin", "nobody")
	w.damagedFolder()
	w.run(0, "keygen -work 10 -trustee -id trustee-1 -name trustee-1 -out @false -secret @pin")
	w.run(1, "ceremony"+record1+" -until keys -trustee @false -secret @pin", "not a trustee of this election with these keys")
	w.run(1, "ceremony -manifest @manifest.json -wait 1s -until keys -trustee @trustee-1 -secret @pin", "trustee-1: commit posted", "still waiting for the other trustees", "hint: -wait")
	w.run(2, "ceremony"+record1+" -trustee @trustee-1", "ceremony needs -deliver")
	w.run(2, "ceremony"+record1, "needs -trustee, -dice or -rehearse")
	w.run(2, "ceremony"+record1+" -until noon -trustee @trustee-1", "-until is keys or ready")
	w.run(2, "ceremony"+record1+" -dice 31415926535897932384 -station st-9"+officials, `no station "st-9"`)
	w.keys()
	w.run(1, "decrypt -manifest @manifest.json -wait 1s -trustee @trustee-1 -secret @pin", "still waiting for the cut-off")
}

// wrongShare has a trustee's share change on its way, with a signature that holds. The record refuses it, and is as it was.
func (w *town) wrongShare() {
	w.t.Helper()
	w.do(func(d *recordtest.Day) {
		w.spoil = func(e record.Entry) record.Entry {
			if share, ok := e.(*record.Share); ok && share.Trustee == "trustee-1" {
				share.Share[len(share.Share)-32] ^= 1
				share.Sig = d.Trustee(share, share.Trustee)
			}
			return e
		}
	})
	w.run(1, "decrypt"+record1+" -trustee @trustee-1 -secret @pin", "share: refused (share)", "hint: The trustee's decryption share does not check.")
	w.do(func(d *recordtest.Day) {
		w.spoil = nil
		if d.State.Phase() >= record.PhaseCounted {
			w.t.Error("a wrong share was counted")
		}
	})
}

// damagedFolder spoils each file of a trustee's folder: a hint says what to do, and the folder works again when the copy is back.
func (w *town) damagedFolder() {
	w.t.Helper()
	line := "ceremony -manifest @manifest.json -wait 1s -until keys -trustee @trustee-1 -secret @pin"
	for _, name := range []string{trustee.SecretFile, trustee.PublicFile} {
		path := w.path("trustee-1/" + name)
		whole, err := os.ReadFile(path)
		if err != nil {
			w.t.Fatal(err)
		}
		for _, data := range [][]byte{whole[:len(whole)-1], append(bytes.Clone(whole), '\n'), nil} {
			w.file("trustee-1/"+name, string(data))
			w.run(1, line, name, "hint: ")
		}
		w.file("trustee-1/"+name, string(whole))
		if name == trustee.PublicFile {
			other, err := os.ReadFile(w.path("trustee-2/" + name))
			if err != nil {
				w.t.Fatal(err)
			}
			w.file("trustee-1/"+name, string(other))
			w.run(1, line, "not of the same trustee", "hint: the folder")
			w.file("trustee-1/"+name, string(whole))
		}
	}
}

// TestASilentTrusteeIsLeftBehind has one of three never take part; the window of the manifest ends its chance.
func TestASilentTrusteeIsLeftBehind(t *testing.T) {
	w := newTown(t, func(m *election.Manifest) { m.Trustees.Window = 600 })
	wait := w.at("ceremony"+record1+" -until keys -trustee @trustee-1 -secret @pin", "ceremony"+record1+" -until keys -trustee @trustee-3 -secret @pin")
	w.until("two commits", func(s record.State) bool { return strings.Join(s.Ceremony().Awaited(), " ") == "trustee-2" })
	w.do(func(d *recordtest.Day) {
		d.Chain.Now = d.Chain.Now.Add(time.Hour)
		d.Record()
	})
	wait(0)
	w.run(0, "ceremony"+record1+" -until keys -trustee @trustee-1 -secret @pin", "keys of 2 trustees, any 2 decrypt")
	state, _ := w.Sync(context.Background())
	if got := state.Ceremony().Out()["trustee-2"]; got != "silent at commit" {
		t.Fatalf("out: %v", state.Ceremony().Out())
	}
}

func TestEnrolmentByChallenge(t *testing.T) {
	authority, err := swtpm.NewCA(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	root, err := authority.Root()
	if err != nil {
		t.Fatal(err)
	}
	w := newTown(t, func(m *election.Manifest) {
		m.EKRoots = []election.EKRoot{{Name: "swtpm", Certificate: base64.StdEncoding.EncodeToString(root), Simulator: true}}
	})
	one, two := w.machine(authority, "st-1"), w.machine(authority, "st-2")
	line := "enrol -manifest @manifest.json -wait 3s -station st-1 -folder @st-1" + officials
	w.run(1, "enrol"+record1+" -station st-9 -folder @st-1"+officials, `no station "st-9"`)
	w.run(1, strings.Replace(line, "@st-1", "@st-3", 1), "enrol-request.bin", "hint: init enrol writes it")

	w.run(3, strings.Replace(line, "st-1 -folder @st-1", "st-1 -folder @st-2", 1), "the machine does not pass", "hint: enrol it anew") // keys of another station
	stop := w.answers("st-1", two)                                                                                                     // another chip than the one that made the request
	w.run(1, line, "the chip has not answered the challenge", "hint:")
	stop()
	stop = w.answers("st-1", one)
	defer stop()
	w.run(1, line+" -key @official-1.key -pin @pin", "twice")
	w.run(0, strings.Replace(line, "3s", "30s", 1), "st-1 enrolled", "certified by swtpm")
	w.run(1, line, "st-1 is enrolled already")
	state, _ := w.Sync(context.Background())
	if st, _ := state.Station("st-1"); st.Stage != record.StageEnrolled {
		t.Fatalf("stage %v", st.Stage)
	}
}

// machine makes the keys of a station in a simulated chip, as init does, and leaves the request.
func (w *town) machine(authority *swtpm.CA, id string) *tpm.Chip {
	w.t.Helper()
	fatal := func(err error) {
		if err != nil {
			w.t.Helper()
			w.t.Fatal(err)
		}
	}
	dir, err := os.MkdirTemp("", "tpm") // a socket's path is short
	fatal(err)
	w.t.Cleanup(func() { os.RemoveAll(dir) })
	sim, err := swtpm.New(authority, dir)
	fatal(err)
	w.t.Cleanup(sim.Stop)
	chip, err := tpm.Open(sim.Address())
	fatal(err)
	w.t.Cleanup(func() { chip.Close() })
	keys, err := broker.Enrol(chip, broker.Order{Election: w.day.Manifest.DefinitionDigest(), Station: id, Events: recordtest.Log, Lease: filepath.Join(dir, "lease.bin")})
	fatal(err)
	request, err := keys.Enrolment.Encode()
	fatal(err)
	fatal(os.MkdirAll(w.path(id+"/outbox"), 0o700))
	fatal(os.MkdirAll(w.path(id+"/inbox"), 0o700))
	w.file(id+"/outbox/"+station.EnrolRequest, string(request))
	return chip
}

// answers lets a chip answer the challenges that arrive in a station's inbox, if it can.
func (w *town) answers(id string, chip *tpm.Chip) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		var last []byte
		for ctx.Err() == nil {
			data, err := os.ReadFile(w.path(id + "/inbox/" + station.EnrolChallenge))
			if err == nil && !bytes.Equal(data, last) {
				last = data
				answer := []byte("this chip cannot")
				if c, err := broker.ParseChallenge(data); err == nil {
					if secret, err := chip.Activate(c.Blob, c.Secret); err == nil {
						answer = secret
					}
				}
				if os.WriteFile(w.path(id+"/outbox/"+station.EnrolAnswer), answer, 0o600) != nil {
					return
				}
			}
			time.Sleep(20 * time.Millisecond)
		}
	}()
	return func() { cancel(); <-done }
}
