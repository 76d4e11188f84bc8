package station

import (
	"errors"
	"fmt"
	"io/fs"
	"math"

	"golang.org/x/crypto/cryptobyte"

	"github.com/isoloir/isoloir/ledger/logbook"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/tpm/verify"
)

// Order reads the officials' order for an action from the inbox; nil while none has arrived. It does nothing by itself:
// the people at the station act on it.
func (s *Station) Order(action uint8) ([]byte, error) {
	name := InOrderOpen
	if action == record.OrderClose {
		name = InOrderEnd
	}
	data, err := s.hear(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	order, err := record.ParseOrder(data)
	if err != nil {
		return nil, err
	}
	return data, order.Check(s.Manifest, action, s.Station, s.Now())
}

// Evidence is the station's own quote for its opening, as the validator hands it over: what it is bound to, and the key
// that signed it.
type Evidence struct {
	Height int64
	Hash   [32]byte // of the block at that height
	AK     []byte   // TPMT_PUBLIC
	Quote  []byte   // verify.Evidence
}

// Encode gives the content of evidence.bin.
func (e *Evidence) Encode() []byte {
	var b cryptobyte.Builder
	b.AddUint64(uint64(e.Height))
	b.AddBytes(e.Hash[:])
	b.AddUint16LengthPrefixed(func(b *cryptobyte.Builder) { b.AddBytes(e.AK) })
	b.AddUint16LengthPrefixed(func(b *cryptobyte.Builder) { b.AddBytes(e.Quote) })
	return b.BytesOrPanic()
}

// ParseEvidence reads what Encode wrote, and nothing else.
func ParseEvidence(data []byte) (*Evidence, error) {
	s := cryptobyte.String(data)
	e := new(Evidence)
	var height uint64
	var ak, quote cryptobyte.String
	if !s.ReadUint64(&height) || height < 1 || height > math.MaxInt64 || !s.CopyBytes(e.Hash[:]) || !s.ReadUint16LengthPrefixed(&ak) ||
		!s.ReadUint16LengthPrefixed(&quote) || !s.Empty() {
		return nil, errors.New("this is not evidence for an opening")
	}
	e.Height, e.AK, e.Quote = int64(height), ak, quote
	return e, nil
}

// Evidence reads the quote for an order from the inbox and judges it, without any chain. It gives nil
// while none has arrived. What the judge holds against it is in the verdict, and officials may override it.
func (s *Station) Evidence(order []byte) (*Evidence, verify.Verdict, error) {
	var none verify.Verdict
	data, err := s.hear(InEvidence)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, none, nil
	}
	if err != nil {
		return nil, none, err
	}
	e, err := ParseEvidence(data)
	if err != nil {
		return nil, none, err
	}
	quote, err := verify.ParseEvidence(e.Quote)
	if err != nil {
		return nil, none, err
	}
	software, err := s.software()
	if err != nil {
		return nil, none, err
	}
	nonce := verify.Nonce(s.Manifest.ChainID, e.Height, e.Hash, s.Station, record.PurposeOpen, order)
	return e, verify.Judge(quote, verify.Expect{AKPublic: e.AK, Nonce: nonce, References: software.At(e.Height), VersionFloor: s.Manifest.VersionFloor}), nil
}

// ZeroTape is what the zero tape prints and the receipt key signed: nothing was cast on these leaves.
func (s *Station) ZeroTape() (digest [32]byte, sig []byte, err error) {
	digest = record.ZeroTape(s.ctx.EID, s.Station, s.seeds.attempt, s.seeds.root)
	sig, err = s.Chip.SignReceipt(record.LabelTape, digest)
	return digest, sig, err
}

