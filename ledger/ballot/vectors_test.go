package ballot

import (
	"bytes"
	"fmt"
	"os"
	"regexp"
	"testing"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/elgamal"
	"github.com/isoloir/isoloir/ledger/vectors"
)

// vectorManifest is an election with one small contest of every kind, each in a style of its own, and a style of all.
func vectorManifest(t *testing.T) *election.Manifest {
	t.Helper()
	data, err := os.ReadFile("testdata/manifest.json")
	if err != nil {
		t.Fatal(err)
	}
	m, err := election.Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	m.Styles = nil
	all := election.Style{ID: "all", Name: election.Text{"en": "All"}}
	for i := range m.Contests {
		c := &m.Contests[i]
		c.ID, c.Seats = string(c.Kind), 1
		c.Options = c.Options[:2]
		shrink(c)
		m.Styles = append(m.Styles, election.Style{ID: c.ID, Name: c.Title, Contests: []string{c.ID}})
		all.Contests = append(all.Contests, c.ID)
	}
	m.Styles = append(m.Styles, all)
	for i := range m.Stations {
		m.Stations[i].Styles = append(all.Contests, "all")
	}
	if err := m.Validate(); err != nil {
		t.Fatal(err)
	}
	return m
}

// shrink gives a contest limits that two options can break.
func shrink(c *election.Contest) {
	switch c.Kind {
	case election.Plurality:
		c.Options = append(c.Options, election.Option{ID: "write-in", Name: election.Text{"en": "Write-in"}, WriteIn: true})
		c.WriteInLength = 10
	case election.NofM:
		c.Options = append(c.Options, election.Option{ID: "council-c", Name: election.Text{"en": "Third"}})
		c.VotesAllowed = 2
	case election.Approval:
		c.VotesAllowed = 2
	case election.Score:
		c.MaxScore = 2
	case election.Cumulative:
		c.VotesAllowed, c.MaxScore = 3, 2
	case election.MajorityJudgment:
		c.Grades = c.Grades[:2]
	case election.Ranked:
		c.MaxRank = 2
	}
}

