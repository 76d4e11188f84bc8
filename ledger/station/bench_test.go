package station

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
	"github.com/isoloir/isoloir/ledger/trustee"
	"github.com/isoloir/isoloir/tpm/broker"
	"github.com/isoloir/isoloir/tpm/verify"
)

// A bench is one station with everybody around it: officials, trustees, a chip, and the record that judges what the
// station says.
type bench struct {
	t       *testing.T
	sample  *electiontest.Sample
	secrets map[string]*trustee.Secret
	chip    *chip
	media   [2]string
	inbox   string
	outbox  string
	now     time.Time
	s       *Station
	state   record.State
	taken   map[string]bool // files of the outbox that are on record
	dice    string
}

var morning = time.Date(2026, 11, 3, 8, 0, 0, 0, time.UTC)

// newBench makes an election whose key ceremony is on record, with an enrolled station that has not been started. All
// tests begin with the same one: states of the record never change.
func newBench(t *testing.T) *bench {
	t.Helper()
	first.Do(func() { enrolled = firstBench(t) })
	if enrolled == nil {
		t.Fatal("the first bench failed")
	}
	b := *enrolled
	c := *enrolled.chip
	m, err := election.Parse(b.sample.Manifest.Encode())
	must(t, err)
	sample := *b.sample
	sample.Manifest = m
	b.t, b.sample, b.chip, b.taken = t, &sample, &c, map[string]bool{}
	b.media, b.inbox, b.outbox = [2]string{t.TempDir(), t.TempDir()}, t.TempDir(), t.TempDir()
	b.put(InTrustees, b.state.Keys().Encode())
	return &b
}

var (
	first    sync.Once
	enrolled *bench
)

func firstBench(t *testing.T) *bench {
	b := &bench{t: t, sample: electiontest.New(), secrets: map[string]*trustee.Secret{}, now: morning, dice: "31415926535897932384"}
	m := b.sample.Manifest
	m.Reference = []election.Reference{{Version: 1, Name: "golden"}}
	for _, e := range recordtest.Log {
		m.Reference[0].Events = append(m.Reference[0].Events, election.ReferenceEvent{PCR: int(e.PCR), Event: e.Name, Digest: hex.EncodeToString(e.Digest[:])})
	}
	for i := range m.Trustees.Members {
		secret, err := trustee.NewSecret()
		must(t, err)
		id := m.Trustees.Members[i].ID
		m.Trustees.Members[i] = secret.Public(id, id)
		b.secrets[id] = secret
	}
	var err error
	b.state, err = record.New(m, b.sample.Sign())
	must(t, err)
	b.block()
	b.ceremony()
	b.chip = newChip(t, m.DefinitionDigest())
	enrolment, err := b.chip.Enrolment.Encode()
	must(t, err)
	enrol := &record.Enrol{Station: "st-1", Enrolment: enrolment}
	enrol.Officials = b.sample.Sigs(enrol.Kind().String(), record.Payload(m, enrol), "official-1", "official-2")
	b.apply(enrol)
	return b
}

func (b *bench) block() {
	height := b.state.Height() + 1
	b.state = record.Begin(b.state, record.Block{Height: height, Time: b.now, Hash: sha256.Sum256([]byte{byte(height)})})
}

func (b *bench) apply(e record.Entry) {
	b.t.Helper()
	next, err := record.Apply(b.state, e)
	if err != nil {
		b.t.Fatalf("%v: %v", e.Kind(), err)
	}
	b.state = next
}

func (b *bench) ceremony() {
	b.t.Helper()
	for range 50 {
		if b.state.Keys() != nil {
			return
		}
		for _, id := range slices.Sorted(maps.Keys(b.secrets)) {
			step, message, ok, err := b.secrets[id].Next(b.state.Ceremony(), id)
			must(b.t, err)
			if !ok {
				continue
			}
			kind, _ := record.KeyKind(step)
			e := &record.KeyMessage{Step: kind, Trustee: id, Message: message}
			e.Sig = b.secrets[id].Sign(kind.String(), record.Payload(b.sample.Manifest, e))
			b.apply(e)
		}
		b.block()
	}
	b.t.Fatal("the key ceremony does not end")
}

// start is the station after its power came on.
func (b *bench) start() error {
	log, _, err := logbook.OpenFiles(func() time.Time { return b.now }, "sample", "st-1", [2]string{b.media[0] + "/logbook", b.media[1] + "/logbook"})
	must(b.t, err)
	b.s, err = Start(Config{Station: "st-1", Manifest: b.sample.Manifest, Chip: b.chip, Media: b.media, Inbox: b.inbox, Outbox: b.outbox,
		Now: func() time.Time { return b.now }, Log: log})
	return err
}

// restart cuts the power between two calls.
func (b *bench) restart() {
	b.t.Helper()
	if b.s != nil && b.s.urn != nil {
		must(b.t, b.s.urn.Close())
	}
	b.s = nil
	must(b.t, b.start())
}

