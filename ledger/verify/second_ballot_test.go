package verify_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/isoloir/isoloir/ledger/ballot"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/election/electiontest"
	"github.com/isoloir/isoloir/ledger/elgamal"
	"github.com/isoloir/isoloir/ledger/secondverifier"
)

// Two verifiers that were written apart, from one SPEC.md, make the same ballots and judge them alike.

// both is one election as each verifier knows it.
type both struct {
	first  *ballot.Context
	second *secondverifier.Election
}

func newBoth(t *testing.T, m *election.Manifest) both {
	t.Helper()
	eid := [32]byte{7}
	var points [4]elgamal.Point
	var keys [4][32]byte
	for i := range points {
		points[i] = elgamal.HashToGroup("test-key", []byte{byte(i)})
		keys[i] = points[i].Bytes()
	}
	first, err := ballot.NewContext(m, eid, ballot.Keys{Vote: points[0], Index: points[1], Blind: points[2], Data: points[3]})
	if err != nil {
		t.Fatal(err)
	}
	second, err := secondverifier.NewElection(m.Encode(), eid, keys)
	if err != nil {
		t.Fatal(err)
	}
	return both{first, second}
}

// codeOf is the code of either verifier's refusal, or "ok".
func codeOf(err error) string {
	var first *ballot.Refusal
	var second *secondverifier.Refusal
	switch {
	case err == nil:
		return "ok"
	case errors.As(err, &first):
		return string(first.Code)
	case errors.As(err, &second):
		return second.Name
	}
	return err.Error()
}

func TestTwoVerifiersMakeTheSameBallots(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	seen := map[string]int{}
	for range 40 {
		m := randomElection(t, r)
		b := newBoth(t, m)
		for _, style := range m.Styles {
			o := randomOpening(r, m, style.ID)
			made, err1 := openFirst(b.first, o)
			again, err2 := b.second.Open(o)
			if codeOf(err1) != codeOf(err2) || !bytes.Equal(made, again) {
				t.Errorf("contests %+v, choices %x: %v and %v, ballots of %d and %d bytes", m.StyleContests(style.ID), o.Choices, err1, err2, len(made), len(again))
			}
			seen[codeOf(err1)]++
		}
	}
	if seen["ok"] < 20 || seen["range"] < 5 || seen["size"] < 2 {
		t.Errorf("the openings were one-sided: %v", seen)
	}
}

func openFirst(c *ballot.Context, o secondverifier.Opening) ([]byte, error) {
	sel, err := ballot.ParseSelections(c.Manifest.StyleContests(o.Style), o.Choices)
	if err != nil {
		return nil, err
	}
	b, _, _, err := c.Open(o.Station, uint32(o.Index), o.Half, o.Halves, o.Style, sel)
	if err != nil {
		return nil, err
	}
	return b.Encode(), nil
}

func TestTwoVerifiersJudgeCorruptedBallotsAlike(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	seen := map[string]int{}
	for range 30 {
		m := randomElection(t, r)
		b := newBoth(t, m)
		one, beside := possibleBallot(t, r, b.first)
		other, _ := possibleBallot(t, r, b.first)
		for range 25 {
			raw, com := corrupt(r, one, other, beside)
			err1, err2 := checkFirst(b.first, raw, com), b.second.CheckBallot(raw, com.Tag, com.C, com.F)
			if codeOf(err1) != codeOf(err2) {
				t.Errorf("contests %+v, ballot %x: the first says %v, the second %v", m.Contests, raw, err1, err2)
			}
			seen[codeOf(err1)]++
		}
	}
	for _, code := range []string{"ok", "size", "election", "style", "point", "leaf", "proof", "range", "pok"} {
		if seen[code] == 0 {
			t.Errorf("no corruption came to %s: %v", code, seen)
		}
	}
}

func checkFirst(c *ballot.Context, raw []byte, com ballot.Commitment) error {
	b, err := c.Parse(raw)
	if err != nil {
		return err
	}
	return c.Check(b, com)
}

