package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	place "github.com/isoloir/isoloir/cmd/internal/station"
	"github.com/isoloir/isoloir/device/sim"
	"github.com/isoloir/isoloir/device/socket"
	"github.com/isoloir/isoloir/kiosk/catalog"
	"github.com/isoloir/isoloir/kiosk/flow"
	"github.com/isoloir/isoloir/kiosk/speech"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/election/electiontest"
)

// An ear is at the headphones of a booth. Each phrase of its voice has a length of its own, by which it knows what it hears.
type ear struct {
	*testing.T
	v       *voice
	phrases []speech.Phrase
	heard   chan string // ids
	long    bool        // sounds last until they are cut off
	cut     chan string
}

const shortest = 500

func newEar(t *testing.T, spoil func(path string)) *ear {
	m := electiontest.New().Manifest
	e := &ear{T: t, phrases: speech.Phrases(m, "en"), heard: make(chan string, 1000), cut: make(chan string, 1000)}
	c := &place.Config{Folder: t.TempDir()}
	var file bytes.Buffer
	must(t, speech.Record(&file, "en", e.phrases, func(p speech.Phrase) (speech.Sound, error) {
		return make(speech.Sound, shortest+slices.Index(e.phrases, p)), nil
	}))
	m.Audio = election.Voices{"en": fmt.Sprintf("%x", sha256.Sum256(file.Bytes()))}
	path := c.Inbox("voice-en.zip")
	must(t, os.MkdirAll(filepath.Dir(path), 0o700))
	must(t, os.WriteFile(path, file.Bytes(), 0o600))
	spoil(path)
	near, far := net.Pipe()
	ctx, cancel := context.WithCancel(t.Context())
	go (&sim.Speaker{Hear: e.hear}).Handle(ctx, far)
	e.v = openVoice(c, m, socket.NewSpeaker(near), slog.New(slog.DiscardHandler))
	t.Cleanup(func() {
		e.v.close()
		cancel()
		_ = near.Close()
	})
	return e
}

func (e *ear) hear(ctx context.Context, samples []int16) {
	at := len(samples) - shortest
	if at >= len(e.phrases) {
		return // the breath after a sentence
	}
	e.heard <- e.phrases[at].ID
	if e.long {
		<-ctx.Done()
		e.cut <- e.phrases[at].ID
	}
}

// says waits for the phrases of sentences, and for nothing else to be said.
func (e *ear) says(sentences ...string) {
	e.Helper()
	for _, s := range sentences {
		for _, id := range e.v.voices["en"].Say(s) {
			select {
			case got := <-e.heard:
				if got != id {
					e.Fatalf("heard %s, not %s of %q", got, id, s)
				}
			case <-time.After(20 * time.Second):
				e.Fatalf("%q is never heard", s)
			}
		}
	}
	<-e.v.ended
	if len(e.heard) > 0 {
		e.Fatalf("also heard %s", <-e.heard)
	}
}

func talk(id catalog.ID) string { return catalog.Say("en", id) }

func screen(title catalog.ID, focus int) flow.View {
	v := flow.View{Screen: flow.Screen(title), Lang: "en", Title: talk(title), Sound: flow.Sound{On: true, Rate: 3, Loud: 4}}
	for i, label := range []catalog.ID{catalog.Next, catalog.Back} {
		v.Bottom = append(v.Bottom, flow.Item{ID: flow.ItemID(label), Label: talk(label), Enabled: true, Focused: i == focus})
	}
	return v
}

func TestTheVoiceFollowsTheScreen(t *testing.T) {
	e := newEar(t, func(string) {})
	if got := e.v.languages(); !slices.Equal(got, []string{"en"}) || e.v.missing != nil {
		t.Fatal(got, e.v.missing)
	}
	e.v.follow(screen(catalog.HelpTitle, 0))
	e.says(talk(catalog.HelpTitle), talk(catalog.Next), talk(catalog.Button))
	e.v.follow(screen(catalog.HelpTitle, 1))
	e.says(talk(catalog.Back), talk(catalog.Button))
	e.v.follow(screen(catalog.HelpTitle, 1))
	e.says()
	e.v.pause() // nothing is being said: the screen anew
	e.says(talk(catalog.HelpTitle), talk(catalog.Back), talk(catalog.Button))
	quiet := screen(catalog.LookTitle, 0)
	quiet.Sound.On = false
	e.v.follow(quiet)
	e.v.pause()
	e.says()
	e.v.follow(screen(catalog.LookTitle, 0)) // headphones are in: the whole screen
	e.says(talk(catalog.LookTitle), talk(catalog.Next), talk(catalog.Button))
}

// Nobody has to hear the end of what is over.
func TestTheVoiceIsCutOff(t *testing.T) {
	e := newEar(t, func(string) {})
	e.long = true
	for _, end := range []func(){func() { e.v.follow(screen(catalog.LookTitle, 1)) }, e.v.pause, e.v.forget} {
		e.v.follow(screen(catalog.HelpTitle, 0))
		<-e.heard
		end()
		<-e.cut
		e.v.forget()
		<-e.v.ended
		for len(e.heard) > 0 {
			<-e.heard
		}
		for len(e.cut) > 0 {
			<-e.cut
		}
	}
}

// A file that is not the manifest's is not heard: a kiosk says what officials signed, or nothing.
func TestAnotherVoice(t *testing.T) {
	for name, spoil := range map[string]func(path string){
		"gone":    func(path string) { must(t, os.Remove(path)) },
		"changed": func(path string) { must(t, os.WriteFile(path, []byte("PK"), 0o600)) },
	} {
		if e := newEar(t, spoil); e.v.missing == nil || len(e.v.languages()) > 0 {
			t.Errorf("a voice that is %s is taken", name)
		}
	}
}

// Headphones that never answer hold up no screen.
func TestDeadHeadphones(t *testing.T) {
	e := newEar(t, func(string) {})
	near, far := net.Pipe()
	defer near.Close()
	defer far.Close() // nobody reads
	e.v.speaker = socket.NewSpeaker(near)
	for i := range 4 {
		e.v.follow(screen(catalog.HelpTitle, i%2))
		e.v.follow(screen(catalog.LookTitle, i%2))
		e.v.pause()
	}
	e.v.forget()
}
