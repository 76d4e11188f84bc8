package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/cmd/internal/signed"
	"github.com/isoloir/isoloir/kiosk/catalog"
	"github.com/isoloir/isoloir/kiosk/speech"
	"github.com/isoloir/isoloir/ledger/election"
)

func speakVerb() cli.Verb {
	return cli.Verb{
		Name:    "speak",
		Summary: "record what kiosks say",
		Args:    "MANIFEST",
		Manual: `For each language of the manifest that kiosks speak, writes voice-LANGUAGE.zip: every
phrase of the screens, by the synthesizer espeak-ng or from recordings by people. The
election import of these files with -voice makes their digests part of the manifest,
and stations then play them and no others. Listen to the files before anybody signs:
they are ZIP files of WAV.

A recording is DIRECTORY/LANGUAGE/ID.wav, one channel, 16 bits, 22050 samples a second.
The ids and their words are in voice.json of a file that was made without recordings.
Where one is missing, the synthesizer speaks.`,
		Examples: []string{
			"election speak -out voices manifest.json",
			"election import -voice voices/voice-en.zip -voice voices/voice-fr.zip -out manifest.json -force manifest.json",
		},
		Flags: func(fs *flag.FlagSet) cli.Runner {
			var s speaker
			fs.StringVar(&s.out, "out", ".", "`DIRECTORY` for the voices")
			fs.StringVar(&s.recordings, "recordings", "", "`DIRECTORY` of recordings by people")
			return s.run
		},
	}
}

type speaker struct {
	out, recordings string
	byPeople        int // phrases of this voice
}

func (s *speaker) run(ctx context.Context, env *cli.Env) error {
	if len(env.Args) != 1 {
		return cli.Hint(cli.Usage("speak needs one manifest"), "election speak -h is the manual page")
	}
	m, err := signed.Manifest(env.Args[0])
	if err != nil {
		return err
	}
	if err := os.MkdirAll(s.out, 0o755); err != nil {
		return err
	}
	for _, lang := range m.Languages {
		if !catalog.Has(lang) {
			fmt.Fprintf(env.Stdout, "%s: kiosks have no words of their own in this language; no voice\n", lang)
			continue
		}
		if err := s.language(ctx, env, m, lang); err != nil {
			return err
		}
	}
	return nil
}

// language writes one voice. A file that is not whole does not stay.
func (s *speaker) language(ctx context.Context, env *cli.Env, m *election.Manifest, lang string) (err error) {
	path := filepath.Join(s.out, "voice-"+lang+".zip")
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() {
		if err = errors.Join(err, f.Close()); err != nil {
			err = errors.Join(err, os.Remove(path))
		}
	}()
	phrases := speech.Phrases(m, lang)
	said, sum := 0, sha256.New()
	s.byPeople = 0
	err = speech.Record(io.MultiWriter(f, sum), lang, phrases, func(p speech.Phrase) (speech.Sound, error) {
		if said++; said%100 == 0 {
			fmt.Fprintf(env.Stderr, "%s: %d of %d phrases\n", lang, said, len(phrases))
		}
		return s.phrase(ctx, lang, p)
	})
	if err == nil {
		fmt.Fprintf(env.Stdout, "%s: %d phrases, %d by people, sha256 %x\n", path, len(phrases), s.byPeople, sum.Sum(nil))
	}
	return err
}

// phrase takes the recording, or lets the synthesizer speak.
func (s *speaker) phrase(ctx context.Context, lang string, p speech.Phrase) (speech.Sound, error) {
	if s.recordings != "" {
		path := filepath.Join(s.recordings, lang, filepath.FromSlash(p.ID)+".wav")
		data, err := os.ReadFile(path)
		if err == nil {
			s.byPeople++
			sound, err := speech.ParseWAV(data)
			if err != nil {
				return nil, cli.Hint(fmt.Errorf("%s: %w", path, err), "convert it, for instance with: sox in.wav -c 1 -b 16 -r 22050 out.wav")
			}
			return sound.Trim(), nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
	}
	return synthesize(ctx, lang, p.Text)
}

// voices are the names that espeak-ng has for languages of the catalogue, where they are not the same.
var voices = map[string]string{"fr": "fr-fr", "zh": "cmn"}

// synthesize lets espeak-ng speak at 160 words a minute, an ordinary reader's pace.
func synthesize(ctx context.Context, lang, text string) (speech.Sound, error) {
	base, _, _ := strings.Cut(lang, "-")
	if v, ok := voices[base]; ok {
		base = v
	}
	wav, err := os.CreateTemp("", "phrase-*.wav")
	if err != nil {
		return nil, err
	}
	defer os.Remove(wav.Name())
	defer wav.Close()
	cmd := exec.CommandContext(ctx, "espeak-ng", "-v", base, "-s", "160", "-w", wav.Name(), "--stdin")
	cmd.Stdin = strings.NewReader(text)
	if out, err := cmd.CombinedOutput(); err != nil {
		return nil, cli.Hint(fmt.Errorf("espeak-ng: %w %s", err, strings.TrimSpace(string(out))), "install it (Debian: apt-get install espeak-ng), or give recordings of all phrases")
	}
	data, err := io.ReadAll(wav)
	if err != nil {
		return nil, err
	}
	sound, err := speech.ParseWAV(data)
	return sound.Trim(), err
}