// vectorChoices are some choices over a style of vectorManifest.
func vectorChoices(t *testing.T, c *Context, style string, n int) *Selections {
	t.Helper()
	sel := NewSelections(c.Manifest.StyleContests(style))
	for _, contest := range sel.Contests() {
		o := contest.Options
		err := sel.Set(contest.ID, o[n%2].ID, 1)
		switch contest.Kind {
		case election.NofM, election.Approval, election.Ranked, election.Cumulative, election.MajorityJudgment:
			err = sel.Set(contest.ID, o[(n+1)%2].ID, min(2, optionMax(contest)))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return sel
}

// beyondChoices break the limit of a style's contest; they are written past the checks.
func beyondChoices(c *Context, style string) *Selections {
	sel := NewSelections(c.Manifest.StyleContests(style))
	contest := sel.Contests()[0]
	for o := range contest.Options {
		sel.arena[2*o+1] = byte(optionMax(contest))
	}
	switch contest.Kind {
	case election.Approval, election.Score, election.MajorityJudgment:
		sel.arena[1]++ // no sum to break: one value above its maximum
	}
	return sel
}

// addElection begins vectors under one election.
func addElection(f *vectors.File, name string, c *Context) {
	f.Add(name, "election", vectors.OK).Set("manifest", c.Manifest.Encode()).Set("eid", c.EID).Set("vote key", c.Keys.Vote.Bytes()).
		Set("index key", c.Keys.Index.Bytes()).Set("blind key", c.Keys.Blind.Bytes()).Set("data key", c.Keys.Data.Bytes())
}

// judge says what this package says of vectors, one after the other.
type judge struct {
	t *testing.T
	c *Context
}

func newJudge(t *testing.T) *judge { return &judge{t: t} }

func verdict(same bool) string {
	if same {
		return vectors.OK
	}
	return "differs"
}

func refused(err error) string {
	if err == nil {
		return vectors.OK
	}
	return vectors.Refused(string(code(err)))
}

func (j *judge) judge(v *vectors.Vector) string {
	j.t.Helper()
	switch v.Do {
	case "election":
		return j.election(v)
	case "leaf":
		return j.leaf(v)
	case "choices":
		_, err := ParseSelections(j.c.Manifest.StyleContests(v.Text("style")), v.Bytes("choices"))
		return refused(err)
	case "ballot":
		return refused(judgeBytes(j.c, v.Bytes("ballot"), commitmentIn(v)))
	case "open":
		return j.open(v)
	case "code", "paper-id":
		return judgeText(v)
	case "tree":
		return verdict(MerkleRoot(v.List("entries")) == v.Bytes32("root"))
	case "path":
		if !CheckPath(v.Bytes32("root"), v.Bytes32("entry"), uint32(v.Number("place")), uint32(v.Number("size")), v.List("path")) {
			return vectors.Refused("path")
		}
		return vectors.OK
	}
	return judgeSeed(v)
}

func commitmentIn(v *vectors.Vector) Commitment {
	return Commitment{v.Bytes32("tag"), v.Bytes32("C"), v.Bytes32("F")}
}

func (j *judge) election(v *vectors.Vector) string {
	m, err := election.Parse(v.Bytes("manifest"))
	if err != nil {
		j.t.Fatal(err)
	}
	var keys [4]elgamal.Point
	for i, name := range []string{"vote key", "index key", "blind key", "data key"} {
		if keys[i], err = elgamal.DecodePoint(v.Bytes(name)); err != nil {
			j.t.Fatal(err)
		}
	}
	j.c, err = NewContext(m, v.Bytes32("eid"), Keys{keys[0], keys[1], keys[2], keys[3]})
	return refused(err)
}

func (j *judge) leaf(v *vectors.Vector) string {
	p := j.c.Prepare(v.Text("station"), uint32(v.Number("index")), Seed(v.Bytes32("seed")))
	com, pid := p.Commitment(), p.PaperID()
	return verdict(com == commitmentIn(v) && com.Leaf(j.c.EID, v.Text("station")) == v.Bytes32("leaf") && bytes.Equal(pid[:], v.Bytes("paper id")) &&
		pid.Point(j.c.EID, "plurality").Bytes() == v.Bytes32("paper id point") && p.contests[0].rho.Bytes() == v.Bytes32("rho of plurality") &&
		p.contests[0].bits[1].Bytes() == v.Bytes32("nonce of plurality") && p.contests[7].packed[0].Bytes() == v.Bytes32("nonce of ranked"))
}

func (j *judge) open(v *vectors.Vector) string {
	sel, err := ParseSelections(j.c.Manifest.StyleContests(v.Text("style")), v.Bytes("choices"))
	if err != nil {
		return refused(err)
	}
	b, com, pid, err := j.c.Open(v.Text("station"), uint32(v.Number("index")), v.Bytes32("half"), v.List("halves"), v.Text("style"), sel)
	if err != nil {
		return refused(err)
	}
	if !bytes.Equal(b.Encode(), v.Bytes("ballot")) || b.Code().String() != v.Text("code") || com != commitmentIn(v) || !bytes.Equal(pid[:], v.Bytes("paper id")) {
		return vectors.Refused("opening")
	}
	return vectors.OK
}

func judgeText(v *vectors.Vector) string {
	dst := make([]byte, len(v.Bytes("bytes")))
	if err := parseCrockford(dst, v.Text("text")); err != nil {
		return vectors.Refused("code")
	}
	return verdict(bytes.Equal(dst, v.Bytes("bytes")))
}

func judgeSeed(v *vectors.Vector) string {
	index := uint32(v.Number("index"))
	switch v.Do {
	case "hash":
		return verdict(election.Hash(v.Text("label"), v.Bytes("input")) == v.Bytes32("out"))
	case "ratchet":
		a, next := Ratchet(v.Bytes32("state"))
		return verdict(a == v.Bytes32("half") && next == v.Bytes32("next"))
	case "station-half":
		return verdict(StationHalfLeaf(index, v.Bytes32("half")) == v.Bytes32("entry"))
	case "trustee-half":
		return verdict(TrusteeHalfLeaf(index, v.Bytes32("half")) == v.Bytes32("entry"))
	case "seed":
		return verdict(DeriveSeed(v.Bytes32("eid"), v.Text("station"), index, v.Bytes32("half"), v.List("halves")) == Seed(v.Bytes32("seed")))
	}
	return fmt.Sprintf("no operation %q", v.Do)
}

// TestSpecificationListsSizes holds the table of SPEC.md to the code.
func TestSpecificationListsSizes(t *testing.T) {
	spec, err := os.ReadFile("../SPEC.md")
	if err != nil {
		t.Fatal(err)
	}
	c, _ := testContext(t, vectorManifest(t))
	b, _ := testContext(t, benchManifest())
	sizes := map[string]int{"benchmark": b.Size("only")}
	for _, s := range c.Manifest.Styles {
		sizes[s.ID] = c.Size(s.ID)
	}
	for style, size := range sizes {
		if !regexp.MustCompile(fmt.Sprintf("\n\\| `%s` \\|.*\\| %d \\|\n", style, size)).Match(spec) {
			t.Errorf("SPEC.md lacks that a ballot of %s has %d bytes", style, size)
		}
	}
}
