package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/election/electiontest"
	"github.com/isoloir/isoloir/ledger/record"
)

// stage is a folder in which commands are run as a person runs them.
type stage struct {
	t   *testing.T
	dir string
}

func newStage(t *testing.T) *stage { return stageIn(t, t.TempDir()) }

func stageIn(t *testing.T, dir string) *stage {
	s := &stage{t, dir}
	s.file("pin", "2468\n")
	s.file("wrong", "1357\n")
	return s
}

func (s *stage) path(name string) string { return filepath.Join(s.dir, name) }

func (s *stage) file(name, content string) string {
	s.t.Helper()
	if err := os.WriteFile(s.path(name), []byte(content), 0o600); err != nil {
		s.t.Fatal(err)
	}
	return s.path(name)
}

// run runs one command line; words that begin with @ are files of the stage. It holds the exit code, and that what is wanted
// stands in the output, in that order.
func (s *stage) run(code int, line string, want ...string) string {
	s.t.Helper()
	args := strings.Fields(line)
	for i := range args {
		if name, ok := strings.CutPrefix(args[i], "@"); ok {
			args[i] = s.path(name)
		}
	}
	var out bytes.Buffer
	got := command().Run(context.Background(), &cli.Env{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &out}, args)
	if got != code {
		s.t.Fatalf("election %s: exit %d, want %d\n%s", line, got, code, out.String())
	}
	rest := out.String()
	for _, w := range want {
		_, after, ok := strings.Cut(rest, w)
		if !ok {
			s.t.Fatalf("election %s: %q is not said\n%s", line, w, out.String())
		}
		rest = after
	}
	return out.String()
}

// people makes two officials and three trustees.
func (s *stage) people() {
	for _, id := range []string{"ada", "bob"} {
		s.run(0, "keygen -work 10 -id "+id+" -name "+id+" -role official -out @keys -secret @pin", "key of "+id)
	}
	for _, id := range []string{"t1", "t2", "t3"} {
		s.run(0, "keygen -work 10 -trustee -id "+id+" -name "+id+" -out @"+id+" -secret @pin", "fingerprint")
	}
}

// setup writes a setup for two officials, with everything that an imported definition lacks but people.
func (s *stage) setup() {
	m := electiontest.New().Manifest
	two := election.Thresholds{Manifest: 2, Enrol: 2, Open: 2, Override: 2, Settle: 2, Cutoff: 2, Publish: 2, Draw: 2}
	given := election.Setup{ID: "hamilton", Mode: m.Mode, ChainID: m.ChainID, GenesisTime: m.GenesisTime, Hours: &m.Hours, Release: &m.Release, MinGroup: 5,
		Thresholds: &two, Trustees: &election.Trustees{K: 2}, Anchors: m.Anchors, StationPower: m.StationPower, EKRoots: m.EKRoots,
		Stations: []election.Station{{ID: "st-1", Name: "Town hall", Leaves: 16}}, Retention: m.Retention}
	s.file("setup.json", string(election.EncodeCanonical(given)))
}

const everybody = " -official @keys/ada.json -official @keys/bob.json -trustee @t1/trustee.json -trustee @t2/trustee.json -trustee @t3/trustee.json"

// hamilton makes the stage's manifest.
func hamilton(t *testing.T) *stage { return newStage(t).hamilton() }

func (s *stage) hamilton() *stage {
	t := s.t
	s.people()
	s.setup()
	source, err := os.ReadFile("../../ledger/testdata/elections/hamilton-general.electionguard.json")
	if err != nil {
		t.Fatal(err)
	}
	s.file("source.json", string(source))
	s.run(0, "import -setup @setup.json"+everybody+" -out @manifest.json @source.json",
		"note: line", `"soliz"`, "8 contests, 11 styles, 1 stations")
	return s
}

