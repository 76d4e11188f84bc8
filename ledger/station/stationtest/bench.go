// Package stationtest puts a station among its people for tests: officials, trustees, a chip, and the record that judges what
// the station says.
package stationtest

import (
	"crypto/ecdh"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/isoloir/isoloir/ledger/ballot"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/election/electiontest"
	"github.com/isoloir/isoloir/ledger/logbook"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/record/recordtest"
	"github.com/isoloir/isoloir/ledger/station"
	"github.com/isoloir/isoloir/ledger/trustee"
	"github.com/isoloir/isoloir/tpm/broker"
	"github.com/isoloir/isoloir/tpm/verify"
)

// A Bench is one station with everybody around it: officials, trustees, a chip, and the record that judges what the
// station says.
type Bench struct {
	Folder  string // of the station: inbox, outbox, booth, media-a, media-b
	t       testing.TB
	Sample  *electiontest.Sample
	Secrets map[string]*trustee.Secret
	Chip    *Chip
	Media   [2]string
	Home    string // of the booth
	Inbox   string
	Outbox  string
	Now     time.Time
	S       *station.Station
	State   record.State
	taken   map[string]bool // content of files of the outbox that are on record
	Dice    string
}

var morning = time.Date(2026, 11, 3, 8, 0, 0, 0, time.UTC)

// New makes an election whose key ceremony is on record, with an enrolled station that has not been started. All
// tests begin with the same one: states of the record never change.
func New(t testing.TB) *Bench {
	t.Helper()
	first.Do(func() { enrolled = firstBench(t) })
	return copied(t, enrolled)
}

// Administered is New for an election with an administrator, who may open polls again.
func Administered(t testing.TB) *Bench {
	t.Helper()
	administered.Do(func() {
		governed = firstBench(t, func(m *election.Manifest) { electiontest.Administrator(m, "administrator-1") })
	})
	return copied(t, governed)
}

// Company is New for an election with the contests and weights of a definition, and 40 leaves.
func Company(t testing.TB, definition string) *Bench {
	t.Helper()
	company.Do(func() { meeting = firstBench(t, recordtest.Company(t, definition, 40)) })
	return copied(t, meeting)
}

func copied(t testing.TB, enrolled *Bench) *Bench {
	t.Helper()
	if enrolled == nil {
		t.Fatal("the first bench failed")
	}
	b := *enrolled
	c := *enrolled.Chip
	m, err := election.Parse(b.Sample.Manifest.Encode())
	must(t, err)
	sample := *b.Sample
	sample.Manifest = m
	b.t, b.Sample, b.Chip, b.taken = t, &sample, &c, map[string]bool{}
	b.Folder = t.TempDir()
	in := func(name string) string {
		path := filepath.Join(b.Folder, name)
		must(t, os.Mkdir(path, 0o700))
		return path
	}
	b.Media, b.Home, b.Inbox, b.Outbox = [2]string{in("media-a"), in("media-b")}, in("booth"), in("inbox"), in("outbox")
	b.Put(station.InTrustees, b.State.Keys().Encode())
	return &b
}

var (
	first, company, administered sync.Once
	enrolled, meeting, governed  *Bench
)

func firstBench(t testing.TB, change ...func(*election.Manifest)) *Bench {
	b := &Bench{t: t, Sample: electiontest.New(), Secrets: map[string]*trustee.Secret{}, Now: morning, Dice: "31415926535897932384"}
	m := b.Sample.Manifest
	m.Reference = []election.Reference{{Version: 1, Name: "golden"}}
	for _, e := range recordtest.Log {
		m.Reference[0].Events = append(m.Reference[0].Events, election.ReferenceEvent{PCR: int(e.PCR), Event: e.Name, Digest: hex.EncodeToString(e.Digest[:])})
	}
	for i := range m.Trustees.Members {
		secret, err := trustee.NewSecret()
		must(t, err)
		id := m.Trustees.Members[i].ID
		m.Trustees.Members[i] = secret.Public(id, id)
		b.Secrets[id] = secret
	}
	for _, f := range change {
		f(m)
	}
	var err error
	b.State, err = record.New(m, b.Sample.Sign())
	must(t, err)
	b.Block()
	b.Ceremony()
	b.Chip = newChip(t, m.DefinitionDigest())
	enrolment, err := b.Chip.Enrolment.Encode()
	must(t, err)
	enrol := &record.Enrol{Station: "st-1", Enrolment: enrolment}
	enrol.Officials = b.Sample.Sigs(enrol.Kind().String(), record.Payload(m, enrol), "official-1", "official-2")
	b.Apply(enrol)
	return b
}

