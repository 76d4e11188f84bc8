// Package election holds the definition of one election: what is asked, of whom, where, when, by whom it is run and who
// keeps its keys. It is one canonical JSON file, manifest.json, signed by officials; everything else in the record leans on
// its digest.
//
// Parse reads a manifest strictly and names the line of whatever is wrong. ImportElectionGuard and ImportNIST read
// definitions made by others, list what cannot be carried, and refuse what would change a count.
package election

// Format is the only value of Manifest.Format that this version reads.
const Format = "isoloir-manifest-1"

// Modes of a manifest. A test (logic and accuracy) and a demonstration have another digest and so another election id:
// their ballots can never be counted in an election.
const (
	ModeElection = "election"
	ModeTest     = "test"
	ModeDemo     = "demo"
)

// Manifest is the whole definition of an election.
type Manifest struct {
	Format       string      `json:"format"`
	ID           string      `json:"id"`
	Mode         string      `json:"mode"`
	Name         Text        `json:"name"`
	Languages    []string    `json:"languages"` // BCP 47; the first is the fallback
	Audio        Voices      `json:"audio,omitempty"`
	Fonts        Faces       `json:"fonts,omitempty"`
	ChainID      string      `json:"chainId"`
	GenesisTime  string      `json:"genesisTime"` // RFC 3339, UTC
	Hours        Hours       `json:"hours"`
	Release      Release     `json:"release"`
	MinGroup     int         `json:"minGroup"` // m: nothing is decrypted over fewer ballots
	Districts    []District  `json:"districts"`
	Parties      []Party     `json:"parties,omitempty"`
	Contests     []Contest   `json:"contests"`
	Styles       []Style     `json:"styles"`
	Officials    []Official  `json:"officials"`
	Thresholds   Thresholds  `json:"thresholds"`
	Trustees     Trustees    `json:"trustees"`
	Anchors      []Anchor    `json:"anchors"`
	StationPower int         `json:"stationPower"` // consensus power of an enrolled station
	Stations     []Station   `json:"stations"`
	EKRoots      []EKRoot    `json:"ekRoots"`
	SoftwareKey  string      `json:"softwareKey,omitempty"` // hex, P-256 point: who may admit other software to the stations' keys
	Reference    []Reference `json:"reference,omitempty"`
	VersionFloor int         `json:"versionFloor"` // images below this version are refused
	Retention    string      `json:"retention"`
}

// Voices are the recordings of the audio ballot: by language, the hex SHA-256 of a file of package speech.
type Voices map[string]string

// Faces are the fonts of the election's own Han: by HanRegular and HanBold, the hex SHA-256 of files of package kiosk/fonts/cut.
type Faces map[string]string

// Names of the files of Faces, which lie beside the manifest.
const (
	HanRegular = "han-regular.ttf"
	HanBold    = "han-bold.ttf"
)

// Hours are the announced hours of the polls, RFC 3339.
type Hours struct {
	Opens  string `json:"opens"`
	Closes string `json:"closes"`
}

// Ways to release ballots.
const (
	ReleaseAtClose = "at-close"
	ReleaseTimed   = "timed"
)

// Release says when sealed ballots leave a station. A timed release leaks which of a few batches a ballot was in, so
// that the manifest states the leak in words.
type Release struct {
	Mode       string   `json:"mode"`
	Times      []string `json:"times,omitempty"` // RFC 3339, ascending, within the hours
	MinBallots int      `json:"minBallots"`      // b: a timed batch with fewer ballots waits for the next
	Leak       Text     `json:"leak,omitempty"`
}

// District is a geographical or organisational unit that contests belong to.
type District struct {
	ID   string `json:"id"`
	Name Text   `json:"name"`
	Type string `json:"type,omitempty"`
}

// Party is a group that puts options forward.
type Party struct {
	ID           string `json:"id"`
	Name         Text   `json:"name"`
	Abbreviation string `json:"abbreviation,omitempty"`
	Color        string `json:"color,omitempty"` // six hex digits
}

// Style is one ballot style: the contests that a group of voters is asked, in order. One with a weight is a denomination: a ballot of it
// counts for so many votes, and a holder's weight is split among those that ask the same contests.
type Style struct {
	ID       string   `json:"id"`
	Name     Text     `json:"name"`
	Contests []string `json:"contests"`
	Weight   int64    `json:"weight,omitempty"`
	Holders  int      `json:"holders,omitempty"` // people in the register whose weight, when it is split, has this denomination
	Most     int      `json:"most,omitempty"`    // ballots of it that one sheet can carry
}

// Roles of officials. Poll workers sign only at the stations named beside them.
const (
	RoleAdministrator = "administrator"
	RoleOfficial      = "official"
	RolePollWorker    = "poll-worker"
)

// Official is a person who signs acts of the election.
type Official struct {
	ID       string   `json:"id"`
	Name     string   `json:"name"`
	Role     string   `json:"role"`
	Key      string   `json:"key"`                // hex, Ed25519
	Stations []string `json:"stations,omitempty"` // empty: every station
}

