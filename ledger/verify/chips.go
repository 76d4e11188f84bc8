package verify

import (
	"crypto/sha256"
	"fmt"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/tpm/ekcert"
)

// chips checks the certificates of the security chips of all machines that stations have or had, at the moment of enrolment so that the answer stays the same when
// they expire. The state machine leaves this to whoever enrols and whoever verifies.
func (c *checker) chips() ([]any, error) {
	roots, err := ekcert.Roots(c.m)
	if err != nil {
		return nil, in(election.ManifestFile, err)
	}
	c.report.Chips = map[[32]byte]ekcert.Chip{}
	for _, st := range c.report.State.Stations() {
		for _, b := range st.Machines() {
			chip, err := ekcert.Check(b.Machine.EKChain, b.Machine.EK, roots, b.Enrolled)
			if err != nil {
				return nil, fmt.Errorf("station %s: %w", st.ID, err)
			}
			c.report.Chips[sha256.Sum256(b.Machine.EK)] = chip
		}
	}
	return []any{len(c.report.Chips)}, nil
}
