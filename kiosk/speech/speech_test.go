package speech

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/isoloir/isoloir/device"
	"github.com/isoloir/isoloir/kiosk/catalog"
	"github.com/isoloir/isoloir/ledger/election/electiontest"
)

func TestPhrasesAreNamedOnce(t *testing.T) {
	for _, lang := range catalog.Languages() {
		seen := map[string]bool{}
		for _, p := range Phrases(electiontest.New().Manifest, lang) {
			if seen[p.ID] {
				t.Errorf("%s: %s stands twice", lang, p.ID)
			}
			seen[p.ID] = true
		}
		for _, id := range []string{"m/next/0.0", "c/chair/title", "g/mayor/2", "s/long", "n/100", "l/z"} {
			if !seen[id] {
				t.Errorf("%s: %s is lacking", lang, id)
			}
		}
	}
}

func TestWhatIsSaid(t *testing.T) {
	x := NewLexicon([]Phrase{{"m/step/0.0", "Contest "}, {"m/step/0.1", " of "}, {"o/a/1", "Zoë B."}, {"o/a/2", "Zoë"}, {"o/a/3", "Proposition 3"},
		{"l/z", "z"}, {"l/o", "o"}, {"l/ë", "ë"}, {"l/s", "s"}, {"l/b", "b"}, {"m/left/1.1", "choices left"}, {"h/1", "選擇"}, {"h/2", "選"}})
	for text, want := range map[string]string{
		"Contest 3 of 17":    "m/step/0.0 n/3 m/step/0.1 n/17",
		"zoë b":              "o/a/1",
		"Zoë":                "o/a/2",
		"Zoës":               "l/z l/o l/ë l/s",
		"Proposition 3":      "o/a/3",
		"Proposition 30":     "l/o l/o l/s l/o n/30", // p, r, i, t, n have no phrase here
		"1,204 choices left": "n/1 n/2 n/0 n/4 m/left/1.1",
		"1\u202f204":         "n/1 n/2 n/0 n/4",
		"12,5":               "n/12 n/5",
		"B-7":                "l/b n/7",
		"選選擇":                "h/2 h/1",
		"Contest ٣ of ١٬٢٠٤": "m/step/0.0 n/3 m/step/0.1 n/1 n/2 n/0 n/4",
		"":                   "",
		"… — “”":             "",
	} {
		if got := strings.Join(x.Say(text), " "); got != want {
			t.Errorf("%q is said %q, want %q", text, got, want)
		}
	}
}

// tone is a second of a sound of so many hertz.
func tone(hertz float64) Sound {
	s := make(Sound, device.SampleRate)
	for i := range s {
		s[i] = int16(8000 * math.Sin(2*math.Pi*hertz*float64(i)/device.SampleRate))
	}
	return s
}

// hertz counts the waves of a sound.
func hertz(s Sound) float64 {
	rises := 0
	for i := 1; i < len(s); i++ {
		if s[i-1] < 0 && s[i] >= 0 {
			rises++
		}
	}
	return float64(rises) / s.Seconds()
}

func TestStretchKeepsThePitch(t *testing.T) {
	for _, pitch := range []float64{90, 220, 440, 1000} {
		for _, rate := range []float64{0.5, 0.75, 1, 1.25, 1.5, 2} {
			s := tone(pitch).Stretch(rate)
			if got, want := s.Seconds(), 1/rate; math.Abs(got-want) > 0.06 {
				t.Errorf("a second at rate %v takes %v", rate, got)
			}
			if got := hertz(s); math.Abs(got-pitch) > 0.03*pitch {
				t.Errorf("%v Hz at rate %v are %v Hz", pitch, rate, got)
			}
		}
	}
}

func TestStretchOfLittle(t *testing.T) {
	for n := range 5 * piece {
		s := make(Sound, n)
		if got := s.Stretch(2); len(got) > n {
			t.Fatalf("%d samples grow to %d at twice the speed", n, len(got))
		}
	}
}

func TestWAV(t *testing.T) {
	s := Sound{0, 1, -1, 32767, -32768}
	data := s.Encode()
	if back, err := ParseWAV(data); err != nil || !slices.Equal(back, s) {
		t.Fatalf("%v, %v", back, err)
	}
	stereo := bytes.Clone(data)
	stereo[22] = 2
	for name, bad := range map[string][]byte{"two channels": stereo, "no samples": data[:36], "half a head": data[:9], "text": []byte("RIFF but no more than words")} {
		if _, err := ParseWAV(bad); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}

func TestLouderAndTrim(t *testing.T) {
	s := append(append(make(Sound, 9000), 10000, -20000), make(Sound, 9000)...)
	if got := s.Trim(); len(got) > 2+device.SampleRate/10 {
		t.Errorf("%d samples of silence are left", len(got)-2)
	}
	if got := (Sound{10000, -20000}).Louder(6); got[0] < 19900 || got[0] > 20000 || got[1] != -32768 {
		t.Errorf("6 dB louder: %v", got)
	}
	if got := (Sound{}).Trim(); len(got) != 0 {
		t.Errorf("nothing is trimmed to %v", got)
	}
}

func TestVoiceFile(t *testing.T) {
	phrases := []Phrase{{"n/1", "1"}, {"o/mayor/ann", "Ann"}}
	var a, b bytes.Buffer
	for _, w := range []*bytes.Buffer{&a, &b} {
		if err := Record(w, "en", phrases, func(p Phrase) (Sound, error) { return Sound{int16(len(p.ID))}, nil }); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Error("a voice has two forms")
	}
	data := a.Bytes()
	v, err := OpenVoice(bytes.NewReader(data), int64(len(data)))
	if err != nil || v.Language != "en" || !slices.Equal(v.Say("Ann 1"), []string{"o/mayor/ann", "n/1"}) {
		t.Fatal(v, err)
	}
	if s, err := v.Sound("o/mayor/ann"); err != nil || !slices.Equal(s, Sound{11}) {
		t.Errorf("%v, %v", s, err)
	}
	if _, err := v.Sound("o/mayor/bob"); err == nil {
		t.Error("a phrase that was never recorded is heard")
	}
	at := bytes.LastIndex(data, Sound{11}.Encode())
	data[at+44]++
	if _, err := v.Sound("o/mayor/ann"); err == nil {
		t.Error("a sound that was changed is played")
	}
	if _, err := OpenVoice(bytes.NewReader(data[:200]), 200); err == nil {
		t.Error("half a file is taken")
	}
}
