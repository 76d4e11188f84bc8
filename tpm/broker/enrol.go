package broker

import (
	"crypto/ecdh"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"errors"

	"github.com/isoloir/isoloir/tpm"
	"github.com/isoloir/isoloir/tpm/verify"
)

// Order says what a station enrols for.
type Order struct {
	Election [32]byte // definition digest of the manifest
	Station  string
	Events   verify.Log // what the station will measure; without an authority its keys obey nothing else
	Lease    string     // path of the validator's first signing lease

	Authority *verify.Authority // who approves the software that may use the keys; nil for nobody
	Floor     uint64            // version below which no approval ever counts in this chip
}

// Policy is what the station's keys will obey.
func (o Order) Policy() [32]byte {
	return verify.KeyPolicies(o.Authority, o.Election, []verify.Reference{{Events: o.Events}})[0]
}

// Enrol makes a station's keys in its chip, clears the seed ratchet and writes the first signing lease.
func Enrol(chip *tpm.Chip, o Order) (*Keys, error) {
	pins, err := chip.Provision()
	if err != nil {
		return nil, err
	}
	k := &Keys{Election: o.Election, Policy: o.Policy(), Pins: pins}
	e := &k.Enrolment
	e.EK, e.AK = pins.EK, pins.AK
	if e.EKChain, err = chip.EKChain(); err != nil {
		return nil, err
	}
	if err := o.count(chip); err != nil {
		return nil, err
	}
	if err := k.makeSecrets(chip); err != nil {
		return nil, err
	}
	if k.Station, err = chip.CreateKey(tpm.StationKey, k.Policy); err != nil {
		return nil, err
	}
	if k.Receipt, err = chip.CreateKey(tpm.ReceiptKey, k.Policy); err != nil {
		return nil, err
	}
	for label, key := range map[string]tpm.Object{"station": k.Station, "receipt": k.Receipt} {
		if err := k.certify(chip, o, label, key); err != nil {
			return nil, err
		}
	}
	if err := chip.DefineRatchet(k.Policy); err != nil {
		return nil, err
	}
	return k, NewLease(firstFence{chip, k.Policy}, o.Lease)
}

// count gives the chip its version counter, and raises it to the election's floor.
func (o Order) count(chip *tpm.Chip) error {
	if o.Authority == nil {
		return nil
	}
	if _, err := chip.KeepVersion(); err != nil {
		return err
	}
	return chip.RaiseVersion(o.Floor)
}

// makeSecrets draws the two keys that a TPM cannot compute with, and gives them to the chip to keep.
func (k *Keys) makeSecrets(chip *tpm.Chip) (err error) {
	seed, err := hedged(chip, "consensus")
	if err != nil {
		return err
	}
	defer clear(seed)
	copy(k.Enrolment.Consensus[:], ed25519.NewKeyFromSeed(seed)[32:])
	if k.Seed, err = chip.Seal(seed, k.Policy); err != nil {
		return err
	}
	scalar, err := hedged(chip, "sharing")
	if err != nil {
		return err
	}
	defer clear(scalar)
	sharing, err := ecdh.X25519().NewPrivateKey(scalar)
	if err != nil {
		return err
	}
	copy(k.Enrolment.Sharing[:], sharing.PublicKey().Bytes())
	k.Sharing, err = chip.Seal(scalar, k.Policy)
	return err
}

// hedged draws a secret that is good if either the chip's or the system's randomness is.
func hedged(chip *tpm.Chip, label string) ([]byte, error) {
	own, err := chip.Random(32)
	if err != nil {
		return nil, err
	}
	system := make([]byte, 32)
	rand.Read(system)
	h := sha256.New()
	for _, part := range [][]byte{[]byte("isoloir/secret/1\n"), own, system, []byte(label)} {
		h.Write(part)
	}
	return h.Sum(nil), nil
}

func (k *Keys) certify(chip *tpm.Chip, o Order, label string, key tpm.Object) error {
	attest, sig, err := chip.Certify(key, k.Enrolment.CertifyNonce(o.Election, o.Station, label))
	if err != nil {
		return err
	}
	c := verify.CertifiedKey{Public: key.Public, Attest: attest, Sig: sig}
	if label == "station" {
		k.Enrolment.Station = c
	} else {
		k.Enrolment.Receipt = c
	}
	return nil
}

// firstFence defines the cell with its first content, which only enrolment can write without the measurements.
type firstFence struct {
	chip   *tpm.Chip
	policy [32]byte
}

func (f firstFence) Fence() ([32]byte, error)      { return f.chip.Fence(f.policy) }
func (f firstFence) SetFence(first [32]byte) error { return f.chip.DefineFence(f.policy, first) }

// Challenge is the officials' question whether the enrolled keys are in one chip; see tpm.MakeCredential.
type Challenge struct{ Blob, Secret []byte }

// Encode gives the only encoding of c.
func (c Challenge) Encode() []byte { return pair(c.Blob, c.Secret) }

// ParseChallenge reads it.
func ParseChallenge(data []byte) (Challenge, error) {
	blob, secret, err := parsePair(data)
	if err != nil {
		return Challenge{}, errors.New("the enrolment challenge is malformed")
	}
	return Challenge{blob, secret}, nil
}

// NewChallenge makes a challenge for an enrolment; want is the answer that only its chip can give.
func NewChallenge(e verify.Enrolment) (c Challenge, want []byte, err error) {
	ak, err := verify.ParsePublic(e.AK)
	if err != nil {
		return Challenge{}, nil, err
	}
	want = make([]byte, 32)
	rand.Read(want)
	c.Blob, c.Secret, err = tpm.MakeCredential(e.EK, ak.Name(), want)
	return c, want, err
}
