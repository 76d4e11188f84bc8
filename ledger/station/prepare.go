package station

import (
	"errors"
	"fmt"

	"github.com/isoloir/isoloir/tpm/broker"
)

// Prepare does whatever can be done towards opening with the files that are there. To call it again is harmless.
func (s *Station) Prepare() error {
	for _, step := range []struct {
		at Stage
		do func() (bool, error)
	}{
		{AwaitsTrustees, s.begin},
		{AwaitsHalves, s.receive},
		{AwaitsDraw, s.draw},
	} {
		if s.stage != step.at {
			continue
		}
		done, err := step.do()
		if err != nil {
			return err
		}
		if !done {
			return nil
		}
		s.stage++
	}
	if s.stage == Ready && s.urn == nil {
		return s.resume()
	}
	return nil
}

// loadRatchet takes k from the chip. A chip that holds none has lost it, or is another. Before the opening nothing was cast that would be to
// close: a chip that is silent then may answer at the next start.
func (s *Station) loadRatchet() error {
	index, k, err := s.Chip.RatchetRead()
	if err != nil && broker.IsChip(err) && s.store.has("open") {
		s.paper = true // it failed while the station was off: what was cast is still to be closed
		return s.loseChip()
	}
	if err != nil {
		return fmt.Errorf("read the seed state: %w", err)
	}
	if index == 0 {
		return errors.New("the security chip knows nothing of the seeds that this station committed to")
	}
	s.ratchet, err = newRatchet(index, k)
	return err
}
