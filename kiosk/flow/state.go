package flow

import (
	"fmt"
	"io"
	"log/slog"
	"slices"
	"time"

	"github.com/isoloir/isoloir/device"
	"github.com/isoloir/isoloir/kiosk/catalog"
	"github.com/isoloir/isoloir/ledger/election"
)

// A State is where one kiosk stands. It is a value: Step never changes the one it is given. It prints as its screen only.
type State struct {
	cfg *config // never changes

	base    Screen // of the officials' day; the screen while there is no session
	session *session
	sign    *signIn // someone is signing in, over whatever else
	alarm   bool    // the lid was opened, over everything
	stuck   bool    // someone must look after the printer before the day goes on
	reprint device.Sheet

	notice Screen // overlay, or none
	look   look
	focus  ItemID
	keys   bool // keys or switches are in use, so that the focus shows
	wiring wiring
	seq    int // of the newest timer

	polls      Polls
	awaited    Polls // what the booth was asked for
	pending    bool  // a ballot of an earlier run waits to be settled
	checking   bool  // a check of an earlier run has no opening
	begun      bool  // closing was begun by an earlier run
	unsealed   bool  // a void paper waits for signatures
	tests      []Test
	parts      [partCount]verdict
	halves     Halves   // of the seeds, as last heard
	without    []string // trustees whom people tick to be left out
	ticks      [tickCount]bool
	fault      Fault
	out        Screen   // where a kiosk rests that is out of service; none if it works
	openers    []string // who signed in to open
	why        Reason   // why they open again
	overriding bool     // they override the evidence: settled before the zero tape, which says it
	official   string   // who is signed in at the menu
	weighing   string   // the style whose holder's votes are being typed
	typed      string   // as typed so far
	asked      asking   // what somebody asks the security chip
	tried      trying   // what people have tried of the devices
	guided     Screen   // where a guide was asked for
	denials    int      // wrong PINs since the last right one
	locked     bool

	papers  Papers
	stray   int // papers in the box that belong to no ballot
	alarms  int // since the kiosk started
	chain   ChainStatus
	waiting int       // entries of this station that the record does not have
	now     time.Time // as the clock stands, to the minute; zero until it is told
	news    time.Time // of the newest block that the validator checked; zero if there is none
	ordered Hours     // the newest order of officials on the hour of closing
	printer device.PrinterStatus
	battery bool
	lid     bool
	lamp    bool
	buzzer  bool
	called  bool // a voter asked for a poll worker

	voices     []string // languages that the station can speak
	headphones bool
}

type config struct {
	manifest  *election.Manifest
	station   *election.Station
	languages []string // offered to voters
	officials []*election.Official

	opens, closes time.Time // as announced
}

// A session is one voter's, from activation to wipe.
type session struct {
	style     string
	weight    int64 // votes that its choices count for; 0 where ballots have no weights
	at        Screen
	contest   int
	toReview  bool // Next goes to the review
	choices   Choices
	option    int    // whose name is being typed
	text      []byte // as typed so far
	accents   bool   // which keys are shown
	unseen    int
	warned    bool // the voter was told about the unseen names
	reprint   bool // a paper of this session is void
	issued    bool // a leaf is burned and neither cast, checked nor void
	ballotOut bool
	stored    bool // the ballot is pending
	opened    bool // the ballot was opened by a check
	code      string
	places    []Place
	void      VoidReason
	inBox     bool   // the box reported a paper before Cast
	left      Screen // where the voter left
}

// A look is how the screen looks; it is reset after each session.
type look struct {
	lang     string
	size     TextSize
	contrast Contrast
	sound    Sound
}

type verdict int

const (
	unknown verdict = iota
	good
	bad
)

// The checklist's lines that only people can tick.
const (
	tickEmpty = iota
	tickSealed
	tickPaper
	tickCount
)

