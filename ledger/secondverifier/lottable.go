package secondverifier

// mostPacked bounds what packed columns hold together: what is opened has a logarithm to find.
func (c *contest) mostPacked() int {
	if c.Kind == "approval" && c.ballotByBallot() {
		return 1 << 16
	}
	return 1 << 40
}

// packedColumns puts the columns of the tally together, as many as fit: Σ b^i C_i. With them come the highest numbers that they can hold.
func (c *contest) packedColumns(columns []ciphertext) (out []ciphertext, most []int) {
	for len(columns) > 0 {
		b, product, n := c.mostOfColumn()+1, 1, 0
		packed := ciphertext{identity, identity}
		for n < len(columns) && product*b <= c.mostPacked() {
			packed = packed.plus(columns[n].times(number(product)))
			product *= b
			n++
		}
		out, most, columns = append(out, packed), append(most, product-1), columns[n:]
	}
	return out, most
}

// A column of a table stands under a set's key.
type column struct {
	set    int
	opened bool // row by row
	packed bool // of the tally
	most   int  // of a packed one: the highest number that it can hold
}

// row gives the ciphertexts of a ballot in its table, and what the columns are.
func (l *lot) row(b ballotContest) (row []ciphertext, columns []column) {
	add := func(c ciphertext, set int, opened bool) {
		row, columns = append(row, c), append(columns, column{set: set, opened: opened})
	}
	add(b.id, indexSet, false)
	tally := l.contest.tallyColumns(b.bits)
	votes, most := l.contest.packedColumns(tally)
	for i, c := range votes {
		add(c, voteSet, l.contest.Kind == "approval" && l.contest.ballotByBallot())
		columns[len(columns)-1].packed, columns[len(columns)-1].most = true, most[i]
	}
	packed := b.packed
	for range l.contest.rankPieces() {
		add(take(&packed, 1)[0], voteSet, true)
	}
	for _, option := range l.contest.writeIns() {
		add(tally[option], voteSet, true)
		for range l.contest.textPieces() {
			add(take(&packed, 1)[0], dataSet, true)
		}
	}
	return row, columns
}

// table is what the first mixer starts from.
func (l *lot) table() *table {
	var rows [][]ciphertext
	for _, b := range l.ballots {
		row, _ := l.row(b)
		rows = append(rows, row)
	}
	return newTable(rows)
}

// columns are those of the lot's tables.
func (l *lot) columns() []column {
	_, columns := l.row(l.ballots[0])
	return columns
}

// packedCount is how many columns stand between the id and a ranking, write-ins and words.
func (l *lot) packedCount() (n int) {
	for _, c := range l.columns() {
		n += truth(c.packed)
	}
	return n
}
