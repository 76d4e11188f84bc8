package secondverifier

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"slices"
)

// tableFiles are the files of tables, by their digest.
type tableFiles map[hash][]byte

// A lotCheck checks what is in the files of a lot: SPEC.md, "Mixing" and "Audit", for whoever has the files.
type lotCheck struct {
	state *state
	n     int
	lot   *lot
	files tableFiles
	named map[hash]bool
	last  *table
}

func (s *state) checkLot(n int, l *lot, files tableFiles, named map[hash]bool) error {
	if len(l.shuffles) == 0 {
		return nil
	}
	c := &lotCheck{state: s, n: n, lot: l, files: files, named: named}
	for _, check := range []func() error{c.shuffles, c.contents, c.index} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

// file is the file that an entry names (`file`).
func (c *lotCheck) file(digest hash) ([]byte, error) {
	c.named[digest] = true
	file, ok := c.files[digest]
	if !ok {
		return nil, &Fault{tableName(digest), refuseEntry("file", "it is missing")}
	}
	return file, nil
}

// shuffles: the first input is the lot's table, and every proof holds.
func (c *lotCheck) shuffles() error {
	input := c.lot.table()
	keys := c.state.trustees.joint
	for _, e := range c.lot.shuffles {
		output, err := c.file(e.hash("output"))
		if err != nil {
			return err
		}
		proof, err := c.file(e.hash("proof"))
		if err != nil {
			return err
		}
		if e.hash("input") != input.digest {
			return &Fault{tableName(e.hash("output")), refuseEntry("table", "it does not start from the lot's table")}
		}
		s := shuffle{election: c.state.eid, contest: c.lot.contest.ID, mixer: int(e.number("position")), input: input}
		s.table = fmt.Sprintf("lot %d announcement %d", c.n, e.number("serial"))
		for _, column := range c.lot.columns() {
			s.keys = append(s.keys, keys[column.set])
		}
		if s.output, err = readTable(output); err == nil {
			err = s.check(proof)
		}
		if err != nil {
			return &Fault{tableName(e.hash("proof")), err}
		}
		input = s.output
	}
	c.last = input
	return nil
}

// task is what the quorum of a share decrypts or blinds.
func (c *lotCheck) task(e fields, set int) task {
	serial := int(e.number("quorum"))
	return task{trustees: c.state.trustees, eid: c.state.eid, quorum: c.state.count.quorums[serial], serial: serial, set: set}
}

// inQuorumOrder gives the files of entries by trustee, in the order of the quorum.
func (c *lotCheck) inQuorumOrder(by map[string]fields) (out []fields) {
	for _, m := range c.state.trustees.members {
		if e, ok := by[m.id]; ok {
			out = append(out, e)
		}
	}
	return out
}

// openedItems are the ciphertexts under a set that are opened row by row, with their names.
func (c *lotCheck) openedItems(set int) (items []ciphertext, names []string) {
	columns := c.lot.columns()
	for i, row := range c.last.rows {
		for k, column := range columns {
			if column.opened && column.set == set {
				items = append(items, row[k])
				names = append(names, rowName("lot", c.n, c.lot.contest.ID, i, k))
			}
		}
	}
	return items, names
}

// contents: every share checks, and contents are the bytes that follow.
func (c *lotCheck) contents() error {
	var all [2][][]point // by set, then trustee
	sets := [2]int{voteSet, dataSet}
	for _, e := range c.inQuorumOrder(c.lot.shares) {
		file, err := c.file(e.hash("share"))
		if err != nil {
			return err
		}
		for i, set := range sets {
			k := c.task(e, set)
			if k.items, k.names = c.openedItems(set); len(k.items) == 0 {
				continue
			}
			size := 4 + pointSize*len(k.items) + 96
			if len(file) < size {
				return c.shareFault(e, "it is too short")
			}
			d, err := k.checkDecryption(e.text("trustee"), file[:size])
			if err != nil {
				return c.shareFault(e, err.Error())
			}
			all[i], file = append(all[i], d), file[size:]
		}
		if len(file) > 0 {
			return c.shareFault(e, "bytes are left over")
		}
	}
	if c.lot.contents == nil {
		return nil
	}
	return c.checkContents(all)
}

func (c *lotCheck) shareFault(e fields, reason string) error {
	return &Fault{tableName(e.hash("share")), refuseEntry("share", "%s", reason)}
}

func (c *lotCheck) checkContents(shares [2][][]point) error {
	file, err := c.file(*c.lot.contents)
	if err != nil {
		return err
	}
	var points [2][]point
	for i, set := range [2]int{voteSet, dataSet} {
		if items, _ := c.openedItems(set); len(items) > 0 {
			k := task{items: items}
			points[i] = k.contents(shares[i])
		}
	}
	want, sums, err := c.lot.contentsOf(len(c.last.rows), points[0], points[1])
	if err != nil || !bytes.Equal(file, want) {
		return &Fault{tableName(*c.lot.contents), refuseEntry("contents", "other contents follow from the shares: %v", err)}
	}
	return c.checkSums(sums)
}

// index: every share of the blinding and of its opening checks, and root and spoilt rows follow.
func (c *lotCheck) index() error {
	object := fmt.Sprintf("lot %d %s table %s", c.n, c.lot.contest.ID, hex.EncodeToString(c.last.digest[:]))
	var in []point
	for _, row := range c.last.rows {
		in = append(in, row[0].a, row[0].b)
	}
	blinded, err := c.addShares(c.lot.blinds, func(e fields, file []byte) ([]point, error) {
		k := c.task(e, blindSet)
		k.object, k.points = object, in
		return k.checkBlinding(e.text("trustee"), file)
	})
	if err != nil || len(c.lot.unblinds) == 0 {
		return err
	}
	items := task{}
	for i := range c.last.rows {
		items.items = append(items.items, ciphertext{blinded[2*i], blinded[2*i+1]})
		items.names = append(items.names, fmt.Sprintf("%s row %d", object, i))
	}
	opened, err := c.addShares(c.lot.unblinds, func(e fields, file []byte) ([]point, error) {
		k := c.task(e, indexSet)
		k.items, k.names = items.items, items.names
		return k.checkDecryption(e.text("trustee"), file)
	})
	if err != nil || c.lot.index == nil {
		return err
	}
	for i, item := range items.items {
		opened[i] = item.b.minus(opened[i])
	}
	return c.checkIndex(opened)
}

// addShares checks the shares of entries and adds them up; none is nothing.
func (c *lotCheck) addShares(by map[string]fields, check func(fields, []byte) ([]point, error)) ([]point, error) {
	var shares [][]point
	for _, e := range c.inQuorumOrder(by) {
		file, err := c.file(e.hash("share"))
		if err != nil {
			return nil, err
		}
		d, err := check(e, file)
		if err != nil {
			return nil, c.shareFault(e, err.Error())
		}
		shares = append(shares, d)
	}
	if len(shares) == 0 {
		return nil, nil
	}
	return sumShares(shares), nil
}

func (c *lotCheck) checkIndex(ids []point) error {
	times := map[string]int{}
	for _, b := range ids {
		times[string(b.bytes())]++
	}
	var entries []hash
	var spoilt []int
	for i, b := range ids {
		row := b.bytes()
		for k := range c.lot.packedCount() {
			row = append(row, c.last.rows[i][1+k].bytes()...)
		}
		entries = append(entries, hashOf("index-row", row))
		if b.isIdentity() || times[string(b.bytes())] > 1 {
			spoilt = append(spoilt, i)
		}
	}
	if hashTree(entries) != c.lot.index.root || !slices.Equal(spoilt, c.lot.index.spoilt) {
		return &Fault{tableName(c.last.digest), refuseEntry("index", "another index follows from the shares")}
	}
	return nil
}
