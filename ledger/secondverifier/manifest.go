package secondverifier

import "time"

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

// irv are the options of RCTab that a contest counted by irv may set.
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
