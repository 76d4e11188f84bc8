package record

import (
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/tpm/verify"
)

// References are the golden measurements of a manifest in the form in which a quote is judged.
func References(m *election.Manifest) ([]verify.Reference, error) {
	var out []verify.Reference
	for _, r := range m.Reference {
		golden, err := reference(r)
		if err != nil {
			return nil, err
		}
		out = append(out, golden)
	}
	return out, nil
}
