package secondverifier

import (
	"bytes"
	"crypto/sha256"
	"regexp"
)

// What evidence and an enrolment weigh at most, in bytes.
const (
	maxEvidence  = 1024
	maxEnrolment = 16384
)

var eventName = regexp.MustCompile(`^[a-z0-9.:-]+$`)

// An enrolment is what makes a machine a station: tpm/ATTESTATION.md, "Enrolment".
type enrolment struct {
	certificates [][]byte // DER, the EK's first
	ek, ak       []byte   // TPMT_PUBLIC
	station      []byte   // TPMT_PUBLIC
	receipt      []byte   // TPMT_PUBLIC
	consensus    hash     // Ed25519
	sharing      hash     // X25519
	proofs       [2]struct{ attestation, signature []byte }
}

func readEnrolment(b []byte) (*enrolment, bool) {
	c := cursor{rest: b}
	ok := c.uint(1) == 1
	e := &enrolment{}
	for range c.uint(1) {
		e.certificates = append(e.certificates, c.sized())
	}
	e.ek, e.ak, e.station = c.sized(), c.sized(), c.sized()
	e.proofs[0].attestation, e.proofs[0].signature = c.sized(), c.sized()
	e.receipt = c.sized()
	e.proofs[1].attestation, e.proofs[1].signature = c.sized(), c.sized()
	e.consensus, e.sharing = hash(c.take(32)), hash(c.take(32))
	return e, ok && !c.bad && len(c.rest) == 0 && len(b) <= maxEnrolment && len(e.certificates) <= 8
}

// check refuses (`enrolment`) keys that are not of their kinds or not certified by the chip for this station of this election.
func (e *enrolment) check(m *manifest, software references, station string) error {
	ek, ok1 := readPublic(e.ek)
	ak, ok2 := readPublic(e.ak)
	sign, ok3 := readPublic(e.station)
	receipt, ok4 := readPublic(e.receipt)
	switch {
	case !ok1 || !ok2 || !ok3 || !ok4:
		return refuseEntry("enrolment", "a key is in no form that is read")
	case ek.ec == nil || !ek.decrypts || ek.attributes != ekAttributes || !bytes.Equal(ek.policy, ekPolicy()):
		return refuseEntry("enrolment", "the endorsement key is of another kind")
	case ak.ec == nil || ak.decrypts || ak.attributes != akAttributes:
		return refuseEntry("enrolment", "the attestation key is of another kind")
	case sign.ec == nil || sign.decrypts || sign.attributes != boundAttributes || receipt.rsa == nil || receipt.attributes != boundAttributes:
		return refuseEntry("enrolment", "the station's or the receipt key is of another kind")
	case len(sign.policy) != 32 || !bytes.Equal(sign.policy, receipt.policy) || !m.isPolicy(software, sign.policy):
		return refuseEntry("enrolment", "the keys are open to other software")
	}
	for i, role := range []string{"station", "receipt"} {
		if err := e.checkCertified(m, station, i, role, ak); err != nil {
			return err
		}
	}
	return nil
}

// isPolicy tells whether a key is open to the software that the authority approves, or in an election without one to that of a valid
// reference, and to no other.
func (m *manifest) isPolicy(software references, policy []byte) bool {
	if len(m.SoftwareKey) > 0 {
		return bytes.Equal(m.softwarePolicy(), policy)
	}
	return software.isPolicy(policy)
}

func (e *enrolment) checkCertified(m *manifest, station string, i int, role string, ak publicArea) error {
	public := [2][]byte{e.station, e.receipt}[i]
	a, ok := readAttestation(e.proofs[i].attestation)
	nonce := hashOf("certify", m.definition[:], short(station), short(role), e.consensus[:], e.sharing[:])
	switch {
	case !ok || a.kind != tpmCertify:
		return refuseEntry("enrolment", "the %s key has no certification", role)
	case !verifyP256(ak.ec, sha256.Sum256(e.proofs[i].attestation), e.proofs[i].signature):
		return refuseEntry("enrolment", "the attestation key did not certify the %s key", role)
	case !bytes.Equal(a.signer, endorsementName(e.ak)):
		return refuseEntry("enrolment", "the attestation key does not stand under the endorsement hierarchy")
	case !bytes.Equal(a.nonce, nonce[:]):
		return refuseEntry("enrolment", "the %s key is certified for another station or election", role)
	case !bytes.Equal(a.name, keyName(public)):
		return refuseEntry("enrolment", "another key than the %s key is certified", role)
	}
	return nil
}

