package speech

import "github.com/isoloir/isoloir/device"

// Sizes of the pieces that Stretch lays over one another: 30 ms hold some periods of the deepest voice, and 10 ms one.
const (
	piece  = device.SampleRate * 30 / 1000
	hop    = piece / 2
	search = device.SampleRate * 10 / 1000
)

// Stretch plays a sound rate times as fast at the same pitch; rate is from 0.5 to 2. Pieces of the sound are laid over one another nearer or
// farther apart than they were, each moved by up to 10 ms to where it continues the piece before (WSOLA: Verhelst and Roelands 1993).
func (s Sound) Stretch(rate float64) Sound {
	if rate == 1 || len(s) < 2*piece {
		return s
	}
	n := int(float64(len(s)) / rate)
	out := make([]float64, n+hop)
	for i, v := range s[:hop] {
		out[i] = float64(v)
	}
	in := append(s[:len(s):len(s)], make(Sound, 2*piece+search)...) // silence, to look for the last pieces in
	next := hop                                                     // where the sound goes on as it was after the piece before
	for at := hop; at < n; at += hop {
		from := in.alike(next, min(int(float64(at)*rate), len(s)))
		in.fade(out[at:], next, from)
		next = from + hop
	}
	return round(out[:n])
}

// alike finds the place near wanted whose first half piece is most like that at next.
func (s Sound) alike(next, wanted int) int {
	best, most := wanted, -1.0
	for from := max(0, wanted-search); from <= wanted+search; from++ {
		if likeness := s.likeness(next, from); likeness > most {
			best, most = from, likeness
		}
	}
	return best
}

// likeness is the cosine between two half pieces; every fourth sample tells enough.
func (s Sound) likeness(a, b int) float64 {
	var ab, bb float64
	for i := 0; i < hop; i += 4 {
		x, y := float64(s[a+i]), float64(s[b+i])
		ab, bb = ab+x*y, bb+y*y
	}
	if ab <= 0 {
		return 0
	}
	return ab * ab / (bb + 1)
}

// fade goes over half a piece from the sound at a to the sound at b.
func (s Sound) fade(out []float64, a, b int) {
	for i := range hop {
		w := float64(i) / float64(hop)
		out[i] = (1-w)*float64(s[a+i]) + w*float64(s[b+i])
	}
}

func round(in []float64) Sound {
	out := make(Sound, len(in))
	for i, v := range in {
		out[i] = int16(v)
	}
	return out
}
