package secondverifier

import "testing"

func TestProofVectors(t *testing.T) {
	replay(t, "proofs", map[string]operation{
		"range": func(v vector) error {
			key, err := readKey(v.bytes("key"))
			if err != nil {
				return err
			}
			ct, err := readCiphertext(v.bytes("ciphertext"))
			if err != nil {
				return err
			}
			return checkRange(alone(v), key, ct, v.number("limit"), v.bytes("proof"))
		},
		"knowledge": func(v vector) error {
			points, err := readPoints(v.bytes("points"))
			if err != nil {
				return err
			}
			return checkKnowledge(alone(v), points, v.bytes("proof"))
		},
		"equality": func(v vector) error {
			public, err := readPoint(v.bytes("public"))
			if err != nil {
				return err
			}
			in, err := readPoints(v.bytes("in"))
			if err != nil {
				return err
			}
			out, err := readPoints(v.bytes("out"))
			if err != nil {
				return err
			}
			return checkEquality(alone(v), public, in, out, v.bytes("proof"))
		},
	})
}

// alone is the transcript of a proof that stands in no ballot.
func alone(v vector) *transcript {
	t := newTranscript("vectors")
	t.append("context", v.bytes("context"))
	return t
}