// Thresholds say how many officials sign each kind of act.
type Thresholds struct {
	Manifest int `json:"manifest"`
	Enrol    int `json:"enrol"`
	Open     int `json:"open"`
	Override int `json:"override"`
	Settle   int `json:"settle"`
	Cutoff   int `json:"cutoff"`
	Publish  int `json:"publish"`
	Draw     int `json:"draw"`
}

// Trustees hold the election's keys: any K of the members decrypt, fewer learn nothing.
type Trustees struct {
	K       int       `json:"k"`
	Window  int       `json:"window,omitempty"` // seconds for each step of the key ceremony; 0: until all have posted
	Members []Trustee `json:"members"`
}

// Trustee is one key holder. Its index in a polynomial is its place in the list, from one.
type Trustee struct {
	ID         string `json:"id"`
	Name       string `json:"name"`
	SigningKey string `json:"signingKey"` // hex, Ed25519
	SharingKey string `json:"sharingKey"` // hex, X25519
}

// Anchor is a standing validator of the chain: an authority, party, court, university or observer.
type Anchor struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Key   string `json:"key"` // hex, Ed25519 consensus key
	Power int    `json:"power"`
}

// Station is one polling-station appliance. Half of its Leaves are opened before opening.
type Station struct {
	ID     string   `json:"id"`
	Name   string   `json:"name"`
	Styles []string `json:"styles"`
	Leaves int      `json:"leaves"`
}

// EKRoot is a root of endorsement-key certificates that enrolment accepts. A simulator's root stands only in a demonstration.
type EKRoot struct {
	Name        string `json:"name"`
	Certificate string `json:"certificate"` // base64 of DER
	Simulator   bool   `json:"simulator,omitempty"`
}

// Reference is one set of golden measurements, computed from a build. Several versions may be valid at once.
type Reference struct {
	Version int              `json:"version"`
	Name    string           `json:"name"`
	Events  []ReferenceEvent `json:"events"`
}

// ReferenceEvent is one measurement that a station's event log must hold.
type ReferenceEvent struct {
	PCR    int    `json:"pcr"`
	Event  string `json:"event"`
	Digest string `json:"digest"` // hex, SHA-256
}

// Parse reads a manifest in canonical form and checks it whole; the error names the line of every fault.
func Parse(data []byte) (*Manifest, error) {
	m := new(Manifest)
	if err := DecodeCanonical(data, m); err != nil {
		return nil, err
	}
	if err := m.Validate(); err != nil {
		return nil, locate(err, data)
	}
	return m, nil
}

// Encode gives the canonical bytes of the manifest, the content of manifest.json.
func (m *Manifest) Encode() []byte { return EncodeCanonical(m) }

// Digest is the manifest's digest, under which officials sign it and the election id binds it.
func (m *Manifest) Digest() [32]byte { return Hash("manifest", m.Encode()) }

// DefinitionDigest is the digest of the manifest without its reference measurements. Stations measure this one, because
// a reference value cannot contain itself.
func (m *Manifest) DefinitionDigest() [32]byte {
	d := *m
	d.Reference = nil
	return Hash("definition", d.Encode())
}

// Contest returns the contest with that id, or nil.
func (m *Manifest) Contest(id string) *Contest {
	return find(m.Contests, func(c *Contest) bool { return c.ID == id })
}

// Style returns the ballot style with that id, or nil.
func (m *Manifest) Style(id string) *Style {
	return find(m.Styles, func(s *Style) bool { return s.ID == id })
}

// Official returns the official with that id, or nil.
func (m *Manifest) Official(id string) *Official {
	return find(m.Officials, func(o *Official) bool { return o.ID == id })
}

// Station returns the station with that id, or nil.
func (m *Manifest) Station(id string) *Station {
	return find(m.Stations, func(s *Station) bool { return s.ID == id })
}

// Trustee returns the trustee with that id, or nil.
func (m *Manifest) Trustee(id string) *Trustee {
	return find(m.Trustees.Members, func(t *Trustee) bool { return t.ID == id })
}

// TrusteeIndex returns the trustee's index in the polynomials, from one; 0 if there is no such trustee.
func (m *Manifest) TrusteeIndex(id string) int {
	for i := range m.Trustees.Members {
		if m.Trustees.Members[i].ID == id {
			return i + 1
		}
	}
	return 0
}

// StyleContests returns the contests of a style in the order of the manifest; nil if there is no such style.
func (m *Manifest) StyleContests(style string) []*Contest {
	s := m.Style(style)
	if s == nil {
		return nil
	}
	in := make(map[string]bool, len(s.Contests))
	for _, id := range s.Contests {
		in[id] = true
	}
	var out []*Contest
	for i := range m.Contests {
		if in[m.Contests[i].ID] {
			out = append(out, &m.Contests[i])
		}
	}
	return out
}

// Say returns the words of t in a language, else in the manifest's first language, else in any.
func (m *Manifest) Say(t Text, lang string) string {
	if len(m.Languages) == 0 {
		return t.In(lang)
	}
	return t.In(lang, m.Languages[0])
}

func find[T any](list []T, is func(*T) bool) *T {
	for i := range list {
		if is(&list[i]) {
			return &list[i]
		}
	}
	return nil
}
