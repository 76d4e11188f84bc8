package secondverifier

import (
	"crypto/ecdh"
	"crypto/hpke"
)

const sealedShare = 176 // bytes: an encapsulated key, four scalars and a tag

// openSealed opens what was sealed to a sharing key (`seal`): HPKE in base mode, without additional data.
func openSealed(key, info, sealed []byte) ([]byte, error) {
	private, err := hpke.DHKEM(ecdh.X25519()).NewPrivateKey(key)
	if err != nil {
		return nil, refuse("seal", "the key is none: %v", err)
	}
	out, err := hpke.Open(private, hpke.HKDFSHA256(), hpke.ChaCha20Poly1305(), info, sealed)
	if err != nil {
		return nil, refuse("seal", "it does not open: %v", err)
	}
	return out, nil
}

// shareInfo is what a share of trustee j to trustee i is sealed under.
func shareInfo(cid hash, from, to int) []byte {
	h := hashOf("key-share", cid[:], u16(from), u16(to))
	return h[:]
}

// halvesPlace names the halves of a trustee for one attempt of a station, under a label.
func halvesPlace(label string, eid hash, attempt int, station, trustee string) []byte {
	h := hashOf(label, eid[:], u16(attempt), short(station), short(trustee))
	return h[:]
}

// derivedHalf is t_i of the trustee who keeps a master key, i from 1.
func derivedHalf(master []byte, eid hash, attempt int, station, trustee string, i int) hash {
	return kdf32(master, "seed half", halvesPlace("seed-halves", eid, attempt, station, trustee), u32(i))
}

// openHalves opens the n halves that a trustee sealed to a station.
func openHalves(key []byte, eid hash, attempt int, station, trustee string, n int, sealed []byte) ([]byte, error) {
	halves, err := openSealed(key, halvesPlace("seed-transfer", eid, attempt, station, trustee), sealed)
	if err == nil && len(halves) != 32*n {
		return nil, refuse("seal", "%d bytes are not %d halves", len(halves), n)
	}
	return halves, err
}
