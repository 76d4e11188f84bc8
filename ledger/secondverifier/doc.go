// Package secondverifier verifies the record a second time. It is written from SPEC.md, tpm/ATTESTATION.md and the vectors,
// by people who did not read the first verifier, and shares no code with it: it imports nothing of this module, and neither
// its group nor its transcripts are the first one's. Two verifiers that agree are evidence that SPEC.md says what is done.
//
// Where SPEC.md was silent the two were tried on the same entries, and SPEC.md now says what came out; its section "The second
// verifier" lists what of weights, names and dice was found so.
//
// It is slow and plain on purpose. Equations are checked one at a time, as SPEC.md writes them; nothing here is a secret, so
// nothing is constant-time.
package secondverifier
