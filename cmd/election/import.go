package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/cmd/internal/keyfile"
	"github.com/isoloir/isoloir/kiosk/speech"
	"github.com/isoloir/isoloir/ledger/election"
)

func importVerb() cli.Verb {
	return cli.Verb{
		Name:    "import",
		Summary: "make a manifest from a definition made elsewhere",
		Args:    "SOURCE",
		Needs:   []string{"out"},
		Manual: `Reads an ElectionGuard manifest or a NIST CDF BallotDefinition (JSON), or a manifest of
ours, adds what such files lack, and writes a manifest in canonical form. What cannot
be carried is listed, with its line. What would change a count is refused.

The setup is JSON with any of these fields, each as in a manifest: id, mode, languages,
audio, chainId, genesisTime, hours, release, minGroup, writeInLength, officials,
thresholds, trustees, anchors, stationPower, stations, ekRoots, softwareKey,
reference, versionFloor, retention; and words, which gives names and translations by "name",
"contests/ID", "options/ID", "styles/ID", "districts/ID" or "parties/ID". A station
without styles has them all. Flags add people, roots and measurements from their files.`,
		Examples: []string{
			"election import -setup setup.json -out manifest.json hamilton.json",
			"election import -setup setup.json -official ada.json -official bob.json -trustee t1/trustee.json \\",
			"    -ekroot Infineon=optiga.pem -out manifest.json definition.json",
			"election import -reference golden.json -out manifest.json -force manifest.json",
		},
		Flags: func(fs *flag.FlagSet) cli.Runner {
			var i importer
			fs.StringVar(&i.setup, "setup", "", "setup `FILE`")
			fs.StringVar(&i.out, "out", "", "write the manifest to `FILE`")
			fs.StringVar(&i.format, "format", "", "`FORMAT` of the source: electionguard, nist or isoloir; found out if not given")
			fs.Var((*files)(&i.officials), "official", "`FILE` of an official, as keygen wrote it; may be repeated")
			fs.Var((*files)(&i.trustees), "trustee", "`FILE` of a trustee, as keygen wrote it; may be repeated, in the order of the manifest")
			fs.Var((*files)(&i.anchors), "anchor", "`FILE` of an anchor validator; may be repeated")
			fs.Var((*files)(&i.references), "reference", "`FILE` of golden values, as mkimage measure wrote it; may be repeated")
			fs.StringVar(&i.software, "software", "", "`FILE` with the public half of the software authority's key, as keygen -software wrote it")
			fs.Var((*files)(&i.voices), "voice", "`FILE` of what kiosks say in a language, as election speak wrote it; may be repeated")
			fs.StringVar(&i.han, "han", "", "`DIRECTORY` of the fonts that election han wrote")
			fs.Var((*files)(&i.roots), "ekroot", "`NAME=FILE`: root certificate of a maker of security chips, PEM or DER; may be repeated")
			fs.BoolVar(&i.simulator, "simulator", false, "the roots are of a simulator, which only a demonstration accepts")
			fs.BoolVar(&i.force, "force", false, "overwrite the manifest")
			return i.run
		},
	}
}

// files is a flag that may be given several times.
type files []string

func (f *files) String() string { return strings.Join(*f, " ") }

func (f *files) Set(s string) error {
	*f = append(*f, s)
	return nil
}

type importer struct {
	setup, out, format, software, han                       string
	officials, trustees, anchors, references, roots, voices []string
	simulator, force                                        bool

	given  []byte                     // the setup
	source []byte                     // if it is a manifest of ours
	before map[string]json.RawMessage // its fields, before anything was added
}

func (i *importer) run(_ context.Context, env *cli.Env) error {
	if len(env.Args) != 1 {
		return cli.Hint(cli.Usage("import needs one source"), "election import -h is the manual page")
	}
	m, notes, err := i.read(env.Args[0])
	if err == nil {
		i.before = fields(m)
		err = i.complete(m)
	}
	for _, n := range notes {
		if n.Language == "" || err == nil && slices.Contains(m.Languages, n.Language) {
			fmt.Fprintln(env.Stdout, "note:", n)
		}
	}
	if err != nil {
		return err
	}
	if err := m.Validate(); err != nil {
		return cli.Finding(cli.Hint(fmt.Errorf("the manifest does not check:\n%w", i.located(err, env.Args[0], m)), "mend what it names; what is missing stands in -setup, or is added by the flags for people, roots and measurements"))
	}
	if err := write(i.out, m.Encode(), i.force); err != nil {
		return err
	}
	digest := m.Digest()
	_, err = fmt.Fprintf(env.Stdout, "manifest %s: %d contests, %d styles, %d stations, digest %x\n", i.out, len(m.Contests), len(m.Styles), len(m.Stations), digest)
	return err
}

// located names the lines of what is wrong in the setup, and in a source of ours where nothing was added to it.
func (i *importer) located(err error, source string, m *election.Manifest) error {
	err = election.LocateIn(err, i.setup, i.given, func(field string) bool { return bytes.Contains(i.given, []byte(`"`+field+`"`)) })
	if i.source == nil {
		return err
	}
	after := fields(m)
	return election.LocateIn(err, source, i.source, func(field string) bool { return bytes.Equal(i.before[field], after[field]) })
}

