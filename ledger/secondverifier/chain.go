package secondverifier

// A chain follows blocks: SPEC.md, "Blocks and headers". The zero value of last is before the first block.
type chain struct {
	state *state
	last  *block
	set   []validator // of the block to come
	next  []validator // of the block after it
}

const (
	blockProtocol      = 11
	applicationVersion = 1
)

func newChain(m *manifest) *chain {
	s := newState(m)
	return &chain{state: s, set: s.validators(), next: s.validators()}
}

// add checks a block and applies its entries.
func (c *chain) add(b *block) error {
	for _, check := range []func(*block) error{c.checkPlace, c.checkHashes, c.checkValidators} {
		if err := check(b); err != nil {
			return err
		}
	}
	if err := b.commit.check(b.header, c.set); err != nil {
		return err
	}
	c.state.begin(b.header.height, b.header.time, b.header.hash())
	for i, raw := range b.entries {
		next, err := c.state.apply(raw)
		if err != nil {
			return wrong("entry %d: %w", i+1, err)
		}
		c.state = next
	}
	c.last, c.set, c.next = b, c.next, c.state.validators()
	return nil
}

// checkPlace: the block follows the one before.
func (c *chain) checkPlace(b *block) error {
	h, m := b.header, c.state.manifest
	before, height, results, lastCommit := blockID{}, uint64(1), 0, commit{}
	inTime := h.time == (moment{m.GenesisTime.Unix(), uint64(m.GenesisTime.Nanosecond())})
	if c.last != nil {
		before, height, results, lastCommit = c.last.commit.id, c.last.header.height+1, len(c.last.entries), c.last.commit
		inTime = h.time.after(c.last.header.time)
	}
	switch {
	case h.protocol != blockProtocol || h.application != applicationVersion || h.chain != m.ChainID:
		return wrong("it is of another chain")
	case h.height != height || h.last != before:
		return wrong("it does not follow the block before")
	case !inTime:
		return wrong("its time does not follow the block before")
	case h.hashes[lastCommitHash] != lastCommit.hash():
		return wrong("it binds another commit of the block before")
	case h.hashes[resultsHash] != outcomesHash(results):
		return wrong("it binds other results of the block before")
	}
	return nil
}

func (c *chain) checkHashes(b *block) error {
	switch {
	case b.header.hashes[dataHash] != entriesHash(b.entries):
		return wrong("its entries are not those that its header binds")
	case b.header.hashes[consensusHash] != parametersHash():
		return wrong("its header binds other parameters")
	case b.header.hashes[appHash] != c.state.hash():
		return wrong("its header binds another state than follows from the entries before")
	}
	return nil
}

func (c *chain) checkValidators(b *block) error {
	switch {
	case b.header.hashes[validatorsHash] != validatorSetHash(c.set):
		return wrong("its header binds other validators than follow from the entries before")
	case b.header.hashes[nextValidatorsHash] != validatorSetHash(c.next):
		return wrong("its header binds other next validators than follow from the entries before")
	case !isValidator(c.set, b.header.proposer):
		return wrong("its proposer is no validator")
	}
	return nil
}
