package secondverifier

import (
	"math/big"
	"slices"
)

// index takes the index of a lot.
func (s *state) index(e *entry) error {
	if err := s.afterCutoff(); err != nil {
		return err
	}
	if err := s.central(e, s.manifest.Thresholds.Cutoff); err != nil {
		return err
	}
	l, err := s.mixing.lot(e)
	if err != nil {
		return err
	}
	if l.index != nil {
		return refuseEntry("recorded", "the index is on record")
	}
	if s.count.serial == 0 || len(l.unblinds) < len(s.count.quorum) {
		return refuseEntry("blinding", "%d have opened the ids", len(l.unblinds))
	}
	if err := l.lastTable(e); err != nil {
		return err
	}
	x := &lotIndex{root: e.hash("root")}
	for _, line := range e.list("spoilt") {
		row := int(line.number("row"))
		if row >= len(l.ballots) || len(x.spoilt) > 0 && row <= x.spoilt[len(x.spoilt)-1] {
			return refuseEntry("row", "the spoilt rows do not rise, or are none")
		}
		x.spoilt = append(x.spoilt, row)
	}
	l.index = x
	return nil
}

// papers takes the commitment to the papers of a lot.
func (s *state) papers(e *entry) error {
	if err := s.afterCutoff(); err != nil {
		return err
	}
	if err := s.central(e, s.manifest.Thresholds.Draw); err != nil {
		return err
	}
	l, err := s.mixing.lot(e)
	switch {
	case err != nil:
		return err
	case l.papers != nil:
		return refuseEntry("recorded", "the papers are on record")
	case s.mixing.dice != "" || l.index == nil:
		return refuseEntry("papers", "papers come after the index and before the dice")
	}
	l.papers = &lotPapers{e.hash("root"), int(e.number("listed")), int(e.number("aside"))}
	return nil
}

// auditDraw takes the dice of the audit.
func (s *state) auditDraw(e *entry) error {
	if err := s.afterCutoff(); err != nil {
		return err
	}
	if err := s.central(e, s.manifest.Thresholds.Draw); err != nil {
		return err
	}
	switch {
	case !diceForm.MatchString(e.text("dice")):
		return refuseEntry("dice", "these are no dice")
	case s.mixing.dice != "":
		return refuseEntry("recorded", "the dice are on record")
	case !slices.ContainsFunc(s.mixing.lots, func(l *lot) bool { return l.papers != nil }):
		return refuseEntry("papers", "no papers are on record")
	}
	s.mixing.dice = e.text("dice")
	return nil
}

// position is that of a draw: of the paper, from 1.
func (m *mixing) position(l *lot, lot, draw int) int {
	h := hashOf("audit-draw", short(m.dice), u16(lot), u32(draw))
	n := big.NewInt(int64(max(len(l.ballots), l.papers.listed+l.papers.aside)))
	return 1 + int(new(big.Int).Mod(new(big.Int).SetBytes(h[:]), n).Int64())
}

// interpretation takes the commitment to what the board read on the next paper.
func (s *state) interpretation(e *entry) error {
	if err := s.afterCutoff(); err != nil {
		return err
	}
	if err := s.central(e, s.manifest.Thresholds.Draw); err != nil {
		return err
	}
	l, err := s.mixing.lot(e)
	if err != nil {
		return err
	}
	draw := int(e.number("draw"))
	if s.mixing.dice == "" || l.papers == nil || draw != len(l.readings)+1 {
		return refuseEntry("drawn", "draw %d is not the next one", draw)
	}
	l.readings = append(l.readings, reading{commitment: e.hash("commitment"), position: s.mixing.position(l, int(e.number("lot")), draw)})
	return nil
}

// readingOf is what the board has read of a draw (`drawn`).
func (s *state) readingOf(e *entry) (*lot, *reading, error) {
	if err := s.afterCutoff(); err != nil {
		return nil, nil, err
	}
	l, err := s.mixing.lot(e)
	if err != nil {
		return nil, nil, err
	}
	draw := int(e.number("draw"))
	if draw < 1 || draw > len(l.readings) {
		return nil, nil, refuseEntry("drawn", "the board has not read draw %d", draw)
	}
	return l, &l.readings[draw-1], nil
}

// sampled names the row of a paper.
func (s *state) sampled(e *entry) error {
	if err := s.afterCutoff(); err != nil {
		return err
	}
	if err := s.central(e, s.manifest.Thresholds.Draw); err != nil {
		return err
	}
	l, r, err := s.readingOf(e)
	if err != nil {
		return err
	}
	if r.sampled {
		return refuseEntry("recorded", "the row of draw %d is on record", e.number("draw"))
	}
	if err := l.checkPaper(e, r.position); err != nil {
		return err
	}
	if err := l.checkRow(e, r.position); err != nil {
		return err
	}
	r.sampled = true
	return nil
}

// rowShare takes a trustee's share in the votes of a row that a draw led to.
func (s *state) rowShare(e *entry) error {
	l, id, err := s.lotOfQuorum(e)
	if err != nil {
		return err
	}
	row := int(e.number("row"))
	r := l.rows[row]
	if r == nil {
		return refuseEntry("drawn", "no draw led to row %d", row)
	}
	if r.opened || r.shares[id] != nil {
		return refuseEntry("recorded", "the share of %q is on record", id)
	}
	k := s.task(voteSet)
	for i, c := range r.votes {
		k.names = append(k.names, rowName("sampled lot", int(e.number("lot")), l.contest.ID, row, i))
		k.items = append(k.items, c)
	}
	d, err := k.checkDecryption(id, e.bytes("share"))
	if err != nil {
		return refuseEntry("share", "%v", err)
	}
	r.shares[id] = d
	if len(r.shares) < len(s.count.quorum) {
		return nil
	}
	r.opened = true
	return l.checkVotes(k.contents(s.inOrder(r.shares)))
}

// checkVotes: the packed columns of a row hold numbers that a ballot can have (`row`).
func (l *lot) checkVotes(points []point) error {
	for _, c := range l.columns() {
		if !c.packed {
			continue
		}
		if _, err := logarithm(take(&points, 1)[0], c.most); err != nil {
			return refuseEntry("row", "%v", err)
		}
	}
	return nil
}

// read opens what the board had committed to.
func (s *state) read(e *entry) error {
	if err := s.afterCutoff(); err != nil {
		return err
	}
	if err := s.central(e, s.manifest.Thresholds.Draw); err != nil {
		return err
	}
	_, r, err := s.readingOf(e)
	switch {
	case err != nil:
		return err
	case !r.sampled:
		return refuseEntry("drawn", "the row of draw %d is not named", e.number("draw"))
	case r.read:
		return refuseEntry("recorded", "the reading of draw %d is on record", e.number("draw"))
	}

	content := e.bytes("content")
	h := hashOf("interpretation", e.bytes("salt"), u16(int(e.number("lot"))), u32(int(e.number("draw"))), u32(len(content))[1:], content)
	if h != r.commitment {
		return refuseEntry("interpretation", "this is not what the board had committed to")
	}
	r.read = true
	return nil
}