// New is a kiosk that is starting: it waits for Started. The station must be one of the manifest's.
func New(m *election.Manifest, station string) (State, error) {
	st := m.Station(station)
	if st == nil {
		return State{}, fmt.Errorf("start kiosk: the manifest has no station %q", station)
	}
	cfg := &config{manifest: m, station: st}
	for _, tag := range m.Languages {
		if catalog.Has(tag) {
			cfg.languages = append(cfg.languages, tag)
		}
	}
	if len(cfg.languages) == 0 {
		cfg.languages = catalog.Languages()[:1]
	}
	for i := range m.Officials {
		if o := &m.Officials[i]; len(o.Stations) == 0 || slices.Contains(o.Stations, station) {
			cfg.officials = append(cfg.officials, o)
		}
	}
	if err := cfg.announced(m.Hours); err != nil {
		return State{}, err
	}
	s := State{cfg: cfg, base: ScreenBoot}
	s.look = cfg.plain()
	return s, nil
}

func (c *config) plain() look { return look{lang: c.languages[0], size: TextNormal, sound: quiet()} }

// plainLook is what every setting is at first, in the language that was chosen: who resets what they can't read must be able to read on.
func (s State) plainLook() look {
	l := s.cfg.plain()
	l.lang, l.sound.On = s.look.lang, s.headphones && s.session != nil
	return l
}

// Screen is the screen that stands, under any notice.
func (s State) Screen() Screen {
	switch {
	case s.alarm && s.sign == nil:
		return ScreenAlarm
	case s.sign != nil && s.sign.chosen == "":
		return ScreenSignIn
	case s.sign != nil:
		return ScreenPIN
	case s.stuck:
		return ScreenSupply
	case s.session != nil:
		return s.session.at
	}
	return s.base
}

// Choices are the choices of the session; ok is false when there is none. They share the state's arena: read them
// before the next Step, and keep no copy.
func (s State) Choices() (c Choices, ok bool) {
	if s.session == nil {
		return Choices{}, false
	}
	return s.session.choices, true
}

// Style is the ballot style of the session, or nothing.
func (s State) Style() string {
	if s.session == nil {
		return ""
	}
	return s.session.style
}

// Weight is how many votes the choices of the session count for; 0 where ballots have no weights.
func (s State) Weight() int64 {
	if s.session == nil {
		return 0
	}
	return s.session.weight
}

// Lang is the language of the screen, which papers follow.
func (s State) Lang() string { return s.look.lang }

// Overriding says whether the opening under way overrides missing or wrong evidence, as the zero tape prints it.
func (s State) Overriding() bool { return s.overriding }

// Polls says where the polls stand.
func (s State) Polls() Polls { return s.polls }

// Wipe zeroes what this state holds of a voter's choices and of what officials typed.
func (s State) Wipe() {
	if s.session != nil {
		s.session.choices.Wipe()
		clear(s.session.text)
	}
	if s.sign != nil {
		clear(s.sign.pin)
	}
}

// clone copies everything that Step may change.
func (s State) clone() State {
	s.tests = slices.Clone(s.tests)
	s.openers, s.without = slices.Clone(s.openers), slices.Clone(s.without)
	if s.session != nil {
		v := *s.session
		v.choices, v.text, v.places = v.choices.clone(), slices.Clone(v.text), slices.Clone(v.places)
		s.session = &v
	}
	if s.sign != nil {
		v := *s.sign
		v.have, v.pin = slices.Clone(v.have), slices.Clone(v.pin)
		s.sign = &v
	}
	return s
}

func (s State) String() string             { return "kiosk at " + string(s.Screen()) }
func (s State) GoString() string           { return s.String() }
func (s State) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, s.String()) }
func (s State) LogValue() slog.Value       { return slog.StringValue(s.String()) }
func (State) MarshalText() ([]byte, error) { return nil, errSecret }
func (State) MarshalJSON() ([]byte, error) { return nil, errSecret }
