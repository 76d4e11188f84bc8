// Package verify judges what a TPM says: bytes in, verdict out. It knows no clock, no file and no TPM, so that the chain's
// state machine, the station before it opens, and an observer years later all come to the same verdict on the same
// bytes. It parses the TPM's structures itself (TPM 2.0 Library, Part 2) because a parser that accepts trailing bytes, a
// repeated bank or a foreign magic number, as general ones do, would let one statement have many encodings.
package verify

import "slices"

// Version of these rules, kept in every verdict: an old verdict is judged again with the rules of its time.
const Version = 1

// Reference is one set of golden events. Several may be valid at once; a log matches one of them whole, never a mixture.
type Reference struct {
	Version int
	Name    string
	Events  []Event
	Revoked bool // officials took it back: who matches no other fails
}

// Counters are what a TPM says about its own life. They only rise, until somebody clears the chip.
type Counters struct {
	Reset, Restart uint32
	Clock          uint64 // milliseconds under power
}

// Expect is what the judge holds to be true of a station at the moment of the quote.
type Expect struct {
	AKPublic     []byte // TPMT_PUBLIC of the enrolled attestation key
	Nonce        [32]byte
	References   []Reference
	VersionFloor int
	Last         *Counters // of the last accepted evidence; nil before the first
	Resets       uint32    // resets since Last that the record explains
}

// Verdict lists every reason against the evidence, in rising order; none means that it passes.
type Verdict struct {
	Rules    int
	Codes    []Code
	Counters Counters
	Safe     bool   // the TPM vouches that its clock was never higher
	Firmware uint64 // as the TPM states it
	Version  int    // of the reference that the log matches; 0 for none
}

// OK reports whether nothing speaks against the evidence.
func (v Verdict) OK() bool { return len(v.Codes) == 0 }

// Has reports whether c is among the reasons.
func (v Verdict) Has(c Code) bool { return slices.Contains(v.Codes, c) }

func (v *Verdict) fault(failed bool, c Code) {
	if failed && !v.Has(c) {
		v.Codes = append(v.Codes, c)
		slices.Sort(v.Codes)
	}
}

// Judge weighs a quote. It goes on after a failure wherever the bytes allow, because officials need all the reasons.
func Judge(e Evidence, x Expect) Verdict {
	v := Verdict{Rules: Version}
	v.fault(e.check() != nil, CodeEncoding)
	ak, err := ParsePublic(x.AKPublic)
	v.fault(err != nil || !ak.IsAttestationKey(), CodeKey)
	v.fault(err == nil && !ak.verifyECDSA(e.Attest, e.Sig), CodeSignature)
	a, err := parseAttest(e.Attest)
	if err != nil {
		v.fault(true, CodeKind)
		return v
	}
	v.judgeAttest(a, ak, x.Nonce)
	v.judgeLog(e.Log, a, x)
	v.judgeCounters(x)
	return v
}

func (v *Verdict) judgeAttest(a attest, ak *Public, nonce [32]byte) {
	v.Counters = Counters{Reset: a.reset, Restart: a.restart, Clock: a.clock}
	v.Safe, v.Firmware = a.safe, a.firmware
	v.fault(a.kind != kindQuote, CodeKind)
	v.fault(string(a.extra) != string(nonce[:]), CodeNonce)
	v.fault(ak != nil && string(a.signer) != string(ak.QualifiedName()), CodeSigner)
	v.fault(a.kind == kindQuote && !a.ourSelection(), CodeSelection)
}

// Spoilt reports whether the chip signed the registers of a reference, and the log is none that is admitted for them. No key signs the
// log: whoever passes evidence on can put another in its place, and that says nothing about the station.
func (e Evidence) Spoilt(references []Reference) bool {
	a, err := parseAttest(e.Attest)
	if err != nil {
		return false
	}
	log, err := ParseLog(e.Log)
	known := false
	for _, r := range references {
		if digest := Log(r.Events).Replay().Digest(); string(a.digest) != string(digest[:]) {
			continue
		}
		if err == nil && slices.Equal(r.Events, []Event(log)) {
			return false
		}
		known = true
	}
	return known
}

func (v *Verdict) judgeLog(encoded []byte, a attest, x Expect) {
	log, err := ParseLog(encoded)
	if err != nil {
		v.fault(true, CodeLog)
		return
	}
	digest := log.Replay().Digest()
	v.fault(string(a.digest) != string(digest[:]), CodeLog)
	revoked := 0
	for _, r := range x.References {
		switch {
		case !slices.Equal(r.Events, []Event(log)):
		case r.Revoked:
			revoked = max(revoked, r.Version)
		default:
			v.Version = max(v.Version, r.Version)
		}
	}
	if v.Version == 0 && revoked != 0 {
		v.Version = revoked
		v.fault(true, CodeRevoked)
	}
	v.fault(v.Version == 0, CodeEvents)
	v.fault(v.Version != 0 && v.Version < x.VersionFloor, CodeVersion)
}

// judgeCounters compares with the last accepted evidence. A Raspberry Pi can pulse its own TPM's reset line and replay the
// good digests; the reset counter is the only thing that then differs. After a loss of power the clock may fall back to
// its last saved value, and the TPM then says that it is not safe.
func (v *Verdict) judgeCounters(x Expect) {
	if x.Last == nil {
		return
	}
	now, last := v.Counters, *x.Last
	same := now.Reset == last.Reset
	v.fault(now.Reset < last.Reset || same && now.Restart < last.Restart, CodeCleared)
	v.fault(now.Reset > last.Reset && now.Reset-last.Reset > x.Resets, CodeReset)
	v.fault(same && now.Restart > last.Restart, CodeReset)
	v.fault(now.Clock < last.Clock && (same || v.Safe), CodeClock)
}