// fields are the top-level fields of a manifest.
func fields(m *election.Manifest) (out map[string]json.RawMessage) {
	if err := json.Unmarshal(m.Encode(), &out); err != nil {
		panic(err) // what we encode is JSON
	}
	return out
}

// read reads the source in its format.
func (i *importer) read(path string) (*election.Manifest, []election.Note, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, nil, err
	}
	format := i.format
	if format == "" {
		format = sniff(data)
	}
	var m *election.Manifest
	var notes []election.Note
	switch format {
	case "electionguard":
		m, notes, err = election.ImportElectionGuard(data)
	case "nist":
		m, notes, err = election.ImportNIST(data)
	case "isoloir":
		m, i.source = new(election.Manifest), data
		err = election.DecodeStrict(data, m)
	default:
		return nil, nil, cli.Usage("%q is not a format; they are electionguard, nist and isoloir", format)
	}
	if err != nil {
		return nil, notes, cli.Finding(cli.Hint(fmt.Errorf("%s:\n%w", path, err), "mend the source where it says so, or write the manifest by hand"))
	}
	return m, notes, nil
}

// sniff finds out what kind of definition this is by the fields that only such a one has.
func sniff(data []byte) string {
	var top map[string]json.RawMessage
	if json.Unmarshal(data, &top) == nil {
		switch {
		case top["@type"] != nil && top["Election"] != nil:
			return "nist"
		case string(top["format"]) == `"`+election.Format+`"`:
			return "isoloir"
		}
	}
	return "electionguard"
}

// complete adds the setup and the files of people, roots and measurements.
func (i *importer) complete(m *election.Manifest) error {
	s, err := i.readSetup()
	if err != nil {
		return err
	}
	if err := i.addPeople(s); err != nil {
		return err
	}
	if i.software != "" {
		var keys []keyfile.Software
		if err := addFiles(&keys, []string{i.software}); err != nil {
			return err
		}
		s.SoftwareKey = keys[0].SoftwareKey
	}
	if s.Audio, err = audio(s.Audio, i.voices); err != nil {
		return err
	}
	if i.han != "" {
		if s.Fonts, err = faces(i.han); err != nil {
			return err
		}
	}
	for _, root := range i.roots {
		r, err := i.root(root)
		if err != nil {
			return err
		}
		s.EKRoots = append(s.EKRoots, r)
	}
	if err := s.Apply(m); err != nil {
		return cli.Finding(cli.Hint(fmt.Errorf("%s: %w", i.setup, err), "mend the setup where it says so"))
	}
	return nil
}

// readSetup reads the setup; without one, nothing but the flags is added.
func (i *importer) readSetup() (*election.Setup, error) {
	if i.setup == "" {
		return new(election.Setup), nil
	}
	var err error
	if i.given, err = os.ReadFile(i.setup); err != nil {
		return nil, err
	}
	s, err := election.ParseSetup(i.given)
	if err != nil {
		return nil, cli.Finding(cli.Hint(fmt.Errorf("%s: %w", i.setup, err), "mend the setup where it says so; election import -h names its fields"))
	}
	return s, nil
}

func (i *importer) addPeople(s *election.Setup) error {
	var members []election.Trustee
	err := errors.Join(addFiles(&s.Officials, i.officials), addFiles(&members, i.trustees), addFiles(&s.Anchors, i.anchors), addFiles(&s.Reference, i.references))
	if len(members) > 0 {
		t := election.Trustees{}
		if s.Trustees != nil {
			t = *s.Trustees
		}
		t.Members = append(t.Members, members...)
		s.Trustees = &t
	}
	return err
}

// audio adds the digests of voice files by their languages.
func audio(voices election.Voices, paths []string) (election.Voices, error) {
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		v, err := speech.OpenVoice(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			return nil, cli.Hint(fmt.Errorf("%s: %w", path, err), "voices are made by election speak")
		}
		if voices == nil {
			voices = election.Voices{}
		}
		voices[v.Language] = fmt.Sprintf("%x", sha256.Sum256(data))
	}
	return voices, nil
}

// addFiles reads one value from each file.
func addFiles[T any](to *[]T, paths []string) error {
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		var v T
		if err := election.DecodeStrict(data, &v); err != nil {
			return cli.Finding(cli.Hint(fmt.Errorf("%s: %w", path, err), "the files are those ending in .json that election keygen, validator init and mkimage measure wrote: is each behind its own flag?"))
		}
		*to = append(*to, v)
	}
	return nil
}

// root reads a root certificate.
func (i *importer) root(flag string) (election.EKRoot, error) {
	name, path, ok := strings.Cut(flag, "=")
	if !ok {
		return election.EKRoot{}, cli.Usage("-ekroot is NAME=FILE")
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return election.EKRoot{}, err
	}
	if block, _ := pem.Decode(data); block != nil {
		data = block.Bytes
	}
	return election.EKRoot{Name: name, Certificate: base64.StdEncoding.EncodeToString(data), Simulator: i.simulator}, nil
}

// write puts a file in place whole, or not at all.
func write(path string, data []byte, force bool) error { return writeAs(path, data, force, 0o644) }

// writeAs is write for a file that not everybody may read.
func writeAs(path string, data []byte, force bool, mode os.FileMode) error {
	err := cli.Write(path, data, force, mode)
	if errors.Is(err, fs.ErrExist) {
		return cli.Hint(err, "name another file, or -force to overwrite it")
	}
	return err
}
