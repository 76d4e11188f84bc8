package main

import (
	"crypto/ed25519"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/cmd/internal/keyfile"
	"github.com/isoloir/isoloir/ledger/election"
)

// signers are the officials who act in one run, each with a key file and the file of its PIN, if there is one.
type signers struct {
	keys, pins []string
	opened     []signer // by place
	held       bool     // opened keys stay open for the next act
}

// A signer is an official whose key is open.
type signer struct {
	who *election.Official
	key ed25519.PrivateKey
}

// hold keeps keys open from the first act on, until forget is called: nobody is asked for a PIN twice.
func (s *signers) hold() (forget func()) {
	s.held = true
	return s.forget
}

// forget clears the keys that were opened.
func (s *signers) forget() {
	for _, o := range s.opened {
		clear(o.key)
	}
	s.opened = nil
}

// openAll opens every key that is not open yet.
func (s *signers) openAll(env *cli.Env, m *election.Manifest) error {
	for i := len(s.opened); i < len(s.keys); i++ {
		who, key, err := s.open(env, m, i)
		if err != nil {
			return err
		}
		s.opened = append(s.opened, signer{who, key})
	}
	return nil
}

func (s *signers) flags(set *flag.FlagSet) {
	set.Var((*files)(&s.keys), "key", "key `FILE` of an official who signs; repeated for each")
	set.Var((*files)(&s.pins), "pin", "`FILE` with the PIN of the key at the same place; asked for if not given")
}

// sign has everybody sign a payload under a label, and says what the manifest would say about it.
func (s *signers) sign(env *cli.Env, m *election.Manifest, label string, payload []byte, need int, roles ...string) ([]election.Signature, error) {
	if !s.held {
		defer s.forget()
	}
	if err := s.openAll(env, m); err != nil {
		return nil, err
	}
	var out []election.Signature
	for _, o := range s.opened {
		out = append(out, election.Signature{Signer: o.who.ID, Sig: election.Sign(label, payload, o.key)})
	}
	election.SortSignatures(out)
	if err := m.CheckOfficials(label, payload, out, need, roles...); err != nil {
		return nil, cli.Hint(err, "name the key of each official who signs with -key; the manifest says how many and in which roles")
	}
	return out, nil
}

// open opens one key and finds its owner in the manifest.
func (s *signers) open(env *cli.Env, m *election.Manifest, i int) (*election.Official, ed25519.PrivateKey, error) {
	pinFile := ""
	if i < len(s.pins) {
		pinFile = s.pins[i]
	}
	pin, err := cli.Secret(env, "PIN for "+s.keys[i], "pin", pinFile)
	if err != nil {
		return nil, nil, err
	}
	key, err := keyfile.Open(s.keys[i], pin)
	if errors.Is(err, keyfile.ErrPIN) {
		return nil, nil, cli.Hint(err, "every try takes a second on purpose; the PIN was chosen at election keygen")
	}
	if err != nil {
		return nil, nil, cli.Hint(err, "the key file must be there and whole: take the copy of it, or let another official sign")
	}
	who := keyfile.Who(m, key)
	if who == nil {
		return nil, nil, cli.Hint(fmt.Errorf("%s is the key of nobody in this manifest", s.keys[i]), "keys are made before the manifest, and their public halves stand in it")
	}
	return who, key, nil
}

// inFolder is the file of that name in a folder, or the path itself if it is no folder.
func inFolder(path, name string) string {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return filepath.Join(path, name)
	}
	return path
}
