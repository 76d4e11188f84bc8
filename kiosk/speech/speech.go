// Package speech names the clips of the audio ballot: which recordings say an item of the screen, in which order. A clip id is
// the same in every language; the manifest binds the recordings by digest. Nothing here makes a sound.
//
// Ids: "m/<message>" a message of the catalogue, "c/<contest>/title|subtitle|instructions", "o/<contest>/<option>", "g/<contest>/<grade
// from 0>", "s/<style>", "n/<number to 100>", "d/<digit>" one digit of a larger number, "l/<letter>" one sign of something spelled.
package speech

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/isoloir/isoloir/kiosk/catalog"
	"github.com/isoloir/isoloir/ledger/election"
)

// Message is the clip of a message of the catalogue.
func Message(id catalog.ID) string { return "m/" + string(id) }

// Title is the clip of a contest's title.
func Title(contest string) string { return "c/" + contest + "/title" }

// Subtitle is the clip of a contest's subtitle.
func Subtitle(contest string) string { return "c/" + contest + "/subtitle" }

// Instructions is the clip of a contest's own instructions.
func Instructions(contest string) string { return "c/" + contest + "/instructions" }

// Option is the clip of an option's name and detail.
func Option(contest, option string) string { return "o/" + contest + "/" + option }

// Grade is the clip of a grade, counted from 0.
func Grade(contest string, grade int) string { return "g/" + contest + "/" + strconv.Itoa(grade) }

// Style is the clip of a ballot style's name.
func Style(id string) string { return "s/" + id }

// largest is the largest number that has a clip of its own.
const largest = 100

// Number is how a whole number from 0 is said.
func Number(n int) []string {
	if n <= largest {
		return []string{"n/" + strconv.Itoa(n)}
	}
	var clips []string
	for _, d := range strconv.Itoa(n) {
		clips = append(clips, "d/"+string(d))
	}
	return clips
}

// Spell is how a written-in name is said, sign by sign.
func Spell(text string) []string {
	var clips []string
	for _, r := range strings.ToLower(text) {
		clips = append(clips, "l/"+string(r))
	}
	return clips
}

// Needed lists, without repeats and in a fixed order, every clip that an election's kiosks can ask for, apart from letters.
func Needed(m *election.Manifest) []string {
	var clips []string
	for _, id := range catalog.IDs() {
		clips = append(clips, Message(id))
	}
	for n := range largest + 1 {
		clips = append(clips, Number(n)...)
	}
	for d := range 10 {
		clips = append(clips, fmt.Sprintf("d/%d", d))
	}
	for i := range m.Contests {
		clips = append(clips, contest(&m.Contests[i])...)
	}
	for _, s := range m.Styles {
		clips = append(clips, Style(s.ID))
	}
	return clips
}

func contest(c *election.Contest) []string {
	clips := []string{Title(c.ID)}
	if len(c.Subtitle) > 0 {
		clips = append(clips, Subtitle(c.ID))
	}
	if len(c.Instructions) > 0 {
		clips = append(clips, Instructions(c.ID))
	}
	for _, o := range c.Options {
		clips = append(clips, Option(c.ID, o.ID))
	}
	for g := range c.Grades {
		clips = append(clips, Grade(c.ID, g))
	}
	return clips
}
