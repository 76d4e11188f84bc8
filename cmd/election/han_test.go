package main

import (
	"testing"

	"github.com/isoloir/isoloir/kiosk/fonts/fontstest"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/election/electiontest"
)

// inHan is a stage with a manifest in which a name is written in Han, and a regular and a bold font.
func inHan(t *testing.T, name string) *stage {
	s := newStage(t)
	m := electiontest.New().Manifest
	m.Contests[0].Options[0].Name = election.Text{"en": "Li Ming", "zh": name}
	s.file("manifest.json", string(m.Encode()))
	s.file("r.ttf", string(fontstest.HanRegular))
	s.file("b.ttf", string(fontstest.HanBold))
	return s
}

func TestHanOfAnElection(t *testing.T) {
	s := inHan(t, "李明")
	s.run(3, "check -unsigned @manifest.json", "contest president, option", ", zh: kiosks have no letter ['李']", "hint: for Han, election han")
	s.run(0, "han -family= -regular @r.ttf -bold @b.ttf @manifest.json", "han-regular.ttf: 2 letters", "han-bold.ttf: 2 letters", "sha256")
	s.run(0, "import -han @. -force -out @manifest.json @manifest.json", "digest")
	s.run(0, "check -unsigned @manifest.json")
	s.file("han-bold.ttf", string(fontstest.HanBold))
	s.run(3, "check -unsigned @manifest.json", "han-bold.ttf is not the font of the manifest", "hint: election han")
}

func TestHanThatAFontLacks(t *testing.T) {
	s := inHan(t, "李龘")
	s.run(3, "han -family= -regular @r.ttf -bold @b.ttf @manifest.json", "contest president, option", ", zh: ", "has no letter ['龘'] for \"李龘\"", "hint: take a font that has it")
	s.run(1, "han -regular @r.ttf -bold @b.ttf @manifest.json", `no family "Noto Sans CJK SC"`, "hint: -family")
	s.run(1, "han -regular @pin -bold @b.ttf @manifest.json", "hint: -family")
	s.run(2, "han -bold @b.ttf @manifest.json", "regular")
	s.run(2, "han -regular @r.ttf -bold @b.ttf", "han needs one manifest")
	s = inHan(t, "Li Ming")
	s.run(3, "han -family= -regular @r.ttf -bold @b.ttf @manifest.json", "no word of this manifest has Han", "hint: kiosks need no font")
}

// Letters that no kiosk has are named before anybody signs.
func TestWordsThatCannotBeShown(t *testing.T) {
	for _, name := range []string{"ไทย", "emoji \U0001F600"} {
		inHan(t, name).run(3, "check -unsigned @manifest.json", "contest president, option", "kiosks have no letter", "hint:")
	}
	inHan(t, "عمر שרה हिन्दी Ωλ Юлия").run(0, "check -unsigned @manifest.json")
}
