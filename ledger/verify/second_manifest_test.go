package verify_test

import (
	"bufio"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/secondverifier"
)

// Both read the manifests of the vectors after changes that a manifest may or may not have: weights, the reading of rankings, ties,
// limits, texts. Most changes break a rule, and both have to say so.
func TestTwoVerifiersReadManifestsAlike(t *testing.T) {
	for _, file := range []string{"record-day", "record-meeting", "record-settled"} {
		t.Run(file, func(t *testing.T) {
			base := vectorManifest(t, file)
			r := rand.New(rand.NewPCG(1, 2))
			taken := 0
			for range 200 {
				m, err := election.Parse(base)
				if err != nil {
					t.Fatal(err)
				}
				for range 1 + r.IntN(3) {
					changeManifest(r, m)
				}
				taken += judgeManifest(t, m.Encode())
			}
			if taken < 10 || taken > 190 {
				t.Errorf("%d of 200 manifests hold, which tries one side only", taken)
			}
		})
	}
}

// vectorManifest is the first manifest of a file of vectors.
func vectorManifest(t *testing.T, file string) []byte {
	f, err := os.Open("../testdata/vectors/" + file + ".txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		if text, ok := strings.CutPrefix(lines.Text(), "manifest: "); ok {
			manifest, err := hex.DecodeString(text)
			if err != nil {
				t.Fatal(err)
			}
			return manifest
		}
	}
	t.Fatal("the vectors have no manifest")
	return nil
}

func judgeManifest(t *testing.T, manifest []byte) int {
	_, first := election.Parse(manifest)
	keys := [4][32]byte{}
	for i := range keys {
		keys[i] = [32]byte(basePoint)
	}
	_, second := secondverifier.NewElection(manifest, [32]byte{}, keys)
	if (first == nil) != (second == nil) {
		t.Errorf("the first verifier says %v, the second %v, of\n%s", first, second, manifest)
	}
	if first != nil {
		return 0
	}
	return 1
}

// basePoint is the encoding of the group's base: RFC 9496, appendix A.1.
var basePoint, _ = hex.DecodeString("e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d76")

func pick[T any](r *rand.Rand, of ...T) T { return of[r.IntN(len(of))] }

// changeManifest makes one change.
func changeManifest(r *rand.Rand, m *election.Manifest) {
	switch r.IntN(5) {
	case 0:
		changeStyle(r, m)
	case 1:
		changeStation(r, m)
	case 2:
		changeText(r, m)
	default:
		changeContest(r, &m.Contests[r.IntN(len(m.Contests))])
	}
}

func changeText(r *rand.Rand, m *election.Manifest) {
	text := pick(r, "plain", " edge", "edge\u2003", "two\nlines", "a\tb", "a\u007fb", "a\u0085b", "a\u061cb", "a\u200fb", "a\u2029b", "a\u202bb", "a\u202fb", "a\u2069b", "a\ufffdb",
		"e\u0301", strings.Repeat("x", 4000), strings.Repeat("x", 4001))
	c := &m.Contests[r.IntN(len(m.Contests))]
	switch r.IntN(3) {
	case 0:
		m.Retention = text
	case 1:
		c.Title = election.Text{m.Languages[0]: text}
	case 2:
		c.Options[0].Name = election.Text{m.Languages[0]: text}
	}
}

func changeStyle(r *rand.Rand, m *election.Manifest) {
	s := &m.Styles[r.IntN(len(m.Styles))]
	switch r.IntN(5) {
	case 0:
		s.Weight = pick[int64](r, -1, 0, 1, 2, 3, 4, 5, 9, 10, 11, 19, 20, 21, 1<<32, 1<<32+1)
	case 1:
		s.Most = pick(r, -1, 0, 1, 2, 3, 4, 5, 16, 17, 18, 24, 25)
	case 2:
		s.Holders = pick(r, -1, 0, 1, 2, 3, 100)
	case 3:
		for i := range m.Styles {
			m.Styles[i].Weight, m.Styles[i].Holders, m.Styles[i].Most = int64(i+1)*pick[int64](r, 1, 1, 2), m.MinGroup, len(m.Styles)
		}
	case 4:
		s.Contests = s.Contests[r.IntN(len(s.Contests)):]
	}
}

func changeStation(r *rand.Rand, m *election.Manifest) {
	st := &m.Stations[r.IntN(len(m.Stations))]
	switch r.IntN(4) {
	case 0:
		at := r.IntN(len(st.Styles))
		st.Styles = append(st.Styles[:at:at], st.Styles[at+1:]...)
	case 1:
		st.Leaves = pick(r, 0, 1, 2, 15600, 15602)
	case 2:
		m.MinGroup = pick(r, -1, 0, 1, 2, 5, 20, 1_000_001)
	case 3:
		m.Release.Mode, m.Release.MinBallots = pick(r, "at-close", "timed"), pick(r, -1, 0, 1, 2, 1_000_000, 1_000_001)
		if r.IntN(2) == 0 {
			m.Release.Times = nil
		}
	}
}

func changeContest(r *rand.Rand, c *election.Contest) {
	switch r.IntN(10) {
	case 9:
		for n, i := pick(r, 250, 251), 0; len(c.Options) < n; i++ {
			c.Options = append(c.Options, election.Option{ID: fmt.Sprint("more-", i), Name: c.Options[0].Name})
		}
	case 0:
		c.Rule = pick(r, election.Rules(c.Kind)...)
	case 1:
		c.Seats = pick(r, -1, 0, 1, 2, 3, 54, 2001)
	case 2:
		c.Ties = pick(r, "", "lot", "open", "Lot", "coin")
	case 3:
		c.Overvotes = pick(r, "", "exhaustImmediately", "alwaysSkipToNextRank", "exhaustIfMultipleContinuing", "skip")
	case 4:
		c.SkipsEnd = pick(r, -1, 0, 1, 2, 53, 54, 55, 1000)
	case 5:
		c.RepeatsEnd = !c.RepeatsEnd
	case 6:
		c.Quorum = pick(r, -1, 0, 1, 1<<40)
	case 7:
		c.WriteInLength = pick(r, -1, 0, 1, 240, 241)
	case 8:
		c.IRV = changedIRV(r, c.IRV)
	}
}

func changedIRV(r *rand.Rand, was *election.IRV) *election.IRV {
	o := election.IRV{}
	if was != nil {
		o = *was
	}
	switch r.IntN(10) {
	case 0:
		return nil
	case 1:
		o.Mode = pick(r, "", "multiWinnerAllowMultipleWinnersPerRound", "multiWinnerAllowOnlyOneWinnerPerRound", "bottomsUp", "x")
	case 2:
		o.Hare = !o.Hare
	case 3:
		o.Fractional = !o.Fractional
	case 4:
		o.Decimals = pick(r, -1, 0, 1, 4, 9, 10)
	case 5:
		o.FirstRound = !o.FirstRound
	case 6:
		o.UntilTwo = !o.UntilTwo
	case 7:
		o.Batch = !o.Batch
	case 8:
		o.Minimum = pick[int64](r, -1, 0, 1, 1<<40)
	case 9:
		o.Earlier = !o.Earlier
	}
	return &o
}