func TestFromDefinitionToSignedManifest(t *testing.T) {
	s := hamilton(t)
	s.run(3, "check @manifest.json", "Hamiltion County General Election", "signatures 0 of 2", "error: 0 of the 2 signatures", "hint:")
	s.run(0, "check -unsigned @manifest.json", "signatures 0 of 2")
	s.run(1, "check -key @keys/ada.key @manifest.json", "digest     ", "contest    ", "no terminal to ask PIN") // read before it is signed
	s.run(1, "check -key @keys/ada.key -pin @wrong @manifest.json", "the PIN does not open this key", "hint:")
	whole, err := os.ReadFile(s.path("keys/bob.key"))
	if err != nil {
		t.Fatal(err)
	}
	s.file("keys/cut.key", string(whole[:len(whole)-1]))
	s.run(1, "check -key @keys/cut.key -pin @pin @manifest.json", "damaged", "hint: the key file must be there and whole")
	s.run(0, "check -unsigned @manifest.json", "signatures 0 of 2") // nobody has signed by mistake
	s.run(0, "check -key @keys/bob.key -pin @pin @manifest.json", "signed by  bob", "signatures 1 of 2")
	s.run(3, "open -manifest @manifest.json -station st-1 -out @o.bin", "1 of the 2 signatures")
	s.run(0, "check -key @keys/bob.key -pin @pin @manifest.json", "signatures 1 of 2")
	s.run(0, "check -key @keys/ada.key -pin @pin @manifest.json", "signed by  ada", "signed by  bob", "signatures 2 of 2")
	s.run(0, "check @manifest.json")
	if m, _, err := election.Load(s.dir); err != nil || m.ID != "hamilton" {
		t.Fatal(err)
	}
	s.run(3, "import -setup @setup.json"+everybody+" -out @manifest.json @t1/trustee.json", "line 3", "hint:")
}

func TestImportSaysWhatIsMissingAndNeverHalfWrites(t *testing.T) {
	s := hamilton(t)
	s.run(3, "import -setup @setup.json -out @other.json @source.json", "the manifest does not check", "thresholds.manifest", "trustees.members", "hint: mend what it names")
	if _, err := os.Stat(s.path("other.json")); !os.IsNotExist(err) {
		t.Fatal("an incomplete manifest was written")
	}
	s.run(2, "import -out @other.json", "import needs one source")
	s.run(1, "import -setup @none.json -out @other.json @source.json", "none.json")
	s.file("bad.json", "{\n  \"minGroups\": 5\n}")
	s.run(3, "import -setup @bad.json -out @other.json @source.json", "line 2", "minGroups", "hint: mend the setup")
	for content, want := range map[string]string{
		"{\n\"minGroup\": 5,\n\"hours\": {\"opens\": \"3.11.2026\"}}": "bad.json line 3, hours.opens: \"3.11.2026\" is not a time",
		"{\n\"id\": \"an election\"}":                                 "bad.json line 2, id: \"an election\" cannot be an id",
		"{\n\"retention\": \"\xe9t\xe9\"}":                            "line 2: this is not UTF-8",
		"\ufeff{\"minGroup\": 5}":                                     "line 1: the file begins with a byte order mark",
		"{\"minGroup\": 5,\n“id”: \"x\"}":                             "line 2: this is not JSON: “ is no quote there",
		"":                                                            "bad.json: the file is empty",
		"{\"words\": {\"nothing\": {\"en\": \"x\"}}}":                 "words for what is not there",
	} {
		s.file("bad.json", content)
		s.run(3, "import -setup @bad.json -out @other.json @source.json", want, "hint: mend")
	}
	s.run(3, "import -official @t1/trustee.json -out @other.json @source.json", "trustee.json: line", "is each behind its own flag?")
	s.run(1, "import -setup @setup.json"+everybody+" -force -out @keys @source.json", "keys: is a directory", "hint: that is a folder")
	s.run(0, "import -setup @setup.json"+everybody+" -out @manifest.json @source.json") // the same bytes again
	s.file("more.json", `{"minGroup": 7}`)
	s.run(1, "import -setup @more.json -out @manifest.json @manifest.json", "is there already", "-force")
	s.run(0, "import -setup @more.json -force -out @manifest.json @manifest.json", "digest")
	party, err := os.ReadFile("../../ledger/testdata/elections/nist-straight-party.json")
	if err != nil {
		t.Fatal(err)
	}
	s.file("party.json", string(party))
	s.run(3, "import -setup @setup.json -out @other.json @party.json", "note:", "StraightPartyContest", "hint:")
}