// Block begins the next block of the record.
func (b *Bench) Block() {
	height := b.State.Height() + 1
	b.State = record.Begin(b.State, record.Block{Height: height, Time: b.Now, Hash: sha256.Sum256([]byte{byte(height)})})
}

// Apply puts an entry on record.
func (b *Bench) Apply(e record.Entry) {
	b.t.Helper()
	next, err := record.Apply(b.State, e)
	if err != nil {
		b.t.Fatalf("%v: %v", e.Kind(), err)
	}
	b.State = next
}

// Ceremony makes the trustees' keys.
func (b *Bench) Ceremony() {
	b.t.Helper()
	for range 50 {
		if b.State.Keys() != nil {
			return
		}
		for _, id := range slices.Sorted(maps.Keys(b.Secrets)) {
			step, message, ok, err := b.Secrets[id].Next(b.State.Ceremony(), id)
			must(b.t, err)
			if !ok {
				continue
			}
			kind, _ := record.KeyKind(step)
			e := &record.KeyMessage{Step: kind, Trustee: id, Message: message}
			e.Sig = b.Secrets[id].Sign(kind.String(), record.Payload(b.Sample.Manifest, e))
			b.Apply(e)
		}
		b.Block()
	}
	b.t.Fatal("the key ceremony does not end")
}

// Start is the station after its power came on.
func (b *Bench) Start() error {
	media, err := station.FindMedia(b.Sample.Manifest, "st-1", b.Media, b.Home)
	if err != nil {
		return err
	}
	log, _, err := logbook.OpenFiles(func() time.Time { return b.Now }, "sample", "st-1", [2]string{b.Media[0] + "/logbook", b.Media[1] + "/logbook"})
	must(b.t, err)
	b.S, err = station.Start(station.Config{Station: "st-1", Manifest: b.Sample.Manifest, Chip: b.Chip, Media: media, Inbox: b.Inbox, Outbox: b.Outbox,
		Now: func() time.Time { return b.Now }, Log: log})
	return err
}

// Fork is the same station on copies of its files; stop it before.
func (b *Bench) Fork() *Bench {
	b.t.Helper()
	other, chip := *b, *b.Chip
	other.Folder, other.Chip, other.taken = b.t.TempDir(), &chip, maps.Clone(b.taken)
	must(b.t, os.CopyFS(other.Folder, os.DirFS(b.Folder)))
	for _, path := range []*string{&other.Media[0], &other.Media[1], &other.Home, &other.Inbox, &other.Outbox} {
		*path = filepath.Join(other.Folder, filepath.Base(*path))
	}
	return &other
}

// Restart cuts the power between two calls.
func (b *Bench) Restart() {
	b.t.Helper()
	if b.S != nil {
		must(b.t, b.S.Stop())
	}
	b.S = nil
	must(b.t, b.Start())
}

// Put leaves a file in the inbox.
func (b *Bench) Put(name string, data []byte) {
	b.t.Helper()
	must(b.t, os.WriteFile(filepath.Join(b.Inbox, name), data, 0o600))
}