func (b *bench) put(name string, data []byte) {
	b.t.Helper()
	must(b.t, os.WriteFile(filepath.Join(b.inbox, name), data, 0o600))
}

// submit signs what lies in the outbox with the station's key, as the validator does, and puts it on record.
func (b *bench) submit() {
	b.t.Helper()
	files, err := os.ReadDir(b.outbox)
	must(b.t, err)
	var entries []record.Entry
	for _, f := range files {
		if strings.HasPrefix(f.Name(), ".") || b.taken[f.Name()] {
			continue
		}
		data, err := os.ReadFile(filepath.Join(b.outbox, f.Name()))
		must(b.t, err)
		e, err := record.Decode(data)
		must(b.t, err)
		entries = append(entries, e)
		b.taken[f.Name()] = true
	}
	slices.SortStableFunc(entries, func(x, y record.Entry) int { return turn(x) - turn(y) })
	for _, e := range entries {
		b.sign(e)
		b.apply(e)
	}
	b.block()
}

// turn is the order in which the record takes entries: the batch at close comes after the closing.
func turn(e record.Entry) int {
	if batch, ok := e.(*record.Batch); ok && batch.Head.Slot == 0 {
		return int(record.KindClose) + 1
	}
	return int(e.Kind())
}

func (b *bench) sign(e record.Entry) {
	if b.chip.dead {
		return
	}
	sig := b.chip.Chip.Sign(e.Kind().String(), record.StationDigest(b.sample.Manifest, e))
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
	}
}

func (b *bench) place(id string) trustee.SeedPlace {
	return trustee.SeedPlace{EID: b.state.EID(), Station: "st-1", Attempt: int(b.s.Attempt()), Trustee: id}
}

func (b *bench) halves(id string) trustee.Halves { return b.secrets[id].SeedHalves(b.place(id), 16) }

// root puts a trustee's commitment on record and into the inbox.
func (b *bench) root(id string) {
	b.t.Helper()
	e := &record.TrusteeRoot{Station: "st-1", Attempt: b.s.Attempt(), Trustee: id, Root: ballot.MerkleRoot(b.halves(id).Leaves(ballot.TrusteeHalfLeaf))}
	e.Sig = b.secrets[id].Sign(e.Kind().String(), record.Payload(b.sample.Manifest, e))
	b.apply(e)
	b.put(InRoot(id), record.Encode(e))
}

func (b *bench) seeds(id string) {
	b.t.Helper()
	sealed, err := trustee.SealHalves(b.place(id), b.halves(id), b.chip.sharing.PublicKey().Bytes())
	must(b.t, err)
	b.put(InSeeds(id), sealed)
}

func (b *bench) throw(dice string) {
	b.t.Helper()
	e := &record.Draw{Lines: []record.DrawLine{{Station: "st-1", Root: b.s.LeafRoot()}}, Dice: dice}
	e.Officials = b.sample.Sigs(e.Kind().String(), record.Payload(b.sample.Manifest, e), "official-1", "official-2")
	b.apply(e)
	b.put(InDraw, record.Encode(e))
}

// ready brings a station to where it can open.
func (b *bench) ready() {
	b.t.Helper()
	must(b.t, b.start())
	b.submit()
	trustees := slices.Sorted(maps.Keys(b.secrets))
	for _, id := range trustees {
		b.root(id)
	}
	for _, id := range trustees {
		b.seeds(id)
	}
	must(b.t, b.s.Prepare())
	b.submit()
	b.throw(b.dice)
	must(b.t, b.s.Prepare())
	b.submit()
	for _, id := range trustees {
		b.opened(id)
	}
	if st, _ := b.state.Station("st-1"); st.Stage != record.StageReady || b.s.Stage() != Ready {
		b.t.Fatalf("the record says %v, the station %v", st.Stage, b.s.Stage())
	}
}

func (b *bench) opened(id string) {
	b.t.Helper()
	h := b.halves(id)
	e := &record.DrawnTrustee{Station: "st-1", Attempt: b.s.Attempt(), Trustee: id, Opened: h.Chosen(b.s.seeds.drawn)}
	leaves := h.Leaves(ballot.TrusteeHalfLeaf)
	for _, i := range b.s.seeds.undrawn {
		e.Hidden = append(e.Hidden, leaves[i-1])
	}
	e.Sig = b.secrets[id].Sign(e.Kind().String(), record.Payload(b.sample.Manifest, e))
	b.apply(e)
}

func (b *bench) order(action uint8, change ...func(*record.Order)) []byte {
	o := &record.Order{Action: action, Station: "st-1", Serial: uint32(action), Expires: b.now.Add(time.Hour).Unix()}
	for _, f := range change {
		f(o)
	}
	o.Officials = b.sample.Sigs(record.LabelOrder, o.Payload(b.sample.Manifest), "official-1", "official-2")
	name := InOrderOpen
	if action == record.OrderClose {
		name = InOrderEnd
	}
	b.put(name, o.Encode())
	return o.Encode()
}

