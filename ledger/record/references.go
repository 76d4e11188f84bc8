package record

import (
	"encoding/hex"
	"fmt"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/tpm/verify"
)

// References are the golden measurements of a manifest in the form in which a quote is judged.
func References(m *election.Manifest) ([]verify.Reference, error) {
	var out []verify.Reference
	for _, r := range m.Reference {
		golden, err := reference(r)
		if err != nil {
			return nil, fmt.Errorf("reference %s: %w", r.Name, err)
		}
		out = append(out, golden)
	}
	return out, nil
}

// reference is a manifest's golden values as the judge of quotes wants them.
func reference(r election.Reference) (verify.Reference, error) {
	out := verify.Reference{Version: r.Version, Name: r.Name}
	for _, e := range r.Events {
		digest, err := hex.DecodeString(e.Digest)
		if err != nil || len(digest) != 32 {
			return out, fmt.Errorf("event %s: not a digest", e.Event)
		}
		out.Events = append(out.Events, verify.Event{PCR: uint8(e.PCR), Name: e.Event, Digest: [32]byte(digest)})
	}
	return out, nil
}
