package election

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// The parts of a NIST common data format BallotDefinition 1.0 (SP 1500-20, JSON) that we read.
type (
	nistDefinition struct {
		Type      string         `json:"@type"`
		Elections []nistElection `json:"Election"`
		Units     []nistUnit     `json:"GpUnit"`
		Parties   []nistParty    `json:"Party"`
	}
	nistText struct {
		Type string `json:"@type"`
		Text []struct {
			Type     string `json:"@type"`
			Content  string `json:"Content"`
			Language string `json:"Language"`
		} `json:"Text"`
	}
	nistElection struct {
		Type       string          `json:"@type"`
		Name       nistText        `json:"Name"`
		Scope      string          `json:"ElectionScopeId"`
		Kind       string          `json:"Type"`
		Candidates []nistCandidate `json:"Candidate"`
		Contests   []nistContest   `json:"Contest"`
		Styles     []nistStyle     `json:"BallotStyle"`
	}
	nistUnit struct {
		Type  string   `json:"@type"`
		ID    string   `json:"@id"`
		Name  nistText `json:"Name"`
		Kind  string   `json:"Type"`
		Holds []string `json:"ComposingGpUnitIds"`
	}
	nistParty struct {
		Type         string   `json:"@type"`
		ID           string   `json:"@id"`
		Name         nistText `json:"Name"`
		Abbreviation string   `json:"Abbreviation"`
		Color        string   `json:"Color"`
	}
	nistCandidate struct {
		Type  string   `json:"@type"`
		ID    string   `json:"@id"`
		Name  nistText `json:"BallotName"`
		Party string   `json:"PartyId"`
	}
	nistContest struct {
		Type      string       `json:"@type"`
		ID        string       `json:"@id"`
		Name      string       `json:"Name"`
		Title     nistText     `json:"BallotTitle"`
		Subtitle  nistText     `json:"BallotSubTitle"`
		District  string       `json:"ElectionDistrictId"`
		Order     *int         `json:"SequenceOrder"`
		Variation string       `json:"VoteVariation"`
		Votes     *int         `json:"VotesAllowed"`
		Elected   *int         `json:"NumberElected"`
		Ranks     *int         `json:"RanksAllowed"`
		Primary   []string     `json:"PrimaryPartyIds"`
		Options   []nistOption `json:"ContestOption"`
	}
	nistOption struct {
		Type       string   `json:"@type"`
		ID         string   `json:"@id"`
		Order      *int     `json:"SequenceOrder"`
		Candidates []string `json:"CandidateIds"`
		Endorsed   []string `json:"EndorsementPartyIds"`
		Selection  nistText `json:"Selection"`
		WriteIn    bool     `json:"IsWriteIn"`
	}
	nistStyle struct {
		Type     string        `json:"@type"`
		External []nistID      `json:"ExternalIdentifier"`
		Units    []string      `json:"GpUnitIds"`
		Parties  []string      `json:"PartyIds"`
		Content  []nistContent `json:"OrderedContent"`
	}
	nistID struct {
		Type  string `json:"@type"`
		Kind  string `json:"Type"`
		Value string `json:"Value"`
	}
	nistContent struct {
		Type     string         `json:"@type"`
		Contest  string         `json:"ContestId"`
		Content  []nistContent  `json:"OrderedContent"`
		Physical []nistPhysical `json:"Physical"`
	}
	nistPhysical struct {
		Options []nistPhysicalOption `json:"PhysicalContestOption"`
	}
	nistPhysicalOption struct {
		Option   string            `json:"ContestOptionId"`
		WriteIns []json.RawMessage `json:"WriteInPosition"`
	}
)

// nistHarmless are fields of contests and options that say nothing about how votes are counted.
var nistHarmless = []string{"Abbreviation", "ExternalIdentifier", "ConStatement", "ProStatement", "FullText", "SummaryText",
	"InfoUri", "EffectOfAbstain", "PassageThreshold", "HasRotation", "OfficeIds", "OfficeId", "CandidateId", "NumberRunoff", "TotalSubUnits", "Type", "OtherType"}

// nistImporter reads one NIST ballot definition.
type nistImporter struct {
	*importer
	src nistDefinition
	el  nistElection
}

