// Package elgamal is the group, the encryption and the proofs of Isoloir's
// ballots: exponential ElGamal over ristretto255 (RFC 9496), Fiat-Shamir
// through merlin transcripts, and proofs that carry their commitments so that
// thousands are verified with one multi-scalar multiplication.
//
// It knows nothing of elections. The group of curve25519-voi is hidden here and
// nowhere else; the rest of the module sees Scalar, Point, PublicKey and Ciphertext.
//
// Two rules hold everywhere. A Scalar may be a secret, so every operation on
// one is constant-time and every way of printing one is redacted; functions
// whose names end in Vartime take public data only. A Point decoded from
// bytes is a canonical element of the prime-order group, so a verdict never
// depends on whether equations were checked one at a time or together.
//
// Bytes, transcripts and checks are specified in ledger/SPEC.md, sections
// "Group, transcripts and hashes" and "Proofs".
package elgamal
