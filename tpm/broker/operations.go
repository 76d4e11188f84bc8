package broker

import (
	"encoding/binary"
	"fmt"
	"slices"
	"time"

	"github.com/isoloir/isoloir/tpm"
	"github.com/isoloir/isoloir/tpm/verify"
)

// handler does one operation: argument in, answer out.
type handler func(body []byte) ([]byte, error)

// boothList and validatorList are all that each of them can have. They share nothing.
func (s *Server) boothList() map[op]handler {
	return map[op]handler{
		opRatchetRead: s.ratchetRead, opRatchetWrite: s.ratchetWrite, opRandom: s.random,
		opSignReceipt: s.signer(s.keys.Receipt, ReceiptLabels), opSharingKey: s.unsealer(s.keys.Sharing),
		opCheck: s.check,
	}
}

func (s *Server) validatorList() map[op]handler {
	return map[op]handler{
		opQuote: s.quote, opSign: s.signer(s.keys.Station, SignLabels), opConsensusSeed: s.unsealer(s.keys.Seed),
		opFence: s.fence, opSetFence: s.setFence, opIdentity: s.identity, opActivate: s.activate,
	}
}

func (s *Server) ratchetRead(body []byte) ([]byte, error) {
	if len(body) != 0 {
		return nil, argument("malformed request")
	}
	index, k, err := s.chip.Ratchet(s.keys.Policy)
	if err != nil {
		return nil, err
	}
	return append(binary.BigEndian.AppendUint32(nil, index), k[:]...), nil
}

func (s *Server) ratchetWrite(body []byte) ([]byte, error) {
	if len(body) != 36 {
		return nil, argument("malformed request")
	}
	s.once.Lock()
	defer s.once.Unlock()
	now, _, err := s.chip.Ratchet(s.keys.Policy)
	if err != nil {
		return nil, err
	}
	next := binary.BigEndian.Uint32(body)
	if afresh := next == 1 && now <= 1; next <= now && !afresh {
		return nil, argument("the seed ratchet stands at %d and never goes back to %d", now, next)
	}
	return nil, s.chip.SetRatchet(s.keys.Policy, next, [32]byte(body[4:]))
}

func (s *Server) random(body []byte) ([]byte, error) {
	if len(body) != 1 || body[0] < 1 || body[0] > 32 {
		return nil, argument("malformed request")
	}
	return s.chip.Random(int(body[0]))
}

func (s *Server) signer(key tpm.Object, labels []string) handler {
	return func(body []byte) ([]byte, error) {
		label, digest, err := parseLabelled(body)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(labels, label) {
			return nil, argument("this key signs nothing under the label %q", label)
		}
		return s.chip.Sign(key, verify.Labelled(label, digest))
	}
}

func (s *Server) unsealer(o tpm.Object) handler {
	return func(body []byte) ([]byte, error) {
		if len(body) != 0 {
			return nil, argument("malformed request")
		}
		return s.chip.Unseal(o)
	}
}

func (s *Server) quote(body []byte) ([]byte, error) {
	if len(body) != 32 {
		return nil, argument("malformed request")
	}
	attest, sig, err := s.chip.Quote([32]byte(body))
	if err != nil {
		return nil, err
	}
	return verify.Evidence{Attest: attest, Sig: sig, Log: s.log}.Encode(), nil
}

// check quotes for a person. The nonce's form is fixed here: whatever is asked, the answer serves as no quote of the record.
func (s *Server) check(chosen []byte) ([]byte, error) {
	if len(chosen) < MinChosen || len(chosen) > MaxChosen {
		return nil, argument("malformed request")
	}
	if pause := s.checks.take(time.Now()); pause > 0 {
		return nil, &Refusal{Code: CodeWait, Reason: fmt.Sprintf("too many checks one after another; the next in %d s", (pause+time.Second-1)/time.Second)}
	}
	nonce := verify.CheckNonce(s.keys.Election, chosen)
	return s.quote(nonce[:])
}

func (s *Server) fence(body []byte) ([]byte, error) {
	if len(body) != 0 {
		return nil, argument("malformed request")
	}
	v, err := s.chip.Fence(s.keys.Policy)
	return v[:], err
}

func (s *Server) setFence(body []byte) ([]byte, error) {
	if len(body) != 32 {
		return nil, argument("malformed request")
	}
	return nil, s.chip.SetFence(s.keys.Policy, [32]byte(body))
}

func (s *Server) identity(body []byte) ([]byte, error) {
	if len(body) != 0 {
		return nil, argument("malformed request")
	}
	return s.keys.Enrolment.Encode()
}

func (s *Server) activate(body []byte) ([]byte, error) {
	blob, secret, err := parsePair(body)
	if err != nil {
		return nil, err
	}
	return s.chip.Activate(blob, secret)
}
