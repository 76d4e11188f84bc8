package flow

// A View is everything that one screen says, in the order in which it is said. It is a pure function of State: the
// screen draws it, the voice speaks it and the switches walk its items, so that no way of voting can show less than another.
type View struct {
	Screen   Screen
	Lang     string // BCP 47
	RTL      bool
	Size     TextSize
	Contrast Contrast
	Sound    Sound
	Official bool // officials' screens are denser
	Demo     bool // says that votes do not count
	Tone     Tone

	Title  string
	Body   []string // paragraphs
	Badge  string   // "1 choice left"
	Code   string   // tracking code or question, shown as it is printed
	Scan   string   // text of a QR code, for a person's own device
	Steps  Steps
	Places []Place // check-paper: where each contest stands on the sheet, never what it says
	Facts  []Fact  // figures of the officials' screens
	Typed  string  // what has been typed so far, or one bullet for each digit of a PIN

	Top    []Item // language, text and contrast, sound, help: always in this order
	Items  []Item // the list: options, review lines, keys
	Bottom []Item // back, all my choices, next
	State  string // "Not cast yet", at the left of the bottom bar
	Notice string // a warning that blocks nothing, in a box of its own
	More   MoreNotice

	Overlay *View // a notice above this screen; only its items can be reached
}

// Steps says where in the ballot the voter is: Now of Of, Now from 1; Of 0 shows nothing.
type Steps struct {
	Now, Of int
	Label   string // "Contest 3 of 9"
}

// A Place is one contest's line on the printed sheet, from 0 at its top edge to 1 at its bottom edge.
type Place struct {
	Top, Bottom float64
	Label       string
}

// A Fact is one figure of a status screen.
type Fact struct {
	Label, Value string
	Alarm        bool // wrong, shown with a sign and not by colour alone
	Done         bool // as it must be, shown with a tick
}

// MoreNotice holds the words of the band that says how many names are not in sight; the screen fills in the number.
type MoreNotice struct{ Below, Above string } // fmt verbs: "%s more names below"

// An Item is one thing that can be touched, focused and spoken.
type Item struct {
	ID      ItemID
	Role    Role
	Label   string
	Detail  string // party, current choice
	Mark    string // rank, grade or points in the box; empty for a plain tick
	On      bool   // selected
	Enabled bool
	Focused bool
	In      ItemID // drawn inside the row of that item: see RoleRow, RoleRank
	Warning string // "1 choice left" on a line of the review
}

// ItemID names an item within one screen, stable while the screen stands.
type ItemID string

// A Role says how an item is drawn.
type Role int

const (
	RoleButton  Role = iota // plain
	RolePrimary             // carries the accent: what comes next
	RoleEqual               // one of two answers that weigh the same
	RoleChoice              // an option with a box
	RoleRank                // an option with a rank
	RoleGrade               // one grade or score of an option
	RoleLine                // a line of the review
	RoleKey                 // a key of the on-screen keyboard or PIN pad
	RoleTool                // the tools at the top
	RoleRow                 // an option that holds grades or points; cannot be chosen itself
	RoleStep                // a small step: up, down, more, fewer; stands in a row, or is one
	RoleCheck               // a line of a checklist that a person ticks
)

// TextSize is one of the four sizes of VVSG 2.0 7.1-G, as capital height in millimetres: see Millimetres.
type TextSize int

const (
	TextSmall TextSize = iota
	TextNormal
	TextLarge
	TextLargest
)

// Millimetres is the height of a capital letter.
func (s TextSize) Millimetres() float64 { return [...]float64{3.6, 4.9, 6.5, 8.6}[s] }

// Contrast is one of the four palettes.
type Contrast int

const (
	ContrastDefault Contrast = iota
	ContrastLow
	ContrastBlackOnWhite
	ContrastWhiteOnBlack
)

// Tone colours a screen's heading: never the only sign of a state.
type Tone int

const (
	ToneNormal Tone = iota
	ToneWarning
	ToneDone
	ToneAlarm
)

// Screen names a screen; one layout may serve several.
type Screen string
