package mixnet

import "github.com/isoloir/isoloir/ledger/elgamal"

// secrets are what a mixer must not tell about one shuffle. Nonces are asked for again by their number in the place of being kept,
// and hedged: bound to the statement and to fresh randomness, each stream on its own.
type secrets struct {
	elgamal.Hidden
	order     permutation
	reencrypt *elgamal.Nonces // r̃ of each ciphertext
	commit    *elgamal.Nonces // r of each commitment, by input row
	link      *elgamal.Nonces // r̂ of each link of the chain
	linkMask  *elgamal.Nonces // ω̂
	mask      *elgamal.Nonces // ω'
	masks     *elgamal.Nonces // ω_1, ω_2, ω_3, then ω_4 of each column
}

func newSecrets(t *elgamal.Transcript, rows int) *secrets {
	draw := func(label string) *elgamal.Nonces { return elgamal.HedgedNonces("shuffle "+label, t) }
	order := draw("order")
	defer order.Wipe()
	return &secrets{order: newPermutation(rows, order.Next()), reencrypt: draw("re-encryption"), commit: draw("commitment"), link: draw("link"),
		linkMask: draw("link mask"), mask: draw("row mask"), masks: draw("masks")}
}

func (s *secrets) wipe() {
	s.order.wipe()
	for _, n := range []*elgamal.Nonces{s.reencrypt, s.commit, s.link, s.linkMask, s.mask, s.masks} {
		n.Wipe()
	}
}