// Submit signs what lies in the outbox with the station's key, as the validator does, and puts it on record.
func (b *Bench) Submit() {
	b.t.Helper()
	files, err := os.ReadDir(b.Outbox)
	must(b.t, err)
	var entries []record.Entry
	for _, f := range files {
		if strings.HasPrefix(f.Name(), ".") {
			continue
		}
		data, err := os.ReadFile(filepath.Join(b.Outbox, f.Name()))
		must(b.t, err)
		if b.taken[string(data)] {
			continue
		}
		e, err := record.Decode(data)
		must(b.t, err)
		entries = append(entries, e)
		b.taken[string(data)] = true
	}
	slices.SortStableFunc(entries, func(x, y record.Entry) int { return turn(x) - turn(y) })
	for _, e := range entries {
		b.Sign(e)
		b.Apply(e)
	}
	b.Block()
}

// turn is the order in which the record takes entries: the batch at close comes after the closing.
func turn(e record.Entry) int {
	if batch, ok := e.(*record.Batch); ok && batch.Head.Slot == 0 {
		return int(record.KindClose) + 1
	}
	return int(e.Kind())
}

// Sign signs an entry with the station's key.
func (b *Bench) Sign(e record.Entry) {
	if b.Chip.Dead {
		return
	}
	sig := b.Chip.Chip.Sign(e.Kind().String(), record.StationDigest(b.Sample.Manifest, e))
	switch e := e.(type) {
	case *record.StationRoot:
		e.Sig = sig
	case *record.LeafRoot:
		e.Sig = sig
	case *record.DrawnStation:
		e.Sig = sig
	case *record.Batch:
		e.Sig = sig
	case *record.Close:
		e.Sig = sig
	case *record.Sheets:
		e.Sig = sig
	}
}

// Place is where a trustee's halves belong.
func (b *Bench) Place(id string) trustee.SeedPlace {
	return trustee.SeedPlace{EID: b.State.EID(), Station: "st-1", Attempt: int(b.recorded().Attempt), Trustee: id}
}

// recorded is what the record knows of the station.
func (b *Bench) recorded() record.Station {
	st, _ := b.State.Station("st-1")
	return st
}

// Halves are a trustee's.
func (b *Bench) Halves(id string) trustee.Halves {
	return b.Secrets[id].SeedHalves(b.Place(id), b.leaves())
}

func (b *Bench) leaves() int { return b.Sample.Manifest.Station("st-1").Leaves }

// Root puts a trustee's commitment on record and into the inbox.
func (b *Bench) Root(id string) {
	b.t.Helper()
	e := &record.TrusteeRoot{Station: "st-1", Attempt: b.recorded().Attempt, Trustee: id, Root: ballot.MerkleRoot(b.Halves(id).Leaves(ballot.TrusteeHalfLeaf))}
	e.Sig = b.Secrets[id].Sign(e.Kind().String(), record.Payload(b.Sample.Manifest, e))
	b.Apply(e)
	b.Put(station.InRoot(id), record.Encode(e))
}

// Seeds seals a trustee's halves to the station.
func (b *Bench) Seeds(id string) {
	b.t.Helper()
	sealed, err := trustee.SealHalves(b.Place(id), b.Halves(id), b.Chip.Sharing.PublicKey().Bytes())
	must(b.t, err)
	b.Put(station.InSeeds(id), sealed)
}

// Throw has officials throw dice for the station's leaves.
func (b *Bench) Throw(dice string) {
	b.t.Helper()
	e := &record.Draw{Lines: []record.DrawLine{{Station: "st-1", Root: b.recorded().LeafRoot}}, Dice: dice}
	e.Officials = b.Sample.Sigs(e.Kind().String(), record.Payload(b.Sample.Manifest, e), "official-1", "official-2")
	b.Apply(e)
	b.Put(station.InDraw, record.Encode(e))
}

