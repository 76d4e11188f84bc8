package election

import (
	"maps"
	"slices"
)

// Setup is what definitions made by others lack: the people, the machines, the chain, the limits. It is JSON that a person
// writes (setup.json). A field that is given replaces the manifest's.
type Setup struct {
	ID            string          `json:"id,omitempty"`
	Mode          string          `json:"mode,omitempty"`
	Languages     []string        `json:"languages,omitempty"`
	Audio         Voices          `json:"audio,omitempty"`
	Fonts         Faces           `json:"fonts,omitempty"`
	ChainID       string          `json:"chainId,omitempty"`
	GenesisTime   string          `json:"genesisTime,omitempty"`
	Hours         *Hours          `json:"hours,omitempty"`
	Release       *Release        `json:"release,omitempty"`
	MinGroup      int             `json:"minGroup,omitempty"`
	WriteInLength int             `json:"writeInLength,omitempty"` // for every contest with write-ins
	Words         map[string]Text `json:"words,omitempty"`         // names and translations by "name", "contests/ID", "options/ID", "styles/ID", "districts/ID", "parties/ID"
	Officials     []Official      `json:"officials,omitempty"`
	Thresholds    *Thresholds     `json:"thresholds,omitempty"`
	Trustees      *Trustees       `json:"trustees,omitempty"`
	Anchors       []Anchor        `json:"anchors,omitempty"`
	StationPower  int             `json:"stationPower,omitempty"`
	Stations      []Station       `json:"stations,omitempty"` // without styles: all of them
	EKRoots       []EKRoot        `json:"ekRoots,omitempty"`
	SoftwareKey   string          `json:"softwareKey,omitempty"`
	Reference     []Reference     `json:"reference,omitempty"`
	VersionFloor  int             `json:"versionFloor,omitempty"`
	Retention     string          `json:"retention,omitempty"`
}

// ParseSetup reads setup.json; the error names the line of an unknown field, a repeated one or one in the wrong case.
func ParseSetup(data []byte) (*Setup, error) {
	s := new(Setup)
	if err := DecodeStrict(data, s); err != nil {
		return nil, err
	}
	return s, nil
}

// Apply puts the setup into a manifest, which is then to be validated. Words for what is not in the manifest are an error.
func (s *Setup) Apply(m *Manifest) error {
	setWord(&m.ID, s.ID)
	setWord(&m.Mode, s.Mode)
	setWord(&m.ChainID, s.ChainID)
	setWord(&m.GenesisTime, s.GenesisTime)
	setWord(&m.Retention, s.Retention)
	setWord(&m.SoftwareKey, s.SoftwareKey)
	setNumber(&m.MinGroup, s.MinGroup)
	setNumber(&m.StationPower, s.StationPower)
	setNumber(&m.VersionFloor, s.VersionFloor)
	setList(&m.Languages, s.Languages)
	if s.Audio != nil {
		m.Audio = s.Audio
	}
	if s.Fonts != nil {
		m.Fonts = s.Fonts
	}
	setList(&m.Officials, s.Officials)
	setList(&m.Anchors, s.Anchors)
	setList(&m.Stations, s.Stations)
	setList(&m.EKRoots, s.EKRoots)
	setList(&m.Reference, s.Reference)
	setPart(&m.Hours, s.Hours)
	setPart(&m.Release, s.Release)
	setPart(&m.Thresholds, s.Thresholds)
	setPart(&m.Trustees, s.Trustees)
	for i := range m.Contests {
		if m.Contests[i].WriteIns() > 0 {
			setNumber(&m.Contests[i].WriteInLength, s.WriteInLength)
		}
	}
	allStyles(m)
	return s.words(m)
}

// Beginnings of the keys of Setup.Words.
const (
	contestsWords  = "contests/"
	optionsWords   = "options/"
	stylesWords    = "styles/"
	districtsWords = "districts/"
	partiesWords   = "parties/"
)

// words merges names and translations into the manifest's own.
func (s *Setup) words(m *Manifest) error {
	used := map[string]bool{}
	merge := func(key string, t *Text) {
		if words, ok := s.Words[key]; ok {
			merged := maps.Clone(*t)
			if merged == nil {
				merged = Text{}
			}
			maps.Copy(merged, words)
			*t, used[key] = merged, true
		}
	}
	merge("name", &m.Name)
	for i := range m.Contests {
		c := &m.Contests[i]
		merge(contestsWords+c.ID, &c.Title)
		for j := range c.Options {
			merge(optionsWords+c.Options[j].ID, &c.Options[j].Name)
		}
	}
	for i := range m.Styles {
		merge(stylesWords+m.Styles[i].ID, &m.Styles[i].Name)
	}
	for i := range m.Districts {
		merge(districtsWords+m.Districts[i].ID, &m.Districts[i].Name)
	}
	for i := range m.Parties {
		merge(partiesWords+m.Parties[i].ID, &m.Parties[i].Name)
	}
	var faults Faults
	for _, key := range slices.Sorted(maps.Keys(s.Words)) {
		if !used[key] {
			faults.add(join("words", key), "name a contest, option, style, district or party of the definition", "words for what is not there")
		}
	}
	return faults.err()
}

// allStyles gives a station that names no style every one.
func allStyles(m *Manifest) {
	for i := range m.Stations {
		if len(m.Stations[i].Styles) > 0 {
			continue
		}
		for _, s := range m.Styles {
			m.Stations[i].Styles = append(m.Stations[i].Styles, s.ID)
		}
	}
}

func setWord(to *string, s string) {
	if s != "" {
		*to = s
	}
}

func setNumber(to *int, n int) {
	if n != 0 {
		*to = n
	}
}

func setList[T any](to *[]T, list []T) {
	if len(list) > 0 {
		*to = append([]T(nil), list...)
	}
}

func setPart[T any](to *T, part *T) {
	if part != nil {
		*to = *part
	}
}