func TestReferencesJoinAManifest(t *testing.T) {
	s := hamilton(t)
	golden := election.Reference{Version: 1, Name: "build", Events: []election.ReferenceEvent{{PCR: 11, Event: "program:init", Digest: strings.Repeat("ab", 32)}}}
	s.file("golden.json", string(election.EncodeCanonical(golden)))
	s.run(0, "import -reference @golden.json -force -out @manifest.json @manifest.json")
	s.run(0, "check -unsigned @manifest.json", "builds     1 accepted")
	golden.Events[0].Digest = "00"
	s.file("golden.json", string(election.EncodeCanonical(golden)))
	s.run(3, "import -reference @golden.json -force -out @manifest.json @manifest.json", "digest")
}

func TestCheckNamesTheLine(t *testing.T) {
	s := hamilton(t)
	data, err := os.ReadFile(s.path("manifest.json"))
	if err != nil {
		t.Fatal(err)
	}
	s.file("manifest.json", strings.Replace(string(data), `"minGroup": 5`, `"minGroup": 0`, 1))
	s.run(3, "check @manifest.json", "line ", "minGroup: 0 is not possible here")
	s.file("manifest.json", strings.Replace(string(data), `"minGroup": 5`, `"minGroup":5`, 1))
	s.run(3, "check @manifest.json", "not in canonical form")
	for from, c := range map[string][3]string{
		`"minGroup": 5,`: {`"minGroup": 5, "colour": "red",`, "line ", `unknown field "colour"`},
		`"id": "exeter-utility-district-referendum-affirmative-selection"`: {`"id": "exeter-utility-district-referendum-selection"`, "line ", "duplicate option"},
		`"votesAllowed": 3`: {`"votesAllowed": 300`, "line ", "300 votes over"},
	} {
		if !strings.Contains(string(data), from) {
			t.Fatalf("%s is not in the manifest", from)
		}
		s.file("manifest.json", strings.Replace(string(data), from, c[0], 1))
		s.run(3, "check @manifest.json", c[1], c[2], "hint:")
		s.run(3, "import -setup @setup.json"+everybody+" -out @other.json -format isoloir @manifest.json", c[1:]...)
		if _, err := os.Stat(s.path("other.json")); !os.IsNotExist(err) {
			t.Fatal("an impossible manifest was written")
		}
	}
	s.file("manifest.json", string(data))
	s.run(0, "check -unsigned @manifest.json", "signatures 0 of 2")
	s.run(1, "check @nothing.json", "nothing.json")
	s.run(2, "check", "check needs one manifest")
}

// Officials read when ballots leave, and of a release at close nothing that nobody reads.
func TestCheckSaysWhenBallotsLeave(t *testing.T) {
	s := hamilton(t)
	s.run(0, "check -unsigned @manifest.json", "  release    at 2026-11-03T14:00:00Z, each time at least 5 ballots, and at close; groups of at least 5\n")
	s.file("close.json", `{"release": {"mode": "at-close", "minBallots": 5}}`)
	s.run(0, "import -setup @close.json -force -out @manifest.json @manifest.json")
	s.run(0, "check -unsigned @manifest.json", "  release    at close; groups of at least 5\n")
}

func TestSignaturesOfAnotherManifestAreFound(t *testing.T) {
	s := hamilton(t)
	s.run(0, "check -key @keys/ada.key -key @keys/bob.key -pin @pin -pin @pin @manifest.json", "signatures 2 of 2")
	s.file("more.json", `{"minGroup": 7}`)
	s.run(0, "import -setup @more.json -force -out @manifest.json @manifest.json")
	s.run(3, "check @manifest.json", "signatures of another manifest", "hint: remove it")
	s.run(3, "open -manifest @manifest.json -station st-1 -out @o.bin", "signatures of another manifest")
}

