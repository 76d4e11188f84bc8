// Package lanes computes on eight points of ristretto255 side by side, with the instructions AVX-512 IFMA of amd64 processors. Decoding,
// encoding and multiplying a fixed base, which are nearly all of what a ballot costs, take a fifth of the time there. It knows no
// protocol and no secret's meaning; ledger/elgamal uses it for lists of points where the processor has it, and does without elsewhere,
// with the same results.
//
// Nothing here branches on a value or reads memory at a place that depends on one, except SumVartime and Decode, whose arguments are public.
package lanes