// Open opens the polls: on an order of the officials, confirmed by two people at the station, with an empty urn, and with
// evidence that passes, or that they override: one that fails, or none. Nothing else opens a station.
func (s *Station) Open(people []Official, override bool) error {
	if s.stage != Ready {
		return ErrStage
	}
	if !s.store.has("open") { // one that is kept stands, whoever comes to say it once the outbox takes it
		if err := s.keepOpening(people, override); err != nil {
			return err
		}
	}
	if err := s.publishKept("open", OutOpen); err != nil {
		return err
	}
	s.stage = Voting
	return nil
}

func (s *Station) keepOpening(people []Official, override bool) error {
	if err := s.mayOpen(); err != nil {
		return err
	}
	e, err := s.opening(override)
	if err != nil {
		return err
	}
	if e.Workers, err = s.gather(e.Kind().String(), record.Payload(s.Manifest, e), people, minPeople); err != nil {
		return err
	}
	if override {
		need := max(1, s.Manifest.Thresholds.Override)
		if e.Override, err = s.gather(record.LabelOverride, record.Payload(s.Manifest, e), people, need); err != nil {
			return err
		}
		if err := s.Log.Note(logbook.EvidenceOverride, "", ""); err != nil {
			return err
		}
	}
	return s.store.put("open", record.Encode(e))
}

func (s *Station) mayOpen() error {
	switch {
	case s.paper:
		return ErrPaperOnly
	case s.urn == nil:
		return fmt.Errorf("%w: the urn is not made", ErrMedium)
	case s.Degraded() != nil:
		return fmt.Errorf("%w: %w", ErrMedium, s.Degraded())
	case len(s.urn.Slots()) != 0 || s.ratchet.index != 1:
		return errors.New("the urn is not empty")
	}
	return s.urn.Compare()
}

// opening fills in everything but the people.
func (s *Station) opening(override bool) (*record.Open, error) {
	order, err := s.Order(record.OrderOpen)
	if err != nil {
		return nil, fmt.Errorf("the order to open: %w", err)
	}
	if order == nil {
		return nil, errors.New("no order to open has arrived")
	}
	evidence, err := s.accepted(order, override)
	if err != nil {
		return nil, err
	}
	_, tape, err := s.ZeroTape()
	if err != nil {
		return nil, fmt.Errorf("sign the zero tape: %w", err)
	}
	return &record.Open{Station: s.Station, Order: order, Tape: tape, Height: evidence.Height, Evidence: evidence.Quote}, nil
}

// accepted is the evidence with which a station opens. What has not come or can't be read is none, and people may override that too:
// a validator that does not run keeps nobody from voting.
func (s *Station) accepted(order []byte, override bool) (*Evidence, error) {
	evidence, verdict, err := s.Evidence(order)
	switch {
	case override && (err != nil || evidence == nil):
		return new(Evidence), nil
	case err != nil:
		return nil, fmt.Errorf("the evidence: %w", err)
	case evidence == nil:
		return nil, errors.New("the station's quote has not arrived")
	case !override && !verdict.OK():
		return nil, &EvidenceError{verdict}
	}
	return evidence, nil
}

// Software is the digest of what the station measured, as its quote says it: tapes print it. Zero while there is no quote.
func (s *Station) Software() [32]byte {
	var quote []byte
	if data, err := s.store.get("open"); err == nil {
		if e, err := decode[*record.Open](data); err == nil {
			quote = e.Evidence
		}
	} else if data, err := s.hear(InEvidence); err == nil {
		if e, err := ParseEvidence(data); err == nil {
			quote = e.Quote
		}
	}
	parsed, err := verify.ParseEvidence(quote)
	if err != nil {
		return [32]byte{}
	}
	log, err := verify.ParseLog(parsed.Log)
	if err != nil {
		return [32]byte{}
	}
	return log.Replay().Digest()
}

// An EvidenceError is a quote that does not pass; officials may override it.
type EvidenceError struct{ Verdict verify.Verdict }

func (e *EvidenceError) Error() string {
	return fmt.Sprintf("the station's quote does not pass: %v", e.Verdict.Codes)
}
