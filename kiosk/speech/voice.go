package speech

import (
	"archive/zip"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// A Voice is what a kiosk says in one language: phrases and their sounds, which stay in the file until they are played.
//
// The file is a ZIP without compression: "voice.json", then "<id>.wav" for each phrase in the same order. The manifest binds it by its SHA-256, and
// voice.json each sound by its own, so that a medium that changes under a kiosk is heard of.
type Voice struct {
	*Lexicon
	Language string
	sounds   map[string][32]byte
	file     *zip.Reader
}

const index = "voice.json"

// contents is voice.json.
type contents struct {
	Language string     `json:"language"`
	Phrases  []recorded `json:"phrases"`
}

type recorded struct {
	Phrase
	SHA256 []byte `json:"sha256"`
}

// Record writes a voice: it asks for the sound of each phrase in turn. The same sounds give the same bytes.
func Record(w io.Writer, language string, phrases []Phrase, record func(Phrase) (Sound, error)) error {
	z := zip.NewWriter(w)
	c := contents{Language: language}
	var sounds [][]byte
	for _, p := range phrases {
		s, err := record(p)
		if err != nil {
			return fmt.Errorf("%s, %q: %w", p.ID, p.Text, err)
		}
		wav := s.Encode()
		sum := sha256.Sum256(wav)
		c.Phrases, sounds = append(c.Phrases, recorded{p, sum[:]}), append(sounds, wav)
	}
	data, err := json.MarshalIndent(c, "", "  ")
	err = errors.Join(err, store(z, index, append(data, '\n')))
	for i, p := range phrases {
		err = errors.Join(err, store(z, p.ID+".wav", sounds[i]))
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

// OpenVoice reads what Record wrote; the file must stay open.
func OpenVoice(file io.ReaderAt, size int64) (*Voice, error) {
	z, err := zip.NewReader(file, size)
	if err != nil {
		return nil, err
	}
	list, err := member(z, index)
	if err != nil {
		return nil, err
	}
	var c contents
	if err := json.Unmarshal(list, &c); err != nil {
		return nil, fmt.Errorf("%s: %w", index, err)
	}
	v := &Voice{Language: c.Language, file: z, sounds: map[string][32]byte{}}
	var phrases []Phrase
	for _, p := range c.Phrases {
		if len(p.SHA256) != 32 {
			return nil, fmt.Errorf("%s: %s has no digest", index, p.ID)
		}
		phrases, v.sounds[p.ID] = append(phrases, p.Phrase), [32]byte(p.SHA256)
	}
	v.Lexicon = NewLexicon(phrases)
	return v, nil
}

// Sound reads what a phrase sounds like.
func (v *Voice) Sound(id string) (Sound, error) {
	wav, err := member(v.file, id+".wav")
	if err != nil {
		return nil, err
	}
	if sha256.Sum256(wav) != v.sounds[id] {
		return nil, fmt.Errorf("the sound of %s is not the one that was recorded", id)
	}
	return ParseWAV(wav)
}

func member(z *zip.Reader, name string) ([]byte, error) {
	f, err := z.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}