// ImportNIST reads a NIST CDF ballot definition. What the source lacks (hours, stations, people, keys) a Setup supplies; what
// cannot be carried is listed; what would change a count is refused with its line.
func ImportNIST(data []byte) (*Manifest, []Note, error) {
	im := &nistImporter{}
	base, err := newImporter(data, &im.src, "Election[].Contest[]", nistHarmless...)
	if err != nil {
		return nil, nil, err
	}
	im.importer = base
	if n := len(im.src.Elections); n != 1 {
		return nil, nil, Faults{{Line: 1, Path: "Election", Problem: fmt.Sprintf("%d elections in one definition", n), Remedy: "split it; a manifest holds one election"}}
	}
	im.el = im.src.Elections[0]
	im.m.ID, im.m.Name = im.el.Scope, nistWords(im.el.Name)
	im.units()
	im.contests()
	im.styles()
	im.unasked()
	return im.finish()
}

func (im *nistImporter) units() {
	for _, u := range im.src.Units {
		name := nistWords(u.Name)
		if name == nil {
			name = Text{"en": u.ID}
		}
		im.m.Districts = append(im.m.Districts, District{ID: u.ID, Name: name, Type: clean(u.Kind)})
	}
	for _, p := range im.src.Parties {
		party := Party{ID: p.ID, Name: nistWords(p.Name), Abbreviation: clean(p.Abbreviation)}
		if color.MatchString(p.Color) {
			party.Color = strings.ToLower(p.Color)
		}
		im.m.Parties = append(im.m.Parties, party)
	}
}

func (im *nistImporter) contests() {
	for i, src := range im.el.Contests {
		at := fmt.Sprintf("Election[0].Contest[%d]", i)
		if src.Order != nil {
			im.note(at+".SequenceOrder", "contests keep the order of the file")
		}
		im.m.Contests = append(im.m.Contests, im.contest(at, src))
	}
}

func (im *nistImporter) contest(at string, src nistContest) Contest {
	c := Contest{ID: src.ID, Title: nistWords(src.Title), Subtitle: nistWords(src.Subtitle), District: src.District, Seats: deref(src.Elected, 1)}
	if c.Title == nil {
		c.Title = Text{"en": clean(src.Name)}
	}
	if len(src.Primary) > 0 {
		im.note(at+".PrimaryPartyIds", "kept only through the ballot styles")
	}
	if src.Elected == nil && deref(src.Votes, 1) > 1 {
		c.Seats = *src.Votes
		im.note(at, "the number of seats is not stated; %d, as many as votes", c.Seats)
	}
	for j, o := range src.Options {
		c.Options = append(c.Options, im.option(fmt.Sprintf("%s.ContestOption[%d]", at, j), o))
	}
	im.hiddenWriteIns(at, &c)
	if c.WriteIns() > 0 {
		c.WriteInLength = defaultWriteIn
	}
	switch kind := strings.TrimPrefix(src.Type, "BallotDefinition."); kind {
	case "CandidateContest":
		im.variation(at, src, &c)
	case "BallotMeasureContest", "RetentionContest":
		im.measure(at, src, &c)
	default:
		im.refuse(at+".@type", "remove it from the source and say to voters how they are asked instead", "a %s lets one mark count in several places, which cannot be carried", clip(kind))
	}
	return c
}

// variation carries the way of voting of a candidate contest.
func (im *nistImporter) variation(at string, src nistContest, c *Contest) {
	votes := deref(src.Votes, 0)
	switch src.Variation {
	case "", "n-of-m", "plurality":
		if src.Variation == "" {
			im.note(at, "the way of voting is not stated; up to %d of the options", votes)
		}
		c.Kind, c.Rule, c.VotesAllowed = NofM, "n-of-m", votes
		if votes == 1 {
			c.Kind, c.Rule = Plurality, "plurality"
		}
	case "approval":
		c.Kind, c.Rule, c.VotesAllowed = Approval, "approval", len(c.Options)
		if votes != len(c.Options) {
			im.refuse(at+".VoteVariation", "use n-of-m in the source", "approval limited to %d of %d options", votes, len(c.Options))
		}
	case "rcv":
		c.Kind, c.Rule, c.MaxRank = Ranked, "irv", deref(src.Ranks, len(c.Options))
		im.note(at+".VoteVariation", "counted by instant runoff")
		if c.Seats != 1 {
			im.refuse(at+".VoteVariation", "write the manifest by hand and name the rule", "ranked voting for %d seats, and the source does not say by which rule", c.Seats)
		}
	default:
		im.refuse(at+".VoteVariation", "n-of-m, plurality, approval and rcv can be carried", "the variation %q would be counted otherwise", clip(src.Variation))
	}
}