// possibleBallot draws openings of the smaller style until the choices are possible.
func possibleBallot(t *testing.T, r *rand.Rand, c *ballot.Context) ([]byte, ballot.Commitment) {
	t.Helper()
	for {
		o := randomOpening(r, c.Manifest, "one")
		if raw, err := openFirst(c, o); err == nil {
			com, _ := c.Commit(o.Station, uint32(o.Index), ballot.DeriveSeed(c.EID, o.Station, uint32(o.Index), o.Half, o.Halves))
			return raw, com
		}
	}
}

const ballotHeader = 69 // bytes before the path, from which on all is in fields of 32

// corrupt gives a changed copy of a ballot or of what stands beside it.
func corrupt(r *rand.Rand, one, other []byte, beside ballot.Commitment) ([]byte, ballot.Commitment) {
	raw := bytes.Clone(one)
	fields := (len(raw) - ballotHeader) / 32
	field := func() []byte {
		at := ballotHeader + 32*r.IntN(fields)
		return raw[at : at+32]
	}
	switch r.IntN(13) {
	case 0:
		raw[r.IntN(len(raw))] ^= 1 << r.IntN(8)
	case 1:
		raw[r.IntN(ballotHeader)] ^= 1 << r.IntN(8)
	case 2:
		copy(field(), bytes.Clone(field()))
	case 3:
		at := ballotHeader + 32*r.IntN(fields)
		copy(raw[at:at+32], other[min(at, len(other)-32):])
	case 4, 5, 6:
		anotherValue(field())
	case 7:
		anotherValue(raw[len(raw)-32*(1+r.IntN(min(fields, 8))):][:32]) // the last are those of limits, and of knowledge
	case 8:
		clear(field())
	case 9:
		copy(field(), order)
	case 10:
		copy(field(), randomBytes(r, 32))
	case 11:
		return append(raw[:r.IntN(len(raw))], randomBytes(r, r.IntN(2))...), beside
	case 12:
		[]*[32]byte{&beside.Tag, &beside.C, &beside.F}[r.IntN(3)][r.IntN(32)] ^= 1
	}
	return raw, beside
}

// order is that of the group, which is no scalar.
var order = []byte("\xed\xd3\xf5\x5c\x1a\x63\x12\x58\xd6\x9c\xf7\xa2\xde\xf9\xde\x14\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x10")

// anotherValue puts a valid point or scalar in the place of one.
func anotherValue(field []byte) {
	if p, err := elgamal.DecodePoint(field); err == nil {
		b := p.Add(elgamal.Generator()).Bytes()
		copy(field, b[:])
	} else if field[31] < 0x0f {
		field[0] ^= 1
	}
}

func randomBytes(r *rand.Rand, n int) []byte {
	out := make([]byte, n)
	for i := range out {
		out[i] = byte(r.Uint32())
	}
	return out
}

func randomOpening(r *rand.Rand, m *election.Manifest, style string) secondverifier.Opening {
	o := secondverifier.Opening{Station: m.Stations[r.IntN(len(m.Stations))].ID, Index: 1 + r.IntN(1000), Half: [32]byte(randomBytes(r, 32)), Style: style}
	for range r.IntN(4) {
		o.Halves = append(o.Halves, [32]byte(randomBytes(r, 32)))
	}
	for _, c := range m.StyleContests(style) {
		o.Choices = append(o.Choices, randomChoices(r, c)...)
	}
	if r.IntN(15) == 0 {
		o.Choices = o.Choices[1:]
	}
	return o
}

