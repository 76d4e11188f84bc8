package bidi

import (
	"cmp"
	"slices"
	"unicode/utf8"

	"golang.org/x/text/unicode/bidi"
)

// A sequence is an isolating run sequence (BD13): runes of one level, without what isolates inside it hold.
type sequence struct {
	text  []rune
	level uint8
	at    []int        // places in text
	class []bidi.Class // as resolved so far
	first []bidi.Class // as it was
}

func (s *sequence) add(at int, class bidi.Class) {
	s.at, s.class, s.first = append(s.at, at), append(s.class, class), append(s.first, class)
}

// direction is that of the sequence's level, which also stands at both of its ends.
func (s *sequence) direction() bidi.Class {
	if s.level%2 == 1 {
		return bidi.R
	}
	return bidi.L
}

// weak applies the rules W1 to W7.
func (s *sequence) weak() {
	before, strong := s.direction(), s.direction()
	for i, c := range s.class {
		if c == bidi.NSM { // W1
			c = before
		}
		before = c
		switch c {
		case bidi.L, bidi.R:
			strong = c
		case bidi.AL: // W3
			strong, c = c, bidi.R
		case bidi.EN: // W2
			if strong == bidi.AL {
				c = bidi.AN
			}
		}
		s.class[i] = c
	}
	s.separators()
	s.terminators()
	s.numbers()
}

// separators applies W4: one separator between two numbers of a kind belongs to them.
func (s *sequence) separators() {
	for i := 1; i+1 < len(s.class); i++ {
		last, next := s.class[i-1], s.class[i+1]
		if last == next && (s.class[i] == bidi.CS && (last == bidi.EN || last == bidi.AN) || s.class[i] == bidi.ES && last == bidi.EN) {
			s.class[i] = last
		}
	}
}

// terminators applies W5 and W6: signs such as % belong to the number that they touch; other signs are neutral.
func (s *sequence) terminators() {
	for from := 0; from < len(s.class); from++ {
		to := from
		for to < len(s.class) && s.class[to] == bidi.ET {
			to++
		}
		if to == from {
			continue
		}
		touches := from > 0 && s.class[from-1] == bidi.EN || to < len(s.class) && s.class[to] == bidi.EN
		for ; touches && from < to; from++ {
			s.class[from] = bidi.EN
		}
		from = to - 1
	}
	for i, c := range s.class {
		if c == bidi.ES || c == bidi.ET || c == bidi.CS {
			s.class[i] = bidi.ON
		}
	}
}

// numbers applies W7: a number after a left-to-right letter is part of its text.
func (s *sequence) numbers() {
	strong := s.direction()
	for i, c := range s.class {
		switch {
		case c == bidi.L || c == bidi.R:
			strong = c
		case c == bidi.EN && strong == bidi.L:
			s.class[i] = bidi.L
		}
	}
}

// towards is the direction that a class has for the neutral signs beside it; numbers count as right to left.
func towards(c bidi.Class) (bidi.Class, bool) {
	switch c {
	case bidi.L:
		return bidi.L, true
	case bidi.R, bidi.EN, bidi.AN:
		return bidi.R, true
	}
	return c, false
}

// brackets applies N0: a pair of brackets has one direction.
func (s *sequence) brackets() {
	for _, pair := range s.pairs() {
		if direction, found := s.within(pair); found {
			s.set(pair[0], direction)
			s.set(pair[1], direction)
		}
	}
}

// set gives a bracket its direction, and the marks that stand on it.
func (s *sequence) set(at int, direction bidi.Class) {
	s.class[at] = direction
	for i := at + 1; i < len(s.class) && s.first[i] == bidi.NSM; i++ {
		s.class[i] = direction
	}
}

// within says which direction a pair takes from what it holds and from what stands before it.
func (s *sequence) within(pair [2]int) (bidi.Class, bool) {
	own, other := s.direction(), false
	for _, c := range s.class[pair[0]+1 : pair[1]] {
		if d, strong := towards(c); strong && d == own {
			return own, true
		} else if strong {
			other = true
		}
	}
	if !other {
		return own, false
	}
	for i := pair[0] - 1; i >= 0; i-- {
		if d, strong := towards(s.class[i]); strong {
			return d, true
		}
	}
	return own, true
}

// pairs finds matching brackets, in the order in which they open (BD16).
func (s *sequence) pairs() (pairs [][2]int) {
	const depth = 63
	var open []int
	for i, at := range s.at {
		p, _ := bidi.LookupRune(s.text[at])
		if !p.IsBracket() || s.class[i] != bidi.ON {
			continue
		}
		if p.IsOpeningBracket() {
			if open = append(open, i); len(open) > depth {
				return nil
			}
			continue
		}
		for j := len(open) - 1; j >= 0; j-- {
			if mirror(s.text[s.at[open[j]]]) == s.text[at] {
				pairs, open = append(pairs, [2]int{open[j], i}), open[:j]
				break
			}
		}
	}
	slices.SortFunc(pairs, func(a, b [2]int) int { return cmp.Compare(a[0], b[0]) })
	return pairs
}

// mirror is the other bracket of a pair.
func mirror(r rune) rune {
	other, _ := utf8.DecodeRuneInString(bidi.ReverseString(string(r)))
	return other
}

// neutral applies N1 and N2: signs between letters of one direction take it, others that of the sequence.
func (s *sequence) neutral() {
	for from := 0; from < len(s.class); from++ {
		to := from
		for to < len(s.class) && s.class[to] == bidi.ON {
			to++
		}
		direction := s.direction()
		if before, after := s.beside(from-1), s.beside(to); before == after {
			direction = before
		}
		for ; from < to; from++ {
			s.class[from] = direction
		}
	}
}

// beside is the direction at a place, which may be just outside of the sequence.
func (s *sequence) beside(i int) bidi.Class {
	if i < 0 || i >= len(s.class) {
		return s.direction()
	}
	d, _ := towards(s.class[i])
	return d
}

// implicit applies I1 and I2.
func (s *sequence) implicit(levels []uint8) {
	for i, at := range s.at {
		levels[at] = s.level
		switch c := s.class[i]; {
		case s.level%2 == 1 && c != bidi.R, s.level%2 == 0 && c == bidi.R:
			levels[at]++
		case s.level%2 == 0 && c != bidi.L:
			levels[at] += 2
		}
	}
}
