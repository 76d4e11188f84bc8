package secondverifier

import "slices"

// checkPaper: the paper's entry with its path for a position within the list, else none (`drawn`).
func (l *lot) checkPaper(e *entry, position int) error {
	paper, path := e.bytes("paper"), hashList(e.hashes("path", "hash"))
	if position > l.papers.listed {
		if hash(paper) != (hash{}) || len(path) > 0 || e.number("found") != 0 {
			return refuseEntry("drawn", "position %d is past the list", position)
		}
		return nil
	}
	if checkPath(l.papers.root, paper, position-1, l.papers.listed, path) != nil {
		return refuseEntry("drawn", "this is not the paper at position %d", position)
	}
	return nil
}

func hashList(list [][]byte) (out []hash) {
	for _, h := range list {
		out = append(out, hash(h))
	}
	return out
}

// checkRow: a row that was found is one of the index, is not spoilt and belongs to this paper (`row`).
func (l *lot) checkRow(e *entry, position int) error {
	row, content, path := int(e.number("row")), e.bytes("content"), hashList(e.hashes("rowpath", "hash"))
	if e.number("found") == 0 {
		if row != 0 || len(content) > 0 || len(path) > 0 || l.rowOf(position) >= 0 {
			return refuseEntry("row", "a row that was not found has no content")
		}
		return nil
	}
	h := hashOf("index-row", content)
	switch {
	case e.number("found") != 1 || row >= len(l.ballots) || slices.Contains(l.index.spoilt, row):
		return refuseEntry("row", "row %d is none that a paper may have", row)
	case len(content) != pointSize+ciphertextSize*l.packedCount() || checkPath(l.index.root, h[:], row, len(l.ballots), path) != nil:
		return refuseEntry("row", "this is not row %d of the index", row)
	case l.rows[row] != nil && l.rows[row].position != position || l.rowOf(position) >= 0 && l.rowOf(position) != row:
		return refuseEntry("row", "row %d belongs to another paper", row)
	}
	if l.rows[row] == nil {
		votes, err := readVotes(content[pointSize:])
		if err != nil {
			return refuseEntry("row", "%v", err)
		}
		l.rows[row] = &sampledRow{position: position, votes: votes, shares: map[string][]point{}}
	}
	return nil
}

func readVotes(b []byte) (out []ciphertext, err error) {
	for ; len(b) > 0; b = b[ciphertextSize:] {
		c, err := readCiphertext(b[:ciphertextSize])
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
}

// rowOf is the row that a paper led to, or -1.
func (l *lot) rowOf(position int) int {
	for row, r := range l.rows {
		if r.position == position {
			return row
		}
	}
	return -1
}
