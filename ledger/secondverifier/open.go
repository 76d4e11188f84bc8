package secondverifier

import "bytes"

// opening is what a check publishes of one leaf (SPEC.md, "Seeds and leaves", step 7).
type opening struct {
	station string
	index   int
	half    hash   // a of the station
	halves  []hash // t of each trustee
	style   string
	choices []byte
}

// opened is all that follows from an opening.
type opened struct {
	ballot []byte
	beside commitment
	code   string
	pid    [16]byte
}

// open recomputes a ballot. Choices that nobody can make are `size` or `range`.
func (e *election) open(o opening) (*opened, error) {
	s := e.manifest.style(o.style)
	if s == nil || e.manifest.station(o.station) == nil || !e.manifest.station(o.station).serves(o.style) {
		return nil, refuse("opening", "station %s has no style %s", o.station, o.style)
	}
	choices, err := e.readChoices(s, o.choices)
	if err != nil {
		return nil, err
	}
	seed := newSeed(e.eid, o.station, o.index, o.half, o.halves)
	ballot, beside := e.seal(o.station, o.index, seed, s, choices)
	code := trackingCode(ballot)
	return &opened{ballot, beside, printCode(code[:]), paperID(seed)}, nil
}

// checkOpening compares what follows from an opening with what was recorded and printed (`opening`).
func (e *election) checkOpening(o opening, recorded opened) error {
	made, err := e.open(o)
	if err != nil {
		return err
	}
	if !bytes.Equal(made.ballot, recorded.ballot) || made.beside != recorded.beside || made.code != recorded.code || made.pid != recorded.pid {
		return refuse("opening", "the seed and the choices give another ballot")
	}
	return nil
}
