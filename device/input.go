package device

// An Event is one of Touch, Key or Switch.
type Event interface{ event() }

// A Touch is one step of one finger on the glass, in pixels of the display.
type Touch struct {
	Slot  int // fingers that are down together have different slots
	Phase Phase
	X, Y  int
}

// A Key is a press or release of one of the tactile keys. Devices report no repeats: a key held is one press.
type Key struct {
	Code KeyCode
	Down bool
}

// A Switch is a press or release of an adaptive switch on the jack, numbered 1 and 2.
type Switch struct {
	Number int
	Down   bool
}

func (Touch) event()  {}
func (Key) event()    {}
func (Switch) event() {}

// A Phase is the step of a touch.
type Phase int

const (
	Down Phase = iota
	Move
	Up
	// Cancel ends a touch that must not act: the device lost track of it.
	Cancel
)

// A KeyCode names a tactile key by what it is for.
type KeyCode int

const (
	KeyUp KeyCode = iota + 1
	KeyDown
	KeyLeft
	KeyRight
	KeySelect
	KeyHelp
	KeyLouder
	KeySofter
	KeyFaster
	KeySlower
	KeyPause
)
