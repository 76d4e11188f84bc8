package ekcert

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
)

// describe reads the directory name in the subject alternative name, where TPM makers put the kind of chip (TCG EK Credential
// Profile 2.5, 3.2.9).
func describe(leaf *x509.Certificate) (Chip, error) {
	var chip Chip
	for _, e := range leaf.Extensions {
		if !e.Id.Equal(oidAltName) {
			continue
		}
		name, err := directoryName(e.Value)
		if err != nil {
			return Chip{}, err
		}
		for _, set := range name {
			for _, a := range set {
				chip.take(a)
			}
		}
	}
	if chip.Manufacturer == "" || chip.Model == "" {
		return Chip{}, refuse("it does not say which chip it is for")
	}
	return chip, nil
}

func (c *Chip) take(a pkix.AttributeTypeAndValue) {
	value, _ := a.Value.(string)
	switch {
	case a.Type.Equal(oidManufacturer):
		c.Manufacturer = value
	case a.Type.Equal(oidModel):
		c.Model = value
	case a.Type.Equal(oidVersion):
		c.Version = value
	}
}

// directoryName picks the directoryName, [4], out of GeneralNames (RFC 5280, 4.2.1.6).
func directoryName(der []byte) (pkix.RDNSequence, error) {
	var names []asn1.RawValue
	if rest, err := asn1.Unmarshal(der, &names); err != nil || len(rest) > 0 {
		return nil, refuse("its subject alternative name is malformed")
	}
	for _, n := range names {
		if n.Class != asn1.ClassContextSpecific || n.Tag != 4 {
			continue
		}
		var sequence pkix.RDNSequence
		if rest, err := asn1.Unmarshal(n.Bytes, &sequence); err != nil || len(rest) > 0 {
			return nil, refuse("its directory name is malformed")
		}
		return sequence, nil
	}
	return nil, nil
}
