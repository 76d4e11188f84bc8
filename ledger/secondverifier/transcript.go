package secondverifier

import "encoding/binary"

// strobeRate is the rate of STROBE-128: 200 bytes less 2·128/8 of capacity, less two for its padding.
const strobeRate = 166

// Flags of STROBE operations (STROBE 1.0.2, section 6.2).
const (
	flagInbound  = 1
	flagApp      = 2
	flagCipher   = 4
	flagMetadata = 16
	flagKey      = 32
)

// transcript is merlin 1.0: three operations of STROBE-128. A copy of the value is a fork of the transcript.
type transcript struct {
	state      [200]byte
	pos, begin byte
}

// newTranscript is T(label) of SPEC.md, "Transcripts".
func newTranscript(label string) *transcript {
	t := &transcript{}
	copy(t.state[:], "\x01\xa8\x01\x00\x01\x60STROBEv1.0.2")
	keccak(&t.state)
	t.operate(flagMetadata|flagApp, []byte("Merlin v1.0"))
	t.append("dom-sep", []byte("isoloir/"+label+"/1"))
	return t
}

// append absorbs the parts as one message.
func (t *transcript) append(label string, parts ...[]byte) {
	message := join(parts...)
	t.frame(label, len(message))
	t.operate(flagApp, message)
}

// number absorbs n as eight big-endian bytes.
func (t *transcript) number(label string, n int) {
	t.append(label, u64(n))
}

func (t *transcript) points(label string, ps ...point) {
	t.append(label, encodings(ps))
}

// extract gives n bytes that depend on all that was absorbed.
func (t *transcript) extract(label string, n int) []byte {
	t.frame(label, n)
	t.start(flagInbound | flagApp | flagCipher)
	out := make([]byte, n)
	for i := range out {
		out[i] = t.state[t.pos]
		t.state[t.pos] = 0
		t.advance()
	}
	return out
}

func (t *transcript) challenge(label string) scalar {
	return reduce(t.extract(label, 64))
}

// fork is `state()`: 32 bytes from a copy, after which the transcript itself goes on unchanged.
func (t *transcript) fork() []byte {
	c := *t
	return c.extract("state", 32)
}

// frame is merlin's metadata before a message or an extraction: the label and then the length in four little-endian bytes.
func (t *transcript) frame(label string, length int) {
	t.operate(flagMetadata|flagApp, binary.LittleEndian.AppendUint32([]byte(label), uint32(length)))
}

func (t *transcript) operate(flags byte, data []byte) {
	t.start(flags)
	t.absorb(data)
}

// start begins an operation: where the one before began, then the flags. What gives out bytes starts at a new block.
func (t *transcript) start(flags byte) {
	before := t.begin
	t.begin = t.pos + 1
	t.absorb([]byte{before, flags})
	if flags&(flagCipher|flagKey) != 0 && t.pos != 0 {
		t.permute()
	}
}

func (t *transcript) absorb(data []byte) {
	for _, b := range data {
		t.state[t.pos] ^= b
		t.advance()
	}
}

func (t *transcript) advance() {
	if t.pos++; t.pos == strobeRate {
		t.permute()
	}
}

func (t *transcript) permute() {
	t.state[t.pos] ^= t.begin
	t.state[t.pos+1] ^= 0x04
	t.state[strobeRate+1] ^= 0x80
	keccak(&t.state)
	t.pos, t.begin = 0, 0
}
