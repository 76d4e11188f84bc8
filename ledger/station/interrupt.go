package station

import (
	"slices"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/record"
)

// Pause puts on record that people stopped the voting, Resume that they let it go on.
func (s *Station) Pause(people []Official) error {
	if s.paused || s.ended {
		return ErrStage
	}
	return s.interrupt(record.IncidentPause, "", people)
}

// Resume ends a pause.
func (s *Station) Resume(people []Official) error {
	if !s.paused || s.ended {
		return ErrStage
	}
	return s.interrupt(record.IncidentResume, "", people)
}

// End puts on record that nobody can begin to vote any more. Nothing of the seeds is given away yet, so that Reopen can take it back, and
// Close makes it final.
func (s *Station) End(people []Official) error {
	if s.ended {
		return ErrStage
	}
	return s.interrupt(record.IncidentEnded, "", people)
}

// Reopen lets voting go on after End: an administrator among the people signs, and why is a word of the kiosk's. After Close nothing opens
// the polls again: the leaves that follow are public then.
func (s *Station) Reopen(people []Official, why string) error {
	if !s.ended || s.ending {
		return ErrStage
	}
	return s.interrupt(record.IncidentReopened, why, people)
}

func (s *Station) interrupt(what uint8, note string, people []Official) error {
	if s.stage != Voting {
		return ErrStage
	}
	if _, err := s.incident(what, note, people); err != nil {
		return err
	}
	s.happened(what)
	return nil
}

// happened is what an incident changes here.
func (s *Station) happened(what uint8) {
	switch what {
	case record.IncidentPause:
		s.paused = true
	case record.IncidentResume:
		s.paused = false
	case record.IncidentEnded:
		s.ended = true
	case record.IncidentReopened:
		s.paused, s.ended = false, false
	}
}

// Paused says whether people stopped the voting.
func (s *Station) Paused() bool { return s.paused }

// Ended says whether people ended the voting; Close comes next.
func (s *Station) Ended() bool { return s.ended }

// Closing says whether the batch at close is made: voting can't go on any more, even if the closing itself was cut short.
func (s *Station) Closing() bool { return s.ending }

// incidentRoles are the roles whose people sign an incident.
func incidentRoles(what uint8) []string {
	if what == record.IncidentReopened {
		return append(slices.Clone(election.StationRoles), election.RoleAdministrator)
	}
	return election.StationRoles
}
