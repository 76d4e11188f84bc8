package secondverifier

import (
	"bytes"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"slices"
	"time"
)

// words are a text in languages.
type words map[string]string

// manifest is SPEC.md, "The manifest": the definition of an election that officials signed. Fields stand in the order of their
// one form; what may be absent is left out where it is empty.
type manifest struct {
	Format      string     `json:"format"`
	ID          string     `json:"id"`
	Mode        string     `json:"mode"`
	Name        words      `json:"name"`
	Languages   []string   `json:"languages"`
	Audio       words      `json:"audio,omitempty"`
	Fonts       words      `json:"fonts,omitempty"`
	ChainID     string     `json:"chainId"`
	GenesisTime time.Time  `json:"genesisTime"`
	Hours       hours      `json:"hours"`
	Release     release    `json:"release"`
	MinGroup    int        `json:"minGroup"`
	Districts   []district `json:"districts"`
	Parties     []party    `json:"parties,omitempty"`
	Contests    []contest  `json:"contests"`
	Styles      []style    `json:"styles"`
	Officials   []official `json:"officials"`
	Thresholds  thresholds `json:"thresholds"`
	Trustees    struct {
		K       int       `json:"k"`
		Window  int64     `json:"window,omitempty"` // seconds
		Members []trustee `json:"members"`
	} `json:"trustees"`
	Anchors      []anchor    `json:"anchors"`
	StationPower uint64      `json:"stationPower"`
	Stations     []station   `json:"stations"`
	EKRoots      []ekRoot    `json:"ekRoots"`
	SoftwareKey  hexBytes    `json:"softwareKey,omitempty"` // an uncompressed point of P-256
	Reference    []reference `json:"reference,omitempty"`
	VersionFloor uint64      `json:"versionFloor"`
	Retention    string      `json:"retention"`

	digest     hash // of the whole, which everything on record names
	definition hash // of all but the references, which stations measure
}

type hours struct {
	Opens  time.Time `json:"opens"`
	Closes time.Time `json:"closes"`
}

type release struct {
	Mode       string      `json:"mode"`
	Times      []time.Time `json:"times,omitempty"`
	MinBallots int         `json:"minBallots"`
	Leak       words       `json:"leak,omitempty"`
}

type district struct {
	ID   string `json:"id"`
	Name words  `json:"name"`
	Type string `json:"type,omitempty"`
}

type party struct {
	ID           string `json:"id"`
	Name         words  `json:"name"`
	Abbreviation string `json:"abbreviation,omitempty"`
	Color        string `json:"color,omitempty"`
}

type contest struct {
	ID            string   `json:"id"`
	Title         words    `json:"title"`
	Subtitle      words    `json:"subtitle,omitempty"`
	Instructions  words    `json:"instructions,omitempty"`
	District      string   `json:"district"`
	Kind          string   `json:"kind"`
	Rule          string   `json:"rule"`
	Seats         int      `json:"seats"`
	Quorum        int      `json:"quorum,omitempty"`
	Base          string   `json:"base,omitempty"`
	Threshold     int      `json:"threshold,omitempty"`
	Budget        int64    `json:"budget,omitempty"`
	Ties          string   `json:"ties,omitempty"`
	VotesAllowed  int      `json:"votesAllowed,omitempty"`
	MaxScore      int      `json:"maxScore,omitempty"`
	MaxRank       int      `json:"maxRank,omitempty"`
	AllowTies     bool     `json:"allowTies,omitempty"`
	Overvotes     string   `json:"overvotes,omitempty"`
	SkipsEnd      int      `json:"skipsEnd,omitempty"`
	RepeatsEnd    bool     `json:"repeatsEnd,omitempty"`
	IRV           *irv     `json:"irv,omitempty"`
	Grades        []words  `json:"grades,omitempty"`
	Options       []option `json:"options"`
	WriteInLength int      `json:"writeInLength,omitempty"`
}

// irv are RCTab's options.
type irv struct {
	Mode       string `json:"mode,omitempty"`
	Hare       bool   `json:"hare,omitempty"`
	Fractional bool   `json:"fractional,omitempty"`
	Decimals   int    `json:"decimals,omitempty"`
	FirstRound bool   `json:"firstRound,omitempty"`
	UntilTwo   bool   `json:"untilTwo,omitempty"`
	Batch      bool   `json:"batch,omitempty"`
	Minimum    int    `json:"minimum,omitempty"`
	Earlier    bool   `json:"earlier,omitempty"`
}

type option struct {
	ID      string `json:"id"`
	Name    words  `json:"name"`
	Detail  words  `json:"detail,omitempty"`
	Party   string `json:"party,omitempty"`
	WriteIn bool   `json:"writeIn,omitempty"`
	Cost    int64  `json:"cost,omitempty"`
}

type style struct {
	ID       string   `json:"id"`
	Name     words    `json:"name"`
	Contests []string `json:"contests"`
	Weight   int      `json:"weight,omitempty"`
	Holders  int      `json:"holders,omitempty"`
	Most     int      `json:"most,omitempty"`
}

type official struct {
	ID       string   `json:"id"`
	Name     string   `json:"name"`
	Role     string   `json:"role"`
	Key      hexBytes `json:"key"`
	Stations []string `json:"stations,omitempty"`
}

