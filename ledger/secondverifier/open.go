package secondverifier

import "bytes"

// Opening is what a check publishes of one leaf (SPEC.md, "Seeds and leaves", step 7).
type Opening struct {
	Station string
	Index   int        // from 1
	Half    [32]byte   // a of the station
	Halves  [][32]byte // t of each trustee, in the order of the trustee record
	Style   string
	Choices []byte
}

// opened is all that follows from an opening.
type opened struct {
	ballot []byte
	beside commitment
	code   string
	pid    [16]byte
}

// Open gives the ballot that an opening leads to. Choices that nobody can make are `size` or `range`.
func (e *Election) Open(o Opening) ([]byte, error) {
	made, err := e.open(o)
	if err != nil {
		return nil, err
	}
	return made.ballot, nil
}

// open recomputes a ballot and what stands beside it.
func (e *Election) open(o Opening) (*opened, error) {
	s := e.manifest.style(o.Style)
	if s == nil || e.manifest.station(o.Station) == nil || !e.manifest.station(o.Station).serves(o.Style) {
		return nil, refuse("opening", "station %s has no style %s", o.Station, o.Style)
	}
	choices, err := e.readChoices(s, o.Choices)
	if err != nil {
		return nil, err
	}
	seed := newSeed(e.eid, o.Station, o.Index, o.Half, o.Halves)
	ballot, beside := e.seal(o.Station, o.Index, seed, s, choices)
	code := trackingCode(ballot)
	return &opened{ballot, beside, printCode(code[:]), paperID(seed)}, nil
}

// checkOpening compares what follows from an opening with what was recorded and printed (`opening`).
func (e *Election) checkOpening(o Opening, recorded opened) error {
	made, err := e.open(o)
	if err != nil {
		return err
	}
	if !bytes.Equal(made.ballot, recorded.ballot) || made.beside != recorded.beside || made.code != recorded.code || made.pid != recorded.pid {
		return refuse("opening", "the seed and the choices give another ballot")
	}
	return nil
}