// Ready brings a station to where it can open.
func (b *Bench) Ready() {
	b.t.Helper()
	must(b.t, b.Start())
	b.Submit()
	trustees := slices.Sorted(maps.Keys(b.Secrets))
	for _, id := range trustees {
		b.Root(id)
	}
	for _, id := range trustees {
		b.Seeds(id)
	}
	must(b.t, b.S.Prepare())
	b.Submit()
	b.Throw(b.Dice)
	must(b.t, b.S.Prepare())
	b.Submit()
	for _, id := range trustees {
		b.Opened(id)
	}
	if st, _ := b.State.Station("st-1"); st.Stage != record.StageReady || b.S.Stage() != station.Ready {
		b.t.Fatalf("the record says %v, the station %v", st.Stage, b.S.Stage())
	}
}

// Opened puts a trustee's halves of the drawn leaves on record.
func (b *Bench) Opened(id string) {
	b.t.Helper()
	h := b.Halves(id)
	drawn := b.recorded().Drawn
	e := &record.DrawnTrustee{Station: "st-1", Attempt: b.recorded().Attempt, Trustee: id, Opened: h.Chosen(drawn)}
	leaves := h.Leaves(ballot.TrusteeHalfLeaf)
	for at, leaf := range leaves {
		if !slices.Contains(drawn, uint32(at+1)) {
			e.Hidden = append(e.Hidden, leaf)
		}
	}
	e.Sig = b.Secrets[id].Sign(e.Kind().String(), record.Payload(b.Sample.Manifest, e))
	b.Apply(e)
}

// Order leaves the officials' order in the inbox.
func (b *Bench) Order(action uint8, change ...func(*record.Order)) []byte {
	o := &record.Order{Action: action, Station: "st-1", Serial: uint32(action), Expires: b.Now.Add(time.Hour).Unix()}
	for _, f := range change {
		f(o)
	}
	o.Officials = b.Sample.Sigs(record.LabelOrder, o.Payload(b.Sample.Manifest), "official-1", "official-2")
	name := station.InOrderOpen
	if action == record.OrderClose {
		name = station.InOrderEnd
	}
	b.Put(name, o.Encode())
	return o.Encode()
}

// Quote answers an order as the validator does.
func (b *Bench) Quote(order []byte, log verify.Log) {
	height := b.State.Height()
	hash := sha256.Sum256([]byte{byte(height)})
	nonce := verify.Nonce(b.Sample.Manifest.ChainID, height, hash, "st-1", record.PurposeOpen, order)
	b.Put(station.InEvidence, (&station.Evidence{Height: height, Hash: hash, AK: b.Chip.Enrolment.AK, Quote: b.Chip.Chip.Quote(nonce, log)}).Encode())
}

// People are officials with their keys.
func (b *Bench) People(ids ...string) []station.Official {
	var out []station.Official
	for _, id := range ids {
		out = append(out, station.Official{ID: id, Key: electiontest.Key(id)})
	}
	return out
}

// Workers are the poll workers of the station.
func (b *Bench) Workers() []station.Official { return b.People("worker-1", "worker-2") }

// Voting brings a station to open polls.
func (b *Bench) Voting() {
	b.t.Helper()
	b.Ready()
	b.Quote(b.Order(record.OrderOpen), recordtest.Log)
	must(b.t, b.S.Open(b.Workers(), false))
	b.Submit()
}

// Written is what a voter of the short style writes in.
const Written = "a name that the voter wrote"

// Choices are those of a voter of the short style.
func (b *Bench) Choices() *ballot.Selections {
	sel := ballot.NewSelections(b.Sample.Manifest.StyleContests("short"))
	must(b.t, sel.Set("president", "write-in", 1))
	must(b.t, sel.SetWriteIn("president", "write-in", Written))
	must(b.t, sel.Set("levy", "levy-a", 1))
	return sel
}

// Issue has a voter of the short style print a ballot.
func (b *Bench) Issue() *station.Paper {
	b.t.Helper()
	p, err := b.S.Issue("short", b.Choices())
	must(b.t, err)
	return p
}

// Vote is a whole vote.
func (b *Bench) Vote() *station.Paper {
	b.t.Helper()
	p := b.Issue()
	must(b.t, b.S.Cast())
	must(b.t, b.S.Confirm())
	return p
}

