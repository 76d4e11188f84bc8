package verify

import (
	"fmt"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/tpm/ekcert"
)

// chips checks the certificates of the stations' security chips, at the moment of enrolment so that the answer stays the same when
// they expire. The state machine leaves this to whoever enrols and whoever verifies.
func (c *checker) chips() ([]any, error) {
	roots, err := ekcert.Roots(c.m)
	if err != nil {
		return nil, in(election.ManifestFile, err)
	}
	n := 0
	for _, st := range c.report.State.Stations() {
		if st.Stage == record.StageNamed {
			continue
		}
		if _, err := ekcert.Check(st.Machine.EKChain, st.Machine.EK, roots, st.Enrolled); err != nil {
			return nil, fmt.Errorf("station %s: %w", st.ID, err)
		}
		n++
	}
	return []any{n}, nil
}
