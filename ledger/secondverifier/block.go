package secondverifier

import "bytes"

const blockMagic = "isoloir block 1\n"

// A blockID names a block: SPEC, "Blocks and headers". All zero is no block.
type blockID struct {
	hash      [32]byte
	parts     uint64
	partsHash [32]byte
}

// A moment is a time of the chain.
type moment struct {
	seconds     int64
	nanoseconds uint64
}

func (m moment) after(n moment) bool {
	return m.seconds > n.seconds || m.seconds == n.seconds && m.nanoseconds > n.nanoseconds
}

// The eight hashes of a header, in their order.
const (
	lastCommitHash = iota
	dataHash
	validatorsHash
	nextValidatorsHash
	consensusHash
	appHash
	resultsHash
	evidenceHash
)

// A header is what a block says of itself and of what was before.
type header struct {
	protocol, application uint64
	chain                 string
	height                uint64
	time                  moment
	last                  blockID
	hashes                [8][32]byte
	proposer              [20]byte
}

// The flags of a place in a commit.
const (
	absent   = 1
	forBlock = 2
	forNone  = 3
)

// A place is what one validator gave to a commit.
type place struct {
	flag      byte
	address   [20]byte
	time      moment
	signature []byte
}

// A commit is what the validators signed for a block.
type commit struct {
	height uint64
	round  uint64
	id     blockID
	places []place
}

// A block is one block file.
type block struct {
	header  header
	commit  commit
	entries [][]byte
}

// decodeBlock reads a block file in its one form.
func decodeBlock(file []byte) (*block, error) {
	body, ok := bytes.CutPrefix(file, []byte(blockMagic))
	if !ok {
		return nil, wrong("it is no block file")
	}
	c := cursor{rest: body}
	b := &block{header: c.header(), commit: c.commit()}
	list := cursor{rest: c.take(int(c.uint(3)))}
	for len(list.rest) > 0 && !list.bad {
		b.entries = append(b.entries, list.take(int(list.uint(3))))
	}
	if c.bad || list.bad || len(c.rest) > 0 {
		return nil, wrong("it is not in its one form")
	}
	return b, nil
}

func (c *cursor) header() header {
	h := header{protocol: c.uint(8), application: c.uint(8)}
	h.chain = string(c.take(int(c.uint(1))))
	h.height = c.height()
	h.time = c.moment()
	h.last = c.blockID()
	for i := range h.hashes {
		h.hashes[i] = [32]byte(c.take(32))
	}
	h.proposer = [20]byte(c.take(20))
	return h
}

func (c *cursor) moment() moment {
	m := moment{seconds: int64(c.uint(8)), nanoseconds: c.uint(4)}
	c.bad = c.bad || m.nanoseconds >= 1e9
	return m
}

func (c *cursor) blockID() blockID {
	return blockID{[32]byte(c.take(32)), c.uint(4), [32]byte(c.take(32))}
}

func (c *cursor) commit() commit {
	m := commit{height: c.height(), round: c.uint(4), id: c.blockID()}
	c.bad = c.bad || m.round >= 1<<31
	list := cursor{rest: c.take(int(c.uint(3)))}
	for len(list.rest) > 0 && !list.bad {
		m.places = append(m.places, list.place())
	}
	c.bad = c.bad || list.bad
	return m
}

func (c *cursor) place() place {
	p := place{flag: byte(c.uint(1))}
	switch p.flag {
	case absent:
	case forBlock, forNone:
		p.address = [20]byte(c.take(20))
		p.time = c.moment()
		p.signature = c.take(64)
	default:
		c.bad = true
	}
	return p
}