type thresholds struct {
	Manifest int `json:"manifest"`
	Enrol    int `json:"enrol"`
	Open     int `json:"open"`
	Override int `json:"override"`
	Settle   int `json:"settle"`
	Cutoff   int `json:"cutoff"`
	Publish  int `json:"publish"`
	Draw     int `json:"draw"`
}

type trustee struct {
	ID         string   `json:"id"`
	Name       string   `json:"name"`
	SigningKey hexBytes `json:"signingKey"`
	SharingKey hexBytes `json:"sharingKey"`
}

type anchor struct {
	ID    string   `json:"id"`
	Name  string   `json:"name"`
	Key   hexBytes `json:"key"`
	Power uint64   `json:"power"`
}

type station struct {
	ID     string   `json:"id"`
	Name   string   `json:"name"`
	Styles []string `json:"styles"`
	Leaves int      `json:"leaves"`
}

type ekRoot struct {
	Name        string `json:"name"`
	Certificate []byte `json:"certificate"` // DER
	Simulator   bool   `json:"simulator,omitempty"`
}

type reference struct {
	Version uint64     `json:"version"`
	Name    string     `json:"name"`
	Events  []pcrEvent `json:"events"`
}

type pcrEvent struct {
	PCR    int      `json:"pcr"`
	Event  string   `json:"event"`
	Digest hexBytes `json:"digest"`
}

// hexBytes are bytes that JSON holds in lower-case hex.
type hexBytes []byte

func (h hexBytes) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, h), nil }

func (h *hexBytes) UnmarshalText(text []byte) (err error) {
	*h, err = hex.DecodeString(string(text))
	return err
}

// canonicalJSON is the one form of JSON in a record.
func canonicalJSON(v any) []byte {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		panic(err) // no type here can fail
	}
	return out.Bytes()
}

// readCanonical decodes, encodes again and compares every byte.
func readCanonical(file []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(file))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return wrong("it is not JSON of its form: %v", err)
	}
	if !bytes.Equal(canonicalJSON(v), file) {
		return wrong("it is not in its one form")
	}
	return nil
}

// readManifest reads manifest.json and holds it to the rules of its section.
func readManifest(file []byte) (*manifest, error) {
	m := &manifest{}
	if err := readCanonical(file, m); err != nil {
		return nil, err
	}
	if m.Format != "isoloir-manifest-1" {
		return nil, wrong("it has the format %q", m.Format)
	}
	m.digest = hashOf("manifest", file)
	bare := *m
	bare.Reference = nil
	m.definition = hashOf("definition", canonicalJSON(bare))
	return m, m.check()
}

// manifestSignatures is manifest.sig.json.
type manifestSignatures struct {
	Format     string   `json:"format"`
	Manifest   hexBytes `json:"manifest"`
	Signatures []struct {
		Signer string `json:"signer"`
		Sig    []byte `json:"sig"`
	} `json:"signatures"`
}

// checkSignatures tells whether enough administrators and officials signed manifest.json.
func (m *manifest) checkSignatures(manifestFile, signatures []byte) error {
	var s manifestSignatures
	if err := readCanonical(signatures, &s); err != nil {
		return err
	}
	if s.Format != "isoloir-signatures-1" || !bytes.Equal(s.Manifest, m.digest[:]) {
		return wrong("it is for another manifest")
	}
	signed := join([]byte("isoloir/manifest/1\n"), manifestFile)
	last := ""
	for _, one := range s.Signatures {
		i := slices.IndexFunc(m.Officials, func(o official) bool { return o.ID == one.Signer && o.central() })
		if i < 0 || one.Signer <= last || !ed25519.Verify(ed25519.PublicKey(m.Officials[i].Key), signed, one.Sig) {
			return wrong("the signature of %q does not check", one.Signer)
		}
		last = one.Signer
	}
	if len(s.Signatures) < m.Thresholds.Manifest {
		return wrong("%d officials signed, %d are needed", len(s.Signatures), m.Thresholds.Manifest)
	}
	return nil
}

// central tells whether an official may sign central acts.
func (o official) central() bool { return o.Role == "administrator" || o.Role == "official" }

// beside tells whether an official may sign beside a station.
func (o official) beside(station string) bool {
	switch o.Role {
	case "official":
		return true
	case "poll-worker":
		return len(o.Stations) == 0 || slices.Contains(o.Stations, station)
	}
	return false
}

func (m *manifest) official(id string) *official {
	return find(m.Officials, func(o official) bool { return o.ID == id })
}

func (m *manifest) station(id string) *station {
	return find(m.Stations, func(s station) bool { return s.ID == id })
}

func (m *manifest) contest(id string) *contest {
	return find(m.Contests, func(c contest) bool { return c.ID == id })
}

func (m *manifest) style(id string) *style {
	return find(m.Styles, func(s style) bool { return s.ID == id })
}

// trustee is the place of a trustee in the manifest, from 1, or 0.
func (m *manifest) trustee(id string) int {
	return 1 + slices.IndexFunc(m.Trustees.Members, func(t trustee) bool { return t.ID == id })
}

func find[T any](list []T, is func(T) bool) *T {
	if i := slices.IndexFunc(list, is); i >= 0 {
		return &list[i]
	}
	return nil
}
