package paper

import (
	"slices"

	"rsc.io/qr"

	"github.com/isoloir/isoloir/device"
	"github.com/isoloir/isoloir/kiosk/catalog"
)

// A Ballot is what goes on a paper ballot.
type Ballot struct {
	PaperID  string    // as printed
	Pieces   []Piece   // in place of PaperID, where votes have a weight
	Contests []Contest // in the form's language
	English  []Contest // the same in English; nothing if the form is in English
}

// Ballot composes a paper ballot and says where each contest stands on it.
func (f Form) Ballot(b Ballot) (device.Page, []Place, error) {
	s := f.begin(device.SheetBallot, catalog.SheetBallot)
	if len(b.Pieces) > 0 {
		s.gap(10)
		f.votes(s, whole(b.Pieces), strong)
	}
	tops := f.contests(s, b.Contests, b.English)
	s.gap(6)
	s.dashes()
	s.gap(10)
	if len(b.Pieces) == 0 {
		f.number(s, b.PaperID)
	}
	for _, p := range b.Pieces {
		f.votes(s, p.Weight, strong)
		f.number(s, p.PaperID)
	}
	s.gap(10)
	f.message(s, style{face: bold, size: 28, center: true}, catalog.BallotBox)
	page, err := s.end(device.SheetBallot)
	if err != nil {
		return page, nil, err
	}
	return page, places(b.Contests, tops, page.Image.Height), nil
}

// contests sets every contest, and gives the top of each and the bottom of the last.
func (f Form) contests(s *sheet, list, english []Contest) []int {
	var tops []int
	for i, c := range list {
		if i > 0 {
			s.rule(1)
		}
		tops = append(tops, s.y)
		s.gap(14)
		en := Contest{}
		if len(english) == len(list) {
			en = english[i]
		}
		one(s, c, en)
		s.gap(18)
	}
	return append(tops, s.y)
}

// one sets a contest: its title and its district, each choice on its own line, and what was left unused.
func one(s *sheet, c, en Contest) {
	s.line(c.Title, contest)
	if en.Title != "" && en.Title != c.Title {
		s.line(en.Title, contest.lesser())
	}
	for _, words := range slices.Compact([]string{c.District, en.District}) {
		if words != "" {
			s.line(words, note)
		}
	}
	s.gap(4)
	for i, words := range c.Choices {
		if i > 0 {
			s.gap(6)
		}
		s.line(words, choice)
		if i < len(en.Choices) && en.Choices[i] != words {
			s.line(en.Choices[i], choice.lesser())
		}
	}
	s.gap(2)
	for _, words := range slices.Compact([]string{c.Note, en.Note}) {
		if words != "" {
			s.line(words, note)
		}
	}
}

// number sets the paper's number, outside the choices: as a code for the audit's scanners, and as text for people when a code can't be
// read.
func (f Form) number(s *sheet, id string) {
	top := s.y
	size := s.code(margin-quiet*5, id, qr.M, 5)
	left := margin + size
	s.gap(14)
	s.column(f.say(catalog.PaperNumber), small, left, device.PageWidth-margin)
	if en := f.english(catalog.PaperNumber); en != "" {
		s.column(en, small.lesser(), left, device.PageWidth-margin)
	}
	s.gap(6)
	for _, l := range groups(id, 4) {
		s.column(l, idLine, left, device.PageWidth-margin)
	}
	s.y = max(s.y, top+size)
}

func places(list []Contest, tops []int, height int) []Place {
	out := make([]Place, len(list))
	for i, c := range list {
		out[i] = Place{Top: float64(tops[i]) / float64(height), Bottom: float64(tops[i+1]) / float64(height), Label: c.Title}
	}
	return out
}
