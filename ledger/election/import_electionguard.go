package election

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/cases"
	"golang.org/x/text/language"
)

// The parts of an ElectionGuard 1.x manifest (electionguard.manifest, JSON) that we read.
type (
	egManifest struct {
		Scope      string        `json:"election_scope_id"`
		Start      string        `json:"start_date"`
		End        string        `json:"end_date"`
		Units      []egUnit      `json:"geopolitical_units"`
		Parties    []egParty     `json:"parties"`
		Candidates []egCandidate `json:"candidates"`
		Contests   []egContest   `json:"contests"`
		Styles     []egStyle     `json:"ballot_styles"`
		Name       egText        `json:"name"`
	}
	egText struct {
		Text []egWord `json:"text"`
	}
	egWord struct {
		Value    string `json:"value"`
		Language string `json:"language"`
	}
	egUnit struct {
		ID   string `json:"object_id"`
		Name string `json:"name"`
		Type string `json:"type"`
	}
	egParty struct {
		ID           string `json:"object_id"`
		Name         egText `json:"name"`
		Abbreviation string `json:"abbreviation"`
		Color        string `json:"color"`
	}
	egCandidate struct {
		ID      string `json:"object_id"`
		Name    egText `json:"name"`
		Party   string `json:"party_id"`
		WriteIn bool   `json:"is_write_in"`
	}
	egContest struct {
		ID           string        `json:"object_id"`
		Type         string        `json:"@type"`
		Order        int           `json:"sequence_order"`
		District     string        `json:"electoral_district_id"`
		Variation    string        `json:"vote_variation"`
		Elected      int           `json:"number_elected"`
		Votes        *int          `json:"votes_allowed"`
		PerSelection *int          `json:"votes_allowed_per_selection"`
		Name         string        `json:"name"`
		Title        egText        `json:"ballot_title"`
		Subtitle     egText        `json:"ballot_subtitle"`
		Primary      []string      `json:"primary_party_ids"`
		Selections   []egSelection `json:"ballot_selections"`
	}
	egSelection struct {
		ID        string `json:"object_id"`
		Order     int    `json:"sequence_order"`
		Candidate string `json:"candidate_id"`
	}
	egStyle struct {
		ID      string   `json:"object_id"`
		Units   []string `json:"geopolitical_unit_ids"`
		Parties []string `json:"party_ids"`
	}
)

// egImporter reads one ElectionGuard manifest.
type egImporter struct {
	*importer
	src egManifest
}

// ImportElectionGuard reads an ElectionGuard manifest. What the source lacks (stations, people, keys) a Setup supplies; what
// cannot be carried is listed; what would change a count is refused with its line.
func ImportElectionGuard(data []byte) (*Manifest, []Note, error) {
	im := &egImporter{}
	base, err := newImporter(data, &im.src, "contests[]", "image_uri", "logo_uri")
	if err != nil {
		return nil, nil, err
	}
	im.importer = base
	im.m.ID, im.m.Name = im.src.Scope, egWords(im.src.Name)
	im.m.Hours = Hours{im.date("start_date", im.src.Start), im.date("end_date", im.src.End)}
	im.units()
	im.contests()
	im.styles()
	im.unasked()
	return im.finish()
}

func (im *egImporter) date(path, s string) string {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		im.note(path, "%q is not a time with its zone; the setup gives the hours", clip(s))
		return ""
	}
	return t.Truncate(time.Second).Format(time.RFC3339)
}

func (im *egImporter) units() {
	for _, u := range im.src.Units {
		im.m.Districts = append(im.m.Districts, District{ID: u.ID, Name: Text{"en": clean(u.Name)}, Type: clean(u.Type)})
	}
	for i, p := range im.src.Parties {
		party := Party{ID: p.ID, Name: egWords(p.Name), Abbreviation: clean(p.Abbreviation)}
		if color.MatchString(p.Color) {
			party.Color = strings.ToLower(p.Color)
		} else if p.Color != "" {
			im.note(fmt.Sprintf("parties[%d].color", i), "%q is not six hex digits", clip(p.Color))
		}
		im.m.Parties = append(im.m.Parties, party)
	}
}

func (im *egImporter) contests() {
	order := make([]int, len(im.src.Contests))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return im.src.Contests[a].Order - im.src.Contests[b].Order })
	for _, i := range order {
		im.m.Contests = append(im.m.Contests, im.contest(fmt.Sprintf("contests[%d]", i), im.src.Contests[i]))
	}
}

func (im *egImporter) contest(at string, src egContest) Contest {
	c := Contest{ID: src.ID, Title: egWords(src.Title), Subtitle: egWords(src.Subtitle), District: src.District, Seats: src.Elected}
	if len(c.Title) == 0 {
		c.Title = Text{"en": clean(src.Name)}
	}
	c.Options = im.options(at, src)
	if c.WriteIns() > 0 {
		c.WriteInLength = defaultWriteIn
	}
	if len(src.Primary) > 0 {
		im.note(at+".primary_party_ids", "kept only through the ballot styles that name parties")
	}
	im.variation(at, src, &c)
	return c
}

