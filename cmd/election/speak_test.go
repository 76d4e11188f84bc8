package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/isoloir/isoloir/kiosk/speech"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/election/electiontest"
)

// espeak-ng speaks an election in English; one name is said by a person, whose recording is the one that is heard.
func TestSpeak(t *testing.T) {
	st := newStage(t)
	dir := st.dir
	m := electiontest.New().Manifest
	m.Languages = []string{"en"}
	manifest, out := filepath.Join(dir, "manifest.json"), filepath.Join(dir, "voices")
	st.file("manifest.json", string(m.Encode()))
	person := append(make(speech.Sound, 9000), slices.Repeat(speech.Sound{5000, -5000}, 4000)...)
	ann := m.Contests[0].Options[0].ID
	recording := filepath.Join(dir, "people", "en", "o", m.Contests[0].ID, ann+".wav")
	if err := os.MkdirAll(filepath.Dir(recording), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(recording, person.Encode(), 0o600); err != nil {
		t.Fatal(err)
	}
	st.run(0, "speak -out @voices -recordings @people @manifest.json", ", 1 by people")
	voice := filepath.Join(out, "voice-en.zip")
	data, err := os.ReadFile(voice)
	if err != nil {
		t.Fatal(err)
	}
	v, err := speech.OpenVoice(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range speech.Phrases(m, "en") {
		if s, err := v.Sound(p.ID); err != nil || s.Seconds() < 0.1 {
			t.Errorf("%q takes %.2f s, %v", p.Text, s.Seconds(), err)
		}
	}
	if s, _ := v.Sound("o/" + m.Contests[0].ID + "/" + ann); !slices.Equal(s, person.Trim()) {
		t.Error("the recording is not heard")
	}
	st.run(0, "import -voice @voices/voice-en.zip -out @manifest.json -force @manifest.json")
	signed, err := os.ReadFile(manifest)
	if err != nil {
		t.Fatal(err)
	}
	if with, err := election.Parse(signed); err != nil || len(with.Audio["en"]) != 64 {
		t.Errorf("the manifest has the voices %v, %v", with.Audio, err)
	}
	if err := os.WriteFile(recording, []byte("RIFF"), 0o600); err != nil {
		t.Fatal(err)
	}
	st.run(1, "speak -out @voices -recordings @people @manifest.json", "sox")
	if _, err := os.Stat(voice); err == nil {
		t.Error("half a voice stays")
	}
}
