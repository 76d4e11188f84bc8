package flow

import (
	"slices"

	"github.com/isoloir/isoloir/device"
	"github.com/isoloir/isoloir/kiosk/catalog"
)

// A Sound is how the voice speaks to the voter, and whether the screen is dark meanwhile.
type Sound struct {
	On   bool
	Dark bool // nothing is on the screen: whoever stands behind the voter sees nothing
	Rate int  // place in Rates
	Loud int  // 1 to Loudest, Decibels each
}

// Rates are the speeds of the voice, in per cent. VVSG 2.0 7.1-K wants 75 to 200 at least, at the same pitch.
var Rates = [...]int{50, 65, 80, 100, 125, 160, 200}

// The loudness at the start is that of conversation; each step is Decibels more or less.
const (
	Loudest  = 9
	Decibels = 5
	evenly   = 3 // place in Rates
	talking  = 4 // loudness at the start
)

func quiet() Sound { return Sound{Rate: evenly, Loud: talking} }

// voiced says whether the station speaks the language of the screen.
func (s State) voiced() bool { return slices.Contains(s.voices, s.look.lang) }

// sound is what the view tells the voice. Officials' screens are not dark, and nobody hears a PIN.
func (s State) sound(official bool) Sound {
	out := s.look.sound
	out.On = out.On && s.voiced() && s.sign == nil
	out.Dark = out.Dark && out.On && !official
	return out
}

// plug follows the headphones: with them the voice begins, without them the room stays quiet and the screen comes back.
func (m *machine) plug(in bool) {
	m.headphones = in
	m.look.sound.On, m.look.sound.Dark = in, m.look.sound.Dark && in
}

func (s State) viewSound(v *View) {
	sound := s.look.sound
	s.body(v, catalog.SoundTitle, catalog.SoundBody)
	v.Body = append(v.Body, s.say(catalog.SoundRate, Rates[sound.Rate]), s.say(catalog.SoundLoud, sound.Loud, Loudest))
	on, dark := s.button("voice", RoleCheck, catalog.SoundOn), s.button("dark", RoleCheck, catalog.SoundDark).enabled(sound.On)
	on.On, dark.On = sound.On, sound.Dark
	v.Items = []Item{on, dark,
		s.button("slower", RoleStep, catalog.SoundSlower).enabled(sound.Rate > 0), s.button("faster", RoleStep, catalog.SoundFaster).enabled(sound.Rate < len(Rates)-1),
		s.button("softer", RoleStep, catalog.SoundSofter).enabled(sound.Loud > 1), s.button("louder", RoleStep, catalog.SoundLouder).enabled(sound.Loud < Loudest)}
	s.resetItem(v)
}

// pressSound acts on the notice about sound; it says whether the notice stays.
func (m *machine) pressSound(id ItemID) bool {
	sound := &m.look.sound
	switch id {
	case "voice":
		sound.On = !sound.On
		sound.Dark = sound.Dark && sound.On
	case "dark":
		sound.Dark = !sound.Dark
	case "slower", "faster", "softer", "louder":
		m.tune(map[ItemID]device.KeyCode{"slower": device.KeySlower, "faster": device.KeyFaster, "softer": device.KeySofter, "louder": device.KeyLouder}[id])
	default:
		return false
	}
	return true
}

// tune follows the keys for speed and loudness.
func (m *machine) tune(k device.KeyCode) {
	sound := &m.look.sound
	switch k {
	case device.KeySlower:
		sound.Rate = max(0, sound.Rate-1)
	case device.KeyFaster:
		sound.Rate = min(len(Rates)-1, sound.Rate+1)
	case device.KeySofter:
		sound.Loud = max(1, sound.Loud-1)
	case device.KeyLouder:
		sound.Loud = min(Loudest, sound.Loud+1)
	}
}