// variation carries the way of voting. One whose limits or count are not fully stated by the source is refused.
func (im *egImporter) variation(at string, src egContest, c *Contest) {
	votes, each := deref(src.Votes, 0), deref(src.PerSelection, 1)
	at, per := at+".vote_variation", at+".votes_allowed_per_selection"
	switch src.Variation {
	case "one_of_m":
		c.Kind, c.Rule, c.VotesAllowed = Plurality, "plurality", 1
		if src.Type == "ReferendumContest" && len(c.Options) == 2 && c.WriteIns() == 0 {
			c.Kind, c.Rule = YesNo, "majority"
		}
		if votes > 1 {
			im.refuse(at, "mend votes_allowed or the variation in the source", "one_of_m with %d votes", votes)
		}
	case "n_of_m", "plurality":
		c.Kind, c.Rule, c.VotesAllowed = NofM, "n-of-m", votes
		if votes == 1 {
			c.Kind, c.Rule = Plurality, "plurality"
		}
	case "approval":
		c.Kind, c.Rule, c.VotesAllowed = Approval, "approval", len(c.Options)
		if src.Votes != nil && votes != len(c.Options) {
			im.refuse(at, "use n_of_m in the source", "approval limited to %d of %d options", votes, len(c.Options))
		}
	case "cumulative":
		c.Kind, c.Rule, c.VotesAllowed, c.MaxScore = Cumulative, "cumulative", votes, each
		if src.PerSelection == nil {
			im.refuse(at, "state votes_allowed_per_selection in the source", "cumulative voting without the most points for one option")
		}
		return
	default:
		im.refuse(at, "one_of_m, n_of_m, plurality, approval and cumulative can be carried", "the variation %q would be counted otherwise", clip(src.Variation))
	}
	if each != 1 {
		im.refuse(per, "use cumulative in the source", "%d votes for one option would be counted as one", each)
	}
}

func (im *egImporter) options(at string, src egContest) []Option {
	order := make([]int, len(src.Selections))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return src.Selections[a].Order - src.Selections[b].Order })
	var out []Option
	used := map[string]bool{}
	for _, i := range order {
		s, at := src.Selections[i], fmt.Sprintf("%s.ballot_selections[%d].candidate_id", at, i)
		who := im.candidate(at, s)
		if used[s.Candidate] {
			im.refuse(at, "remove one of the selections from the source", "the candidate %q stands twice and the votes would split", clip(s.Candidate))
		}
		used[s.Candidate] = true
		out = append(out, Option{ID: s.ID, Name: egWords(who.Name), Party: who.Party, Detail: im.partyWords(who.Party), WriteIn: who.WriteIn})
	}
	return out
}

// candidate finds who stands behind a selection. Published manifests leave some out: the option stays, because the votes for it
// count, and is named after its id until the setup gives its words.
func (im *egImporter) candidate(at string, s egSelection) egCandidate {
	if who := find(im.src.Candidates, func(c *egCandidate) bool { return c.ID == s.Candidate }); who != nil {
		return *who
	}
	if strings.HasPrefix(s.Candidate, "write-in") {
		im.note(at, "there is no candidate %q; taken for a write-in", s.Candidate)
		return egCandidate{WriteIn: true, Name: egWrite}
	}
	im.note(at, "there is no candidate %q; named after the id unless the setup gives words for %q", clip(s.Candidate), optionsWords+s.ID)
	name := clean(strings.ReplaceAll(s.Candidate, "-", " "))
	return egCandidate{Name: egText{Text: []egWord{{cases.Title(language.Und).String(name), "en"}}}}
}

var egWrite = egText{Text: []egWord{{writeInWords["en"], "en"}, {writeInWords["fr"], "fr"}}}

// partyWords are the party's name as the second line of an option.
func (im *importer) partyWords(id string) Text {
	if p := find(im.m.Parties, func(p *Party) bool { return p.ID == id }); p != nil {
		return p.Name
	}
	return nil
}

// styles gives each style the contests of its districts; where both a style and a contest name parties, they must share one.
func (im *egImporter) styles() {
	for i, src := range im.src.Styles {
		s := Style{ID: src.ID, Name: Text{"en": im.styleName(src)}}
		for _, c := range im.m.Contests {
			of := find(im.src.Contests, func(x *egContest) bool { return x.ID == c.ID })
			apart := len(src.Parties) > 0 && len(of.Primary) > 0 && !slices.ContainsFunc(of.Primary, func(p string) bool { return slices.Contains(src.Parties, p) })
			if slices.Contains(src.Units, c.District) && !apart {
				s.Contests = append(s.Contests, c.ID)
			}
		}
		for j, unit := range src.Units {
			if !slices.ContainsFunc(im.m.Districts, func(d District) bool { return d.ID == unit }) {
				im.refuse(fmt.Sprintf("ballot_styles[%d].geopolitical_unit_ids[%d]", i, j), "add it to geopolitical_units", "there is no unit %q", clip(unit))
			}
		}
		im.m.Styles = append(im.m.Styles, s)
	}
}

// styleName is what a poll worker reads: the names of the places that the style is for.
func (im *egImporter) styleName(src egStyle) string {
	var names []string
	for _, id := range src.Units {
		if u := find(im.src.Units, func(u *egUnit) bool { return u.ID == id }); u != nil {
			names = append(names, clean(u.Name))
		}
	}
	return strings.Join(names, " · ")
}

func egWords(src egText) Text {
	t := Text{}
	for _, x := range src.Text {
		if s := clean(x.Value); s != "" && t[x.Language] == "" {
			t[x.Language] = s
		}
	}
	if len(t) == 0 {
		return nil
	}
	return t
}

func deref(p *int, otherwise int) int {
	if p == nil {
		return otherwise
	}
	return *p
}