func TestKeysAreNeverOverwritten(t *testing.T) {
	s := newStage(t)
	s.people()
	before, err := os.ReadFile(s.path("keys/ada.key"))
	if err != nil {
		t.Fatal(err)
	}
	s.run(1, "keygen -work 10 -id ada -name ada -out @keys -secret @pin", "hint: keys are never overwritten")
	s.run(1, "keygen -work 10 -trustee -id t1 -name t1 -out @t1 -secret @pin", "hint: keys are never overwritten")
	after, err := os.ReadFile(s.path("keys/ada.key"))
	if err != nil || !bytes.Equal(before, after) {
		t.Fatal("the key changed")
	}
	s.run(2, "keygen -id x -name x -role king -out @keys -secret @pin", `"king" is not a role`)
	s.run(2, "keygen -id x -name x -out @keys -work 40", "-work is from 10 to 22")
	s.run(1, "keygen -id x -name x -out @keys", "no terminal", "hint: type it at a terminal, or name a file that holds it with -secret")
	for _, id := range []string{"../x", "a/b", ".x", "é"} {
		s.run(2, "keygen -id "+id+" -name x -out @keys -secret @pin", "cannot be an id", "1 to 64 of letters")
	}
	for _, pin := range []string{"123", "1234567890123", "12 34", "secret"} {
		s.file("short", pin+"\n")
		s.run(1, "keygen -id x -name x -out @keys -secret @short", "cannot be typed at a kiosk", "4 to 12 digits")
	}
	s.file("short", "\n")
	s.run(1, "keygen -id x -name x -out @keys -secret @short", "short: the first line is empty")
	if left, err := filepath.Glob(s.path("keys/x.*")); err != nil || len(left) > 0 {
		t.Errorf("%q, %v", left, err)
	}
	s.run(2, "keygen -id x -name x", "keygen needs -out")
}

// A trustee's passphrase may be short, which is said; it is not empty.
func TestPassphrasesOfTrustees(t *testing.T) {
	s := newStage(t)
	for i, tt := range []struct {
		phrase string
		code   int
		short  bool
	}{
		{"", 1, false}, {" \t ", 1, false}, {"x", 0, true}, {"éèêëàâäôöû1", 0, true}, {"twelve signs", 0, false}, {"éèêëàâäôöûü1", 0, false},
	} {
		s.file("phrase", tt.phrase+"\n")
		folder := fmt.Sprintf("t%d", i)
		out := s.run(tt.code, "keygen -work 10 -trustee -id t1 -name t1 -secret @phrase -out @"+folder)
		_, err := os.Stat(s.path(folder))
		if strings.Contains(out, "warning: this passphrase is short") != tt.short || strings.Contains(out, "empty") != (tt.code != 0) || (err == nil) != (tt.code == 0) {
			t.Errorf("%q: %v\n%s", tt.phrase, err, out)
		}
	}
}

func TestOrders(t *testing.T) {
	s := hamilton(t)
	s.run(0, "check -key @keys/ada.key -key @keys/bob.key -pin @pin -pin @pin @manifest.json")
	both := " -key @keys/bob.key -key @keys/ada.key -pin @pin -pin @pin"
	s.run(0, "open -manifest @manifest.json -station st-1 -serial 7 -valid 1h -out @"+both, "order 7 to open st-1")
	m, _, err := election.Load(s.dir)
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(s.path("order-open.bin"))
	if err != nil {
		t.Fatal(err)
	}
	x, err := record.ParseOrder(data)
	if err != nil {
		t.Fatal(err)
	}
	if err := x.Check(m, record.OrderOpen, "st-1", time.Now()); err != nil {
		t.Fatal(err)
	}
	for name, err := range map[string]error{
		"another action":  x.Check(m, record.OrderClose, "st-1", time.Now()),
		"another station": x.Check(m, record.OrderOpen, "st-2", time.Now()),
		"too late":        x.Check(m, record.OrderOpen, "st-1", time.Now().Add(2*time.Hour)),
	} {
		if err == nil {
			t.Errorf("%s: the order holds", name)
		}
	}
	s.run(0, "close -manifest @manifest.json -station st-1 -out @c.bin"+both, "to close st-1")
	s.run(1, "close -manifest @manifest.json -station st-9 -out @c.bin"+both, `no station "st-9"`)
	s.run(1, "open -manifest @manifest.json -station st-1 -out @c.bin -key @keys/ada.key -pin @pin", "1 of the 2 signatures", "hint:")
	s.run(1, "open -manifest @manifest.json -station st-1 -out @c.bin -key @keys/ada.key -pin @pin -key @keys/ada.key -pin @pin", "twice")
	s.run(0, "keygen -work 10 -id eve -name eve -out @keys -secret @pin")
	s.run(1, "open -manifest @manifest.json -station st-1 -out @c.bin -key @keys/eve.key -pin @pin", "key of nobody in this manifest")
	s.run(1, "open -manifest @manifest.json -station st-1 -out @manifest.json"+both, "manifest.json is there already and is no such order", "hint: name another file")
	s.run(0, "open -manifest @manifest.json -station st-1 -serial 8 -out @order-open.bin"+both, "order 8 to open st-1")
	s.run(2, "open -manifest @manifest.json -station st-1 -valid 12 -out @c.bin"+both, "-valid", "hint: -valid DURATION", "as 90m or 12h")
	s.run(2, "open -manifest @manifest.json -station st-1 -valid -1h -out @c.bin"+both, "-valid")
}

