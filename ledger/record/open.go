package record

import (
	"fmt"
	"time"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/tpm/verify"
)

// Open is the opening of a station: the officials' order, the signed zero tape, the people at the station, and a quote that is
// bound to the order. A quote that does not pass, or none, needs the officials' override.
type Open struct {
	Station  string
	Order    []byte // an Order
	Tape     []byte // receipt key's signature over ZeroTape
	Height   int64  // of the block that the quote is bound to; 0 without a quote
	Evidence []byte // tpm/verify.Evidence; empty without a quote
	Workers  []election.Signature
	Override []election.Signature // none if the quote passes
}

// Kind is KindOpen.
func (e *Open) Kind() Kind { return KindOpen }

func (e *Open) body(w *wire) {
	w.text(&e.Station)
	w.data(&e.Order)
	w.data(&e.Tape)
	w.height(&e.Height)
	w.data(&e.Evidence)
}

func (e *Open) seals(w *wire) {
	w.signatures(&e.Workers)
	w.signatures(&e.Override)
}

// ZeroTape is the digest that the zero tape carries and the receipt key signs: nothing has been cast on these leaves.
func ZeroTape(eid [32]byte, station string, attempt uint16, leaves [32]byte) [32]byte {
	return election.Hash("zero-tape", write(func(w *wire) {
		w.hash(&eid)
		w.text(&station)
		w.u16(&attempt)
		w.hash(&leaves)
	}))
}

func (e *Open) apply(s State) (State, error) {
	if err := s.from(PhasePreparation); err != nil {
		return s, err
	}
	st, err := s.preparing(e.Station)
	if err != nil {
		return s, err
	}
	if st.Stage == StageRefused {
		return s, refuse(CodeMismatch, "%s: leaf %d", st.ID, st.Mismatch)
	}
	if st.Stage != StageReady {
		return s, refuse(CodeStage, "%s", st.ID)
	}
	if e.Height > s.Height() || e.quoted() != (e.Height > 0) {
		return s, refuse(CodeBlock, "%s: height %d", st.ID, e.Height)
	}
	// The newest block that the station is sure to have known: without a quote, that of the dice.
	known := max(e.Height, st.drawHeight)
	order, err := s.order(e.Order, OrderOpen, st, s.blocks.Get(int(known-1)).time)
	if err != nil {
		return s, err
	}
	if err := s.beside(CodeWorkers, st.ID, e.Kind().String(), payload(s.def.digest, e), e.Workers, minWorkers); err != nil {
		return s, err
	}
	tape := ZeroTape(s.eid, st.ID, st.Attempt, st.LeafRoot)
	if err := verify.CheckReceipt(st.Machine.Receipt.Public, LabelTape, tape, e.Tape); err != nil {
		return s, wrap(CodeTape, err)
	}
	if st, err = s.attest(st, e); err != nil {
		return s, err
	}
	st.Stage, st.Opened, st.orders = StageOpen, s.Height(), order.Serial
	s.phase = PhaseVoting
	return s.with(st), nil
}

// Labels beside those of entries.
const (
	LabelTape     = "tape"     // of the receipt key
	LabelOverride = "override" // of officials who open a station whose quote does not pass
)

// order reads an order of officials. Whether it was in time is judged by the block that the station knew when it acted: its
// entry may reach the chain hours later.
func (s State) order(data []byte, action uint8, st Station, known time.Time) (*Order, error) {
	order, err := ParseOrder(data)
	if err != nil {
		return nil, wrap(CodeOrder, err)
	}
	if order.Serial <= st.orders {
		return nil, refuse(CodeOrder, "%s: order %d after %d", st.ID, order.Serial, st.orders)
	}
	return order, order.Check(s.def.m, action, st.ID, known)
}

func (e *Open) quoted() bool { return len(e.Evidence) > 0 }

// attest judges the quote of an opening; officials may override one that fails or is missing, and then they sign for it.
func (s State) attest(st Station, e *Open) (Station, error) {
	var verdict verify.Verdict
	if e.quoted() {
		var err error
		if verdict, err = s.judge(st, e.Height, PurposeOpen, e.Order, e.Evidence); err != nil {
			return st, err
		}
	}
	fresh := e.Height >= st.drawHeight
	if len(e.Override) > 0 || !verdict.OK() || !fresh {
		if err := s.overridden(st, e, verdict, fresh); err != nil {
			return st, err
		}
		st.Overridden = true
	}
	if e.quoted() && fresh {
		st = st.judged(Judgement{e.Height, s.now, PurposeOpen, verdict})
	} else {
		st.Attested = false
	}
	st.unmeasured = !st.Attested
	return st, nil
}

// overridden refuses an opening whose quote does not pass and for which too few people sign.
func (s State) overridden(st Station, e *Open, verdict verify.Verdict, fresh bool) error {
	code, why := CodeQuote, fmt.Sprint(verdict.Codes)
	switch {
	case !e.quoted():
		why = "no quote"
	case !fresh:
		code, why = CodeBlock, fmt.Sprintf("height %d, dice at %d", e.Height, st.drawHeight)
	}
	need := max(1, s.def.m.Thresholds.Override)
	if err := s.beside(CodeQuote, st.ID, LabelOverride, payload(s.def.digest, e), e.Override, need); err != nil {
		return refuse(code, "%s: %s; %v", st.ID, why, err)
	}
	return nil
}
