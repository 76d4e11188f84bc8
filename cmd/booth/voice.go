package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"os"
	"slices"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	place "github.com/isoloir/isoloir/cmd/internal/station"
	"github.com/isoloir/isoloir/device"
	"github.com/isoloir/isoloir/kiosk/flow"
	"github.com/isoloir/isoloir/kiosk/speech"
	"github.com/isoloir/isoloir/ledger/election"
)

// A voice reads the screen to the voter. Its methods belong to the goroutine of the loop; what it says is played beside it, so that headphones that do not
// answer hold up nobody.
type voice struct {
	words   *slog.Logger
	speaker device.Speaker // nil where there is none
	voices  map[string]*speech.Voice
	files   []io.Closer
	missing error // why a language of the manifest's voices is silent

	view    flow.View // that was last followed
	silence context.CancelFunc
	ended   chan struct{} // closed when what was said last is over
}

// openVoice finds what the manifest's voices name in the inbox. Files that are missing or others silence their language, and no more: the
// self test tells people.
func openVoice(c *place.Config, m *election.Manifest, speaker device.Speaker, words *slog.Logger) *voice {
	v := &voice{words: words, speaker: speaker, voices: map[string]*speech.Voice{}, silence: func() {}, ended: make(chan struct{})}
	close(v.ended)
	for _, lang := range slices.Sorted(maps.Keys(m.Audio)) {
		if err := v.open(c.Inbox("voice-"+lang+".zip"), lang, m.Audio[lang]); err != nil {
			v.missing = errors.Join(v.missing, cli.Hint(err, "put the file that election speak wrote into the inbox"))
		}
	}
	if len(m.Audio) > 0 && speaker == nil {
		v.missing = errors.Join(v.missing, errors.New(`"speaker" in station.json names none`))
	}
	if v.missing != nil {
		words.Error("voice", "error", v.missing.Error())
	}
	return v
}

func (v *voice) open(path, lang, digest string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	v.files = append(v.files, f)
	sum := sha256.New()
	size, err := io.Copy(sum, f)
	if err != nil {
		return err
	}
	if got := fmt.Sprintf("%x", sum.Sum(nil)); got != digest {
		return fmt.Errorf("%s is not the voice of the manifest: its SHA-256 is %s", path, got)
	}
	opened, err := speech.OpenVoice(f, size)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	v.voices[lang] = opened
	return nil
}

// languages are those that can be heard here.
func (v *voice) languages() []string {
	if v.speaker == nil {
		return nil
	}
	return slices.Sorted(maps.Keys(v.voices))
}

// follow says what is new on the screen. A sentence that is still being said is cut off: it is of what was there before.
func (v *voice) follow(view flow.View) {
	before := v.view
	v.view = view
	if !view.Sound.On {
		v.silence()
		return
	}
	if !before.Sound.On {
		before = flow.View{}
	}
	if words := flow.Voice(before, view); len(words) > 0 {
		v.say(words)
	}
}

// pause cuts the voice off; if nothing is being said, it says the screen anew.
func (v *voice) pause() {
	select {
	case <-v.ended:
		if v.view.Sound.On {
			v.say(flow.Voice(flow.View{}, v.view))
		}
	default:
		v.silence()
	}
}

// say plays sentences one after the other, in the place of what was said before.
func (v *voice) say(words []string) {
	v.silence()
	lexicon, sound := v.voices[v.view.Lang], v.view.Sound
	if lexicon == nil {
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	before, ended := v.ended, make(chan struct{})
	v.silence, v.ended = cancel, ended
	go func() {
		defer close(ended)
		<-before
		if err := play(ctx, v.speaker, lexicon, words, sound); err != nil && ctx.Err() == nil {
			v.words.Error("voice", "error", err.Error())
		}
	}()
}

// play says sentences at the voter's speed and loudness. What was played is wiped: it may spell a name.
func play(ctx context.Context, speaker device.Speaker, voice *speech.Voice, words []string, how flow.Sound) error {
	for _, sentence := range words {
		for _, id := range voice.Say(sentence) {
			sound, err := voice.Sound(id)
			if err != nil {
				return err
			}
			out := sound.Stretch(float64(flow.Rates[how.Rate]) / 100).Louder(float64(flow.Decibels * (how.Loud - flow.Loudest)))
			err = speaker.Play(ctx, out)
			out.Wipe()
			if err != nil {
				return err
			}
		}
		if err := speaker.Play(ctx, make([]int16, device.SampleRate/5)); err != nil {
			return err
		}
	}
	return nil
}

// forget ends what is being said and what it was about.
func (v *voice) forget() {
	v.silence()
	v.view = flow.View{}
}

func (v *voice) close() {
	v.forget()
	for _, f := range v.files {
		// The booth ends; a file that was only read has nothing to lose.
		_ = f.Close()
	}
}