func TestManualPages(t *testing.T) {
	s := newStage(t)
	page := s.run(0, "-h", "VERBS")
	for _, v := range command().Verbs {
		if !strings.Contains(page, v.Name+" ") {
			t.Errorf("%s is not on the first page", v.Name)
		}
		page := s.run(0, v.Name+" -h", "NAME\n    election "+v.Name, "SYNOPSIS", "DESCRIPTION", "EXAMPLES", "EXIT STATUS")
		flags := flag.NewFlagSet(v.Name, flag.ContinueOnError)
		v.Flags(flags)
		for example := range strings.SplitSeq(strings.ReplaceAll(strings.Join(v.Examples, "\n"), "\\\n", ""), "\n") {
			parses(t, example)
		}
		flags.VisitAll(func(f *flag.Flag) {
			if !strings.Contains(page, "FLAGS") || !strings.Contains(page, "-"+f.Name) {
				t.Errorf("election %s -h does not tell -%s", v.Name, f.Name)
			}
		})
	}
	s.run(2, "opne", "did you mean election open?")
}

// parses holds that an example of a manual page is a call that its verb takes.
func parses(t *testing.T, example string) {
	t.Helper()
	words := strings.Fields(regexp.MustCompile(`"[^"]*"`).ReplaceAllString(example, "words"))
	verbs := command().Verbs
	at := slices.IndexFunc(verbs, func(v cli.Verb) bool { return len(words) > 1 && words[0] == "election" && words[1] == v.Name })
	if at < 0 {
		t.Errorf("%q is no call", example)
		return
	}
	flags := flag.NewFlagSet(words[1], flag.ContinueOnError)
	verbs[at].Flags(flags)
	if err := flags.Parse(words[2:]); err != nil || flags.NArg() > 0 && verbs[at].Args == "" {
		t.Errorf("%q: %v, %q", example, err, flags.Args())
	}
	for _, need := range verbs[at].Needs {
		if !slices.Contains(words, "-"+need) {
			t.Errorf("%q lacks -%s", example, need)
		}
	}
}

func TestPublicFilesHoldNoSecret(t *testing.T) {
	s := newStage(t)
	s.people()
	for _, name := range []string{"keys/ada.json", "t1/trustee.json"} {
		data, err := os.ReadFile(s.path(name))
		if err != nil {
			t.Fatal(err)
		}
		var fields map[string]any
		if err := json.Unmarshal(data, &fields); err != nil {
			t.Fatal(err)
		}
		for key := range fields {
			if strings.Contains(strings.ToLower(key), "secret") || strings.Contains(strings.ToLower(key), "seed") {
				t.Errorf("%s has a field %s", name, key)
			}
		}
	}
}

func TestTermsOfARule(t *testing.T) {
	for want, c := range map[string]election.Contest{
		"":                                       {},
		", quorum of 20 ballots, of all ballots": {Quorum: 20, Base: election.BaseBallots},
		", threshold 5.00 %":                     {Threshold: 500},
		", budget 100000":                        {Budget: 100000},
	} {
		if got := terms(&c); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