// measure carries a question put to the voters: one mark on one of its answers.
func (im *nistImporter) measure(at string, src nistContest, c *Contest) {
	c.Kind, c.Rule, c.VotesAllowed = Plurality, "plurality", 1
	if len(c.Options) == 2 {
		c.Kind, c.Rule = YesNo, "majority"
	}
	if !slices.Contains([]string{"", "n-of-m", "plurality", "majority"}, src.Variation) {
		im.refuse(at+".VoteVariation", "write the manifest by hand and name the rule", "the variation %q would be counted otherwise", clip(src.Variation))
	}
}

func (im *nistImporter) option(at string, src nistOption) Option {
	o := Option{ID: src.ID, WriteIn: src.WriteIn}
	switch kind := strings.TrimPrefix(src.Type, "BallotDefinition."); kind {
	case "BallotMeasureOption":
		o.Name = nistWords(src.Selection)
	case "CandidateOption":
		im.candidates(at, src, &o)
	default:
		im.refuse(at+".@type", "remove it from the source", "a %s cannot be carried", clip(kind))
	}
	if src.Order != nil {
		im.note(at+".SequenceOrder", "options keep the order of the file")
	}
	return o
}

// candidates names an option after its candidates and gives it their party.
func (im *nistImporter) candidates(at string, src nistOption, o *Option) {
	names := Text{}
	for i, id := range src.Candidates {
		who := find(im.el.Candidates, func(c *nistCandidate) bool { return c.ID == id })
		if who == nil {
			im.refuse(fmt.Sprintf("%s.CandidateIds[%d]", at, i), "add the candidate to the source", "there is no candidate %q", clip(id))
			continue
		}
		for tag, s := range nistWords(who.Name) {
			names[tag] = strings.TrimPrefix(names[tag]+" / "+s, " / ")
		}
		if o.Party == "" {
			o.Party = who.Party
		}
	}
	if len(src.Endorsed) == 1 {
		o.Party = src.Endorsed[0]
	} else if len(src.Endorsed) > 1 {
		im.note(at+".EndorsementPartyIds", "an option shows one party here")
	}
	if len(names) == 0 && o.WriteIn {
		names = maps.Clone(writeInWords)
	}
	o.Name, o.Detail = names, im.partyWords(o.Party)
}

// hiddenWriteIns adds the write-ins that only the physical layout shows: a box to mark and room to write, but no option.
func (im *nistImporter) hiddenWriteIns(at string, c *Contest) {
	most := 0
	for _, s := range im.el.Styles {
		most = max(most, hiddenIn(s.Content, c.ID))
	}
	if most == 0 || c.WriteIns() > 0 {
		return
	}
	im.note(at, "%d write-in option added, which the source shows on paper only", most)
	for i := range most {
		c.Options = append(c.Options, Option{ID: fmt.Sprintf("%s-write-in-%d", c.ID, i+1), Name: maps.Clone(writeInWords), WriteIn: true})
	}
}

func hiddenIn(content []nistContent, contest string) int {
	n := 0
	for _, x := range content {
		n = max(n, hiddenIn(x.Content, contest))
		for _, p := range x.Physical {
			here := 0
			for _, o := range p.Options {
				if x.Contest == contest && o.Option == "" && len(o.WriteIns) > 0 {
					here++
				}
			}
			n = max(n, here)
		}
	}
	return n
}

func nistWords(src nistText) Text {
	t := Text{}
	for _, x := range src.Text {
		if s := clean(x.Content); s != "" && t[x.Language] == "" {
			t[x.Language] = s
		}
	}
	if len(t) == 0 {
		return nil
	}
	return t
}