// quote answers an order as the validator does.
func (b *bench) quote(order []byte, log verify.Log) {
	height := b.state.Height()
	hash := sha256.Sum256([]byte{byte(height)})
	nonce := verify.Nonce(b.sample.Manifest.ChainID, height, hash, "st-1", record.PurposeOpen, order)
	b.put(InEvidence, (&Evidence{Height: height, Hash: hash, AK: b.chip.Enrolment.AK, Quote: b.chip.Chip.Quote(nonce, log)}).Encode())
}

func (b *bench) people(ids ...string) []Official {
	var out []Official
	for _, id := range ids {
		out = append(out, Official{id, b.sample.Officials[id]})
	}
	return out
}

func (b *bench) workers() []Official { return b.people("worker-1", "worker-2") }

// voting brings a station to open polls.
func (b *bench) voting() {
	b.t.Helper()
	b.ready()
	b.quote(b.order(record.OrderOpen), recordtest.Log)
	must(b.t, b.s.Open(b.workers(), false))
	b.submit()
}

const written = "a name that the voter wrote"

// choices are those of a voter of the short style.
func (b *bench) choices() *ballot.Selections {
	sel := ballot.NewSelections(b.sample.Manifest.StyleContests("short"))
	must(b.t, sel.Set("president", "write-in", 1))
	must(b.t, sel.SetWriteIn("president", "write-in", written))
	must(b.t, sel.Set("levy", "levy-a", 1))
	return sel
}

func (b *bench) issue() *Paper {
	b.t.Helper()
	p, err := b.s.Issue("short", b.choices())
	must(b.t, err)
	return p
}

func (b *bench) vote() *Paper {
	b.t.Helper()
	p := b.issue()
	must(b.t, b.s.Cast())
	must(b.t, b.s.Confirm())
	return p
}

// found says whether a code is on record, and as what.
func (b *bench) found(p *Paper) record.Use {
	f, _ := b.state.Find(p.Code)
	return f.Use
}

// closed closes and puts everything on record, and checks that every leaf is accounted for.
func (b *bench) closed() *Tape {
	b.t.Helper()
	tape, err := b.s.Close(b.workers())
	must(b.t, err)
	b.submit()
	st, _ := b.state.Station("st-1")
	if st.Stage != record.StageClosed {
		b.t.Fatalf("the record says %v", st.Stage)
	}
	for _, id := range st.Trustees() {
		e := &record.Unused{Station: "st-1", Attempt: st.Attempt, Trustee: id}
		for i := tape.Last + 1; i <= 16; i++ {
			e.Halves = append(e.Halves, b.halves(id).Half(i))
		}
		e.Sig = b.secrets[id].Sign(e.Kind().String(), record.Payload(b.sample.Manifest, e))
		b.apply(e)
	}
	return tape
}

// accounted checks that every leaf of the station has exactly one use.
func (b *bench) accounted() {
	b.t.Helper()
	if st, _ := b.state.Station("st-1"); !st.Accounted() {
		b.t.Error("leaves are not all accounted for")
	}
}

// A chip is a TPM that can die, and at which the power can be cut.
type chip struct {
	*recordtest.Chip
	sharing *ecdh.PrivateKey
	index   uint32
	k       [32]byte
	dead    bool
	cut     string // before or after which write the power goes
}

type powerCut struct{}

var errDead = &broker.Refusal{Code: broker.CodeChip, Reason: "no answer"}

func newChip(t *testing.T, definition [32]byte) *chip {
	t.Helper()
	sharing, err := ecdh.X25519().GenerateKey(rand.Reader)
	must(t, err)
	return &chip{Chip: recordtest.NewChip(recordtest.NewMaker(morning), definition, "st-1"), sharing: sharing}
}

func (c *chip) RatchetRead() (uint32, [32]byte, error) {
	if c.dead {
		return 0, [32]byte{}, errDead
	}
	return c.index, c.k, nil
}

func (c *chip) RatchetWrite(index uint32, k [32]byte) error {
	if c.dead {
		return errDead
	}
	if c.cut == "before" {
		panic(powerCut{})
	}
	if index <= c.index && c.index > 1 {
		return errors.New("the index must rise")
	}
	c.index, c.k = index, k
	if c.cut == "after" {
		panic(powerCut{})
	}
	return nil
}

func (c *chip) SignReceipt(label string, digest [32]byte) ([]byte, error) {
	if c.dead {
		return nil, errDead
	}
	return c.Chip.SignReceipt(label, digest), nil
}

func (c *chip) Random(n int) ([]byte, error) {
	b := make([]byte, n)
	_, err := rand.Read(b)
	return b, err
}

func (c *chip) SharingKey() ([]byte, error) {
	if c.dead {
		return nil, errDead
	}
	return c.sharing.Bytes(), nil
}

// cut runs do until the power goes.
func (b *bench) cut(when string, do func()) {
	b.t.Helper()
	b.chip.cut = when
	defer func() {
		b.chip.cut = ""
		if r := recover(); r != (powerCut{}) {
			b.t.Fatalf("the power did not go: %v", r)
		}
	}()
	do()
}
