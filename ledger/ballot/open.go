package ballot

// Open recomputes a whole ballot from what a check publishes (SPEC "Seeds and leaves"):
// the halves of the seed and the choices. Compare the ballot's bytes, the
// commitment and the paper id with the record and with the paper.
func (c *Context) Open(station string, i uint32, a [32]byte, ts [][32]byte, style string, sel *Selections) (*Ballot, Commitment, PaperID, error) {
	p := c.Prepare(station, i, DeriveSeed(c.EID, station, i, a, ts))
	defer p.Wipe()
	b, err := p.Seal(style, sel)
	if err != nil {
		return nil, Commitment{}, PaperID{}, err
	}
	return b, p.commitment, p.pid, nil
}
