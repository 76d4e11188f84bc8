package main

import (
	"bytes"
	"encoding/binary"
	"slices"
	"testing"
	"unicode/utf16"
)

// A trace is something that must not stay, as it may lie in memory: the whole of it, and how much in a row counts. What fits into a
// register can be saved from there onto any stack when a goroutine is interrupted, and stays.
type trace struct {
	name  string
	whole []byte
	most  int // bytes
}

// register is how many letters a register holds.
const register = 16

// traces of a text, as the encodings have it.
func traces(name, text string) []trace {
	var wide, wider []byte
	for _, u := range utf16.Encode([]rune(text)) {
		wide = binary.LittleEndian.AppendUint16(wide, u)
	}
	for _, r := range text {
		wider = binary.LittleEndian.AppendUint32(wider, uint32(r))
	}
	return []trace{{name + " in UTF-8", []byte(text), register}, {name + " in UTF-16", wide, 2 * register}, {name + " in runes", wider, 4 * register}}
}

// number is a trace of bytes, in both orders: big numbers are kept the other way round.
func number(name string, b []byte) []trace {
	turned := slices.Clone(b)
	slices.Reverse(turned)
	return []trace{{name, b, len(b) - 1}, {name + ", turned", turned, len(b) - 1}}
}

// A finder looks for all traces at once. Any part of a trace that is longer than what may stay holds one of the pieces into which it is cut, and each piece
// is known by the eight bytes of it that differ most from each other: what is drawn is mostly ground.
type finder struct {
	list    []trace
	begins  [1 << 16]bool // two bytes with which one of the eights begins
	anchors map[uint64][]anchor
}

// An anchor is where eight bytes stand in a trace of the list.
type anchor struct{ trace, at int }

const eight = 8

func newFinder(list []trace) *finder {
	f := &finder{list: list, anchors: map[uint64][]anchor{}}
	for i, s := range list {
		piece := s.most/2 + 1
		for at := 0; at+piece <= len(s.whole); at += piece {
			best := at
			for o := at; o+eight <= at+piece; o++ {
				if different(s.whole[o:o+eight]) > different(s.whole[best:best+eight]) {
					best = o
				}
			}
			key := s.whole[best : best+eight]
			f.begins[binary.LittleEndian.Uint16(key)] = true
			f.anchors[binary.LittleEndian.Uint64(key)] = append(f.anchors[binary.LittleEndian.Uint64(key)], anchor{i, best})
		}
	}
	return f
}

func different(b []byte) int {
	seen := map[byte]bool{}
	for _, v := range b {
		seen[v] = true
	}
	return len(seen)
}

// in gives the names of traces of which too much is in memory, and where.
func (f *finder) in(memory []byte) map[string]int {
	found := map[string]int{}
	for i := 0; i+eight <= len(memory); i++ {
		if !f.begins[binary.LittleEndian.Uint16(memory[i:])] {
			continue
		}
		for _, a := range f.anchors[binary.LittleEndian.Uint64(memory[i:])] {
			s := f.list[a.trace]
			begin, end := 0, eight
			for begin < min(a.at, i) && memory[i-begin-1] == s.whole[a.at-begin-1] {
				begin++
			}
			for a.at+end < len(s.whole) && i+end < len(memory) && memory[i+end] == s.whole[a.at+end] {
				end++
			}
			if begin+end > s.most {
				found[s.name] = i
			}
		}
	}
	return found
}

// TestASearchFindsWhatIsLongerThanARegister: wherever a part begins, and however it lies.
func TestASearchFindsWhatIsLongerThanARegister(t *testing.T) {
	const text = "Abcdefghijklmnopqrstuvwxyz-0123456789"
	for _, s := range append(traces("text", text), number("number", []byte(text))...) {
		finder := newFinder([]trace{s})
		for begin := 0; begin < len(s.whole); begin++ {
			for end := begin + 1; end <= len(s.whole); end++ {
				memory := bytes.Join([][]byte{[]byte("\xff\xff"), s.whole[begin:end], []byte("\xff")}, nil)
				if found := len(finder.in(memory)) > 0; found != (end-begin > s.most) {
					t.Fatalf("%s: bytes %d to %d are found: %v", s.name, begin, end, found)
				}
			}
		}
	}
}