// keys are what no other station or anchor may have.
func (e *enrolment) keys() [6]string {
	return [6]string{string(e.ek), string(e.ak), string(e.station), string(e.receipt), string(e.consensus[:]), string(e.sharing[:])}
}

// A question is what a quote answers.
type question struct {
	chain   string
	height  uint64
	block   hash
	station string
	purpose string
	content []byte
}

func (q question) nonce() hash {
	content := sha256.Sum256(q.content)
	return hashOf("quote", short(q.chain), u64(int(q.height)), q.block[:], short(q.station), short(q.purpose), content[:])
}

// counters are what a chip counts: they only rise.
type counters struct {
	resets, restarts, clock uint64
	safe                    bool // the clock, says the chip
}

// A judgement of a quote. answers tells whether the enrolled key signed an answer to the question; faults are what else is wrong.
type judgement struct {
	read     bool // it has the form of evidence
	answers  bool
	spoilt   bool   // the registers are those of a reference, and the log is not
	version  uint64 // of the software
	faults   []string
	counters counters
}

func (v judgement) passes() bool { return v.answers && len(v.faults) == 0 }

// judge judges evidence: version 1 ‖ sized attestation ‖ signature ‖ sized log. Software is that of references; last are the
// counters of the last quote that passed, or the enrolment's; explained is how many resets the record explains since, negative for any number.
func (e *enrolment) judge(q question, evidence []byte, software references, last *counters, explained int) judgement {
	c := cursor{rest: evidence}
	version := c.uint(1)
	attested, signature, log := c.sized(), c.take(64), c.sized()
	a, ok := readAttestation(attested)
	events, okLog := readEventLog(log)
	if version != 1 || c.bad || len(c.rest) > 0 || len(evidence) > maxEvidence {
		return judgement{}
	}
	if !ok || a.kind != tpmQuote {
		return judgement{read: true}
	}
	ak, _ := readPublic(e.ak)
	nonce := q.nonce()
	if !verifyP256(ak.ec, sha256.Sum256(attested), signature) || !bytes.Equal(a.nonce, nonce[:]) {
		return judgement{read: true}
	}
	j := judgement{read: true, answers: true, counters: counters{a.resets, a.restarts, a.clock, a.safe}}
	if !okLog {
		events = nil
	}
	j.spoilt = software.isSpoilt(a.digest, events)
	j.version, j.faults = software.judge(events)
	if !okLog {
		j.faults = append(j.faults, "encoding")
	}
	j.faults = append(j.faults, e.registerFaults(a, events)...)
	j.faults = append(j.faults, counterFaults(j.counters, *last, explained)...)
	return j
}

// registerFaults tells whether the chip quoted what the log leads to.
func (e *enrolment) registerFaults(a attestation, events []pcrEvent) (faults []string) {
	if !bytes.Equal(a.signer, endorsementName(e.ak)) {
		faults = append(faults, "signer's place in the TPM")
	}
	if !bytes.Equal(a.registers, selection) {
		faults = append(faults, "registers selected")
	}
	values := registersOf(events)
	digest := sha256.Sum256(values)
	if values == nil || !bytes.Equal(a.digest, digest[:]) {
		faults = append(faults, "log does not lead to the registers")
	}
	return faults
}

// counterFaults holds counters to those before. A clock that a chip does not call safe may have fallen back with the power.
func counterFaults(now, last counters, explained int) (faults []string) {
	same := now.resets == last.resets
	switch {
	case now.resets < last.resets || same && now.restarts < last.restarts:
		faults = append(faults, "cleared")
	case explained >= 0 && now.resets > last.resets+uint64(explained) || same && now.restarts > last.restarts:
		faults = append(faults, "unexplained reset")
	}
	if now.clock < last.clock && (same || now.safe) {
		faults = append(faults, "clock went back")
	}
	return faults
}

// counters are those of the certifications: the first that quotes are held to.
func (e *enrolment) counters() counters {
	station, _ := readAttestation(e.proofs[0].attestation)
	receipt, _ := readAttestation(e.proofs[1].attestation)
	return counters{receipt.resets, receipt.restarts, max(station.clock, receipt.clock), receipt.safe}
}
