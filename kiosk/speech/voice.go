package speech

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// A Voice is what a kiosk says in one language: phrases and their sounds.
//
// On disk it is a ZIP file without compression: "phrases.json", a list of id and text in the order of Phrases, then "<id>.wav" for each of
// them in the same order, and nothing else. The manifest binds it by its SHA-256.
type Voice struct {
	*Lexicon
	phrases []Phrase
	sounds  map[string]Sound
}

const index = "phrases.json"

// NewVoice records phrases by asking for each in turn.
func NewVoice(phrases []Phrase, record func(Phrase) (Sound, error)) (*Voice, error) {
	v := &Voice{Lexicon: NewLexicon(phrases), phrases: phrases, sounds: map[string]Sound{}}
	for _, p := range phrases {
		s, err := record(p)
		if err != nil {
			return nil, fmt.Errorf("%s, %q: %w", p.ID, p.Text, err)
		}
		v.sounds[p.ID] = s
	}
	return v, nil
}

// Sound is what a phrase sounds like; it is not to be changed.
func (v *Voice) Sound(id string) Sound { return v.sounds[id] }

// Write writes the file; the same voice gives the same bytes.
func (v *Voice) Write(w io.Writer) error {
	z := zip.NewWriter(w)
	data, err := json.MarshalIndent(v.phrases, "", "  ")
	err = errors.Join(err, store(z, index, append(data, '\n')))
	for _, p := range v.phrases {
		err = errors.Join(err, store(z, p.ID+".wav", v.sounds[p.ID].Encode()))
	}
	return errors.Join(err, z.Close())
}

func store(z *zip.Writer, name string, data []byte) error {
	w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
	if err == nil {
		_, err = w.Write(data)
	}
	return err
}

// ReadVoice reads what Write wrote.
func ReadVoice(data []byte) (*Voice, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
	var phrases []Phrase
	if list, err := member(z, index); err != nil {
		return nil, err
	} else if err := json.Unmarshal(list, &phrases); err != nil {
		return nil, fmt.Errorf("%s: %w", index, err)
	}
	return NewVoice(phrases, func(p Phrase) (Sound, error) {
		wav, err := member(z, p.ID+".wav")
		if err != nil {
			return nil, err
		}
		return ParseWAV(wav)
	})
}

func member(z *zip.Reader, name string) ([]byte, error) {
	f, err := z.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}