// randomChoices are mostly possible: what is in the manifest bounds them, and every tenth value is one more.
func randomChoices(r *rand.Rand, c *election.Contest) (out []byte) {
	left := c.VotesAllowed
	ranks := r.Perm(len(c.Options))
	for i := range c.Options {
		most := max(1, c.MaxScore, len(c.Grades))
		if c.VotesAllowed != 0 && r.IntN(30) > 0 {
			most = min(most, left)
		}
		v := r.IntN(most + 1)
		if c.MaxRank > 0 {
			if v = ranks[i] + 1; v > c.MaxRank {
				v = 0
			}
		}
		if r.IntN(60) == 0 {
			v++
		}
		left = max(0, left-v)
		out = binary.BigEndian.AppendUint16(out, uint16(v))
	}
	for range c.WriteIns() {
		words := make([]byte, c.WriteInLength)
		copy(words[:r.IntN(c.WriteInLength+1)], bytes.Repeat([]byte("name "), 50))
		if r.IntN(20) == 0 {
			words[r.IntN(len(words))] = 0xff
		}
		out = append(out, words...)
	}
	return out
}

// randomElection has contests of random kinds and limits, a style of the first of them and a style of all.
func randomElection(t *testing.T, r *rand.Rand) *election.Manifest {
	t.Helper()
	m := electiontest.New().Manifest
	pattern := m.Contests[0]
	m.Contests = nil
	for i := range 1 + r.IntN(3) {
		m.Contests = append(m.Contests, randomContest(r, fmt.Sprintf("contest-%d", i), pattern))
	}
	all := election.Style{ID: "all", Name: pattern.Title}
	for _, c := range m.Contests {
		all.Contests = append(all.Contests, c.ID)
	}
	m.Styles = []election.Style{{ID: "one", Name: pattern.Title, Contests: all.Contests[:1]}, all}
	for i := range m.Stations {
		m.Stations[i].Styles = []string{"one", "all"}
	}
	if err := m.Validate(); err != nil {
		t.Fatal(err)
	}
	return m
}

func randomContest(r *rand.Rand, id string, pattern election.Contest) election.Contest {
	c := election.Contest{ID: id, Title: pattern.Title, District: pattern.District, Seats: 1}
	kinds := []election.Kind{"plurality", "n-of-m", "yes-no", "approval", "score", "cumulative", "majority-judgment", "ranked"}
	c.Kind = kinds[r.IntN(len(kinds))]
	c.Rule = election.Rules(c.Kind)[0]
	n := 2 + r.IntN(4)
	switch c.Kind {
	case "plurality":
		c.VotesAllowed = 1
	case "yes-no":
		c.VotesAllowed, n = 1, 2
	case "n-of-m":
		c.VotesAllowed = 1 + r.IntN(n)
	case "approval":
		c.VotesAllowed = n
	case "score":
		c.MaxScore = 1 + r.IntN(20)
	case "cumulative":
		c.VotesAllowed = 1 + r.IntN(12)
		c.MaxScore = 1 + r.IntN(c.VotesAllowed)
	case "majority-judgment":
		for range 2 + r.IntN(4) {
			c.Grades = append(c.Grades, election.Text{"en": fmt.Sprint("Grade ", len(c.Grades))})
		}
	case "ranked":
		n = 2 + r.IntN(39) // also two pieces of 30 bytes
		c.MaxRank, c.AllowTies = 1+r.IntN(n), r.IntN(2) == 0
	}
	for i := range n {
		c.Options = append(c.Options, election.Option{ID: fmt.Sprintf("%s-%d", id, i), Name: election.Text{"en": fmt.Sprint("Option ", i)}})
	}
	addWriteIns(r, &c)
	return c
}

// addWriteIns makes some options take words, of up to three pieces of 30 bytes.
func addWriteIns(r *rand.Rand, c *election.Contest) {
	if c.Kind == "yes-no" || c.Kind == "majority-judgment" || c.Kind == "ranked" || r.IntN(2) == 0 {
		return
	}
	c.WriteInLength = 1 + r.IntN(80)
	for i := len(c.Options) - 1 - r.IntN(2); i < len(c.Options); i++ {
		c.Options[i].WriteIn = true
	}
}
