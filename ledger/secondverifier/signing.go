package secondverifier

import (
	"crypto"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/sha256"
)

// payload is what the signatures of an entry are over: SPEC.md, "Signing".
func (s *state) payload(e *entry) []byte { return join(s.manifest.digest[:], []byte{e.kind}, e.body) }

// labelled is what officials and trustees sign.
func labelled(label string, payload []byte) []byte {
	return join([]byte("isoloir/"+label+"/1\n"), payload)
}

// signers counts the officials of a list of signatures, or refuses (`officials`): they stand in the order of their ids, each once,
// may sign this, and one bad signature spoils all.
func (s *state) signers(sigs []fields, label string, payload []byte, may func(official) bool) (int, error) {
	last := ""
	for _, sig := range sigs {
		id := sig.text("signer")
		o := s.manifest.official(id)
		switch {
		case o == nil || !may(*o):
			return 0, refuseEntry("officials", "%q may not sign this", id)
		case id <= last:
			return 0, refuseEntry("officials", "the signatures do not stand in the order of their ids")
		case !ed25519.Verify(ed25519.PublicKey(o.Key), labelled(label, payload), sig.bytes("signature")):
			return 0, refuseEntry("officials", "the signature of %q does not check", id)
		}
		last = id
	}
	return len(sigs), nil
}

// enough refuses (`officials`) fewer signatures than needed.
func (s *state) enough(sigs []fields, label string, payload []byte, may func(official) bool, needed int) error {
	n, err := s.signers(sigs, label, payload, may)
	if err == nil && n < needed {
		return refuseEntry("officials", "%d signed, %d are needed", n, needed)
	}
	return err
}

// central checks the seal of a central act.
func (s *state) central(e *entry, threshold int) error {
	return s.enough(e.list("sigs"), e.name, s.payload(e), official.central, threshold)
}

// besides tells who may sign beside a station.
func besides(station string) func(official) bool {
	return func(o official) bool { return o.beside(station) }
}

// beside checks the seal of an act beside a station: at least two people, and a threshold.
func (s *state) beside(e *entry, station string, threshold int) error {
	return s.enough(e.list("sigs"), e.name, s.payload(e), besides(station), max(2, threshold))
}

// byStation checks a station's signature (`signature`).
func (st *stationState) byStation(label string, payload, signature []byte) error {
	public, _ := readPublic(st.enrolment.station)
	digest := sha256.Sum256(payload)
	if !verifyP256(public.ec, sha256.Sum256(labelled(label, digest[:])), signature) {
		return refuseEntry("signature", "station %q did not sign this", st.station.ID)
	}
	return nil
}

// byReceiptKey tells whether the receipt key signed a digest under `tape`.
func (st *stationState) byReceiptKey(digest hash, signature []byte) bool {
	public, _ := readPublic(st.enrolment.receipt)
	signed := sha256.Sum256(labelled("tape", digest[:]))
	return rsa.VerifyPKCS1v15(public.rsa, crypto.SHA256, signed[:], signature) == nil
}

// stationOrPeople checks the seal of a station, or, once its chip is recorded as lost, of people beside it.
func (s *state) stationOrPeople(st *stationState, e *entry, payload []byte) error {
	people := e.list("sigs")
	if !st.chipLost {
		if len(people) > 0 {
			return refuseEntry("signature", "people signed for a station whose chip is not lost")
		}
		return st.byStation(e.name, payload, e.bytes("signature"))
	}
	if len(e.bytes("signature")) > 0 {
		return refuseEntry("signature", "a lost chip cannot have signed this")
	}
	if err := s.enough(people, e.name, payload, besides(st.station.ID), max(2, s.manifest.Thresholds.Settle)); err != nil {
		return refuseEntry("signature", "%v", err)
	}
	return nil
}

// byTrustee checks a trustee's signature: `trustee` for who is none, `signature`.
func (s *state) byTrustee(e *entry, id string) error {
	i := s.manifest.trustee(id)
	if i == 0 {
		return refuseEntry("trustee", "there is no trustee %q", id)
	}
	key := s.manifest.Trustees.Members[i-1].SigningKey
	if !ed25519.Verify(ed25519.PublicKey(key), labelled(e.name, s.payload(e)), e.bytes("signature")) {
		return refuseEntry("signature", "trustee %q did not sign this", id)
	}
	return nil
}
