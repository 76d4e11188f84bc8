package verify

import (
	"crypto/sha256"
	"errors"

	"golang.org/x/crypto/cryptobyte"
)

// FirstPCR and LastPCR bound the registers that we extend and quote: 8 platform, 9 boot image, 10 root file system,
// 11 application binaries, 12 election definition, 13 mode, 14 operator's configuration.
const (
	FirstPCR = 8
	LastPCR  = 14
	numPCRs  = LastPCR - FirstPCR + 1

	PCRPrograms = 11
	PCRElection = 12
	PCRMode     = 13
)

const (
	maxEvents    = 24
	maxEventName = 32
)

// Event is one measurement: Digest was extended into PCR of the SHA-256 bank.
type Event struct {
	PCR    uint8
	Name   string // small letters, digits, '-', '.', ':'
	Digest [32]byte
}

func (e Event) check() error {
	if e.PCR < FirstPCR || e.PCR > LastPCR || len(e.Name) == 0 || len(e.Name) > maxEventName {
		return errLog
	}
	for _, c := range []byte(e.Name) {
		if !('a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '-' || c == '.' || c == ':') {
			return errLog
		}
	}
	return nil
}

// Log is what a station measured since its TPM's last reset, in order.
type Log []Event

var errLog = errors.New("event log is not canonical")

// Encode gives the only encoding of l: a count, then register, name and digest of each event.
func (l Log) Encode() ([]byte, error) {
	if len(l) > maxEvents {
		return nil, errLog
	}
	var b cryptobyte.Builder
	b.AddUint8(uint8(len(l)))
	for _, e := range l {
		if err := e.check(); err != nil {
			return nil, err
		}
		b.AddUint8(e.PCR)
		b.AddUint8LengthPrefixed(func(b *cryptobyte.Builder) { b.AddBytes([]byte(e.Name)) })
		b.AddBytes(e.Digest[:])
	}
	return b.Bytes()
}

// ParseLog reads what Encode wrote and nothing else.
func ParseLog(data []byte) (Log, error) {
	s := cryptobyte.String(data)
	var count uint8
	if !s.ReadUint8(&count) || count > maxEvents {
		return nil, errLog
	}
	log := make(Log, count)
	for i := range log {
		var name cryptobyte.String
		if !s.ReadUint8(&log[i].PCR) || !s.ReadUint8LengthPrefixed(&name) || !s.CopyBytes(log[i].Digest[:]) {
			return nil, errLog
		}
		log[i].Name = string(name)
		if err := log[i].check(); err != nil {
			return nil, err
		}
	}
	if !s.Empty() {
		return nil, errLog
	}
	return log, nil
}

// Registers are the values of PCR 8 to 14.
type Registers [numPCRs][32]byte

// Replay computes the registers that l leads to from a reset TPM.
func (l Log) Replay() Registers {
	var r Registers
	for _, e := range l {
		if e.check() == nil {
			p := &r[e.PCR-FirstPCR]
			*p = sha256.Sum256(append(p[:], e.Digest[:]...))
		}
	}
	return r
}

// Digest is what TPM2_Quote and TPM2_PolicyPCR hash: the values one after another.
func (r Registers) Digest() [32]byte {
	h := sha256.New()
	for i := range r {
		h.Write(r[i][:])
	}
	return [32]byte(h.Sum(nil))
}