// Found says whether a code is on record, and as what.
func (b *Bench) Found(p *station.Paper) record.Use {
	f, _ := b.State.Find(p.Code)
	return f.Use
}

// Closed closes and puts everything on record, and checks that every leaf is accounted for.
func (b *Bench) Closed() *station.Tape {
	b.t.Helper()
	if !b.S.Ended() {
		must(b.t, b.S.End(b.Workers()))
	}
	tape, err := b.S.Close(b.Workers())
	must(b.t, err)
	b.Submit()
	st, _ := b.State.Station("st-1")
	if st.Stage != record.StageClosed {
		b.t.Fatalf("the record says %v", st.Stage)
	}
	for _, id := range st.Trustees() {
		e := &record.Unused{Station: "st-1", Attempt: st.Attempt, Trustee: id}
		for i := tape.Last + 1; int(i) <= b.leaves(); i++ {
			e.Halves = append(e.Halves, b.Halves(id).Half(i))
		}
		e.Sig = b.Secrets[id].Sign(e.Kind().String(), record.Payload(b.Sample.Manifest, e))
		b.Apply(e)
	}
	return tape
}

// Accounted checks that every leaf of the station has exactly one use.
func (b *Bench) Accounted() {
	b.t.Helper()
	if st, _ := b.State.Station("st-1"); !st.Accounted() {
		b.t.Error("leaves are not all accounted for")
	}
}

// A chip is a TPM that can die, and at which the power can be cut.
type Chip struct {
	*recordtest.Chip
	Sharing *ecdh.PrivateKey
	Index   uint32
	K       [32]byte
	Dead    bool
	Cut     string // before or after which write the power goes

	definition [32]byte
}

type powerCut struct{}

var errDead = &broker.Refusal{Code: broker.CodeChip, Reason: "no answer"}

func newChip(t testing.TB, definition [32]byte) *Chip {
	t.Helper()
	sharing, err := ecdh.X25519().GenerateKey(rand.Reader)
	must(t, err)
	return &Chip{Chip: recordtest.NewChip(recordtest.NewMaker(morning), definition, "st-1"), Sharing: sharing, definition: definition}
}

func (c *Chip) RatchetRead() (uint32, [32]byte, error) {
	if c.Dead {
		return 0, [32]byte{}, errDead
	}
	return c.Index, c.K, nil
}

func (c *Chip) RatchetWrite(index uint32, k [32]byte) error {
	if c.Dead {
		return errDead
	}
	if c.Cut == "before" {
		panic(powerCut{})
	}
	if index <= c.Index && c.Index > 1 {
		return errors.New("the index must rise")
	}
	c.Index, c.K = index, k
	if c.Cut == "after" {
		panic(powerCut{})
	}
	return nil
}

func (c *Chip) SignReceipt(label string, digest [32]byte) ([]byte, error) {
	if c.Dead {
		return nil, errDead
	}
	return c.Chip.SignReceipt(label, digest), nil
}

func (c *Chip) Random(n int) ([]byte, error) {
	b := make([]byte, n)
	_, err := rand.Read(b)
	return b, err
}

func (c *Chip) SharingKey() ([]byte, error) {
	if c.Dead {
		return nil, errDead
	}
	return c.Sharing.Bytes(), nil
}

func (c *Chip) Check(chosen []byte) (verify.Evidence, error) {
	if c.Dead {
		return verify.Evidence{}, errDead
	}
	return verify.ParseEvidence(c.Chip.Quote(verify.CheckNonce(c.definition, chosen), recordtest.Log))
}

// Cut runs do until the power goes.
func (b *Bench) Cut(when string, do func()) {
	b.t.Helper()
	b.Chip.Cut = when
	defer func() {
		b.Chip.Cut = ""
		if r := recover(); r != (powerCut{}) {
			b.t.Fatalf("the power did not go: %v", r)
		}
	}()
	do()
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
