package broker

import (
	"errors"
	"fmt"
	"os"

	"golang.org/x/crypto/cryptobyte"

	"github.com/isoloir/isoloir/tpm"
	"github.com/isoloir/isoloir/tpm/verify"
)

// Keys is what enrolment leaves in the station's folder. Its secrets are encrypted by the chip and of no use without it.
type Keys struct {
	Election                        [32]byte // the definition digest that they were made for
	Policy                          [32]byte // the measurements that they obey
	Pins                            tpm.Pins
	Station, Receipt, Seed, Sharing tpm.Object
	Enrolment                       verify.Enrolment
}

const keysHead = "isoloir-keys-1\n"

var errKeys = errors.New("the station's key file is damaged")

// LoadKeys reads the file that Save wrote.
func LoadKeys(path string) (*Keys, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("the station is not enrolled: %w", err)
	}
	return parseKeys(data)
}

// Save writes the file, whole or not at all.
func (k *Keys) Save(path string) error {
	data, err := k.encode()
	if err != nil {
		return err
	}
	return WriteFile(path, data)
}

func (k *Keys) fields(enrolment *[]byte) []*[]byte {
	return []*[]byte{&k.Pins.EK, &k.Pins.AK, &k.Pins.SRK, &k.Station.Public, &k.Station.Private, &k.Receipt.Public, &k.Receipt.Private,
		&k.Seed.Public, &k.Seed.Private, &k.Sharing.Public, &k.Sharing.Private, enrolment}
}

func (k *Keys) encode() ([]byte, error) {
	enrolment, err := k.Enrolment.Encode()
	if err != nil {
		return nil, err
	}
	b := cryptobyte.NewBuilder([]byte(keysHead))
	b.AddBytes(k.Election[:])
	b.AddBytes(k.Policy[:])
	for _, f := range k.fields(&enrolment) {
		b.AddUint16LengthPrefixed(func(b *cryptobyte.Builder) { b.AddBytes(*f) })
	}
	return b.Bytes()
}

func parseKeys(data []byte) (*Keys, error) {
	k := new(Keys)
	var head, enrolment []byte
	s := cryptobyte.String(data)
	ok := s.ReadBytes(&head, len(keysHead)) && string(head) == keysHead && s.CopyBytes(k.Election[:]) && s.CopyBytes(k.Policy[:])
	for _, f := range k.fields(&enrolment) {
		var v cryptobyte.String
		ok = ok && s.ReadUint16LengthPrefixed(&v)
		*f = append([]byte{}, v...)
	}
	if !ok || !s.Empty() {
		return nil, errKeys
	}
	var err error
	if k.Enrolment, err = verify.ParseEnrolment(enrolment); err != nil {
		return nil, errKeys
	}
	return k, nil
}
