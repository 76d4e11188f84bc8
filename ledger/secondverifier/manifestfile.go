package secondverifier

import (
	"bytes"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"slices"
)

// hexBytes are bytes that JSON holds in lower-case hex.
type hexBytes []byte

func (h hexBytes) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, h), nil }

func (h *hexBytes) UnmarshalText(text []byte) (err error) {
	*h, err = hex.DecodeString(string(text))
	return err
}

// canonicalJSON is the one form of JSON in a record.
func canonicalJSON(v any) []byte {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		panic(err) // no type here can fail
	}
	return out.Bytes()
}

// readCanonical decodes, encodes again and compares every byte.
func readCanonical(file []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(file))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return wrong("it is not JSON of its form: %v", err)
	}
	if !bytes.Equal(canonicalJSON(v), file) {
		return wrong("it is not in its one form")
	}
	return nil
}

// readManifest reads manifest.json and holds it to the rules of its section.
func readManifest(file []byte) (*manifest, error) {
	m := &manifest{}
	if err := readCanonical(file, m); err != nil {
		return nil, err
	}
	if m.Format != "isoloir-manifest-1" {
		return nil, wrong("it has the format %q", m.Format)
	}
	m.digest = hashOf("manifest", file)
	bare := *m
	bare.Reference = nil
	m.definition = hashOf("definition", canonicalJSON(bare))
	return m, m.check()
}

// manifestSignatures is manifest.sig.json.
type manifestSignatures struct {
	Format     string   `json:"format"`
	Manifest   hexBytes `json:"manifest"`
	Signatures []struct {
		Signer string `json:"signer"`
		Sig    []byte `json:"sig"`
	} `json:"signatures"`
}

// checkSignatures tells whether enough administrators and officials signed manifest.json.
func (m *manifest) checkSignatures(manifestFile, signatures []byte) error {
	var s manifestSignatures
	if err := readCanonical(signatures, &s); err != nil {
		return err
	}
	if s.Format != "isoloir-signatures-1" || !bytes.Equal(s.Manifest, m.digest[:]) {
		return wrong("it is for another manifest")
	}
	signed := join([]byte("isoloir/manifest/1\n"), manifestFile)
	last := ""
	for _, one := range s.Signatures {
		i := slices.IndexFunc(m.Officials, func(o official) bool { return o.ID == one.Signer && o.central() })
		if i < 0 || one.Signer <= last || !ed25519.Verify(ed25519.PublicKey(m.Officials[i].Key), signed, one.Sig) {
			return wrong("the signature of %q does not check", one.Signer)
		}
		last = one.Signer
	}
	if len(s.Signatures) < m.Thresholds.Manifest {
		return wrong("%d officials signed, %d are needed", len(s.Signatures), m.Thresholds.Manifest)
	}
	return nil
}

// central tells whether an official may sign central acts.
func (o official) central() bool { return o.Role == "administrator" || o.Role == "official" }

// placed tells whether the manifest has an official work at a station.
func (o official) placed(station string) bool {
	return len(o.Stations) == 0 || slices.Contains(o.Stations, station)
}

// administers tells whether an official is an administrator of a station.
func (o official) administers(station string) bool {
	return o.Role == "administrator" && o.placed(station)
}

// beside tells whether an official may sign beside a station.
func (o official) beside(station string) bool {
	return (o.Role == "official" || o.Role == "poll-worker") && o.placed(station)
}

func (m *manifest) official(id string) *official {
	return find(m.Officials, func(o official) bool { return o.ID == id })
}

func (m *manifest) station(id string) *station {
	return find(m.Stations, func(s station) bool { return s.ID == id })
}

func (m *manifest) contest(id string) *contest {
	return find(m.Contests, func(c contest) bool { return c.ID == id })
}

func (m *manifest) style(id string) *style {
	return find(m.Styles, func(s style) bool { return s.ID == id })
}

// trustee is the place of a trustee in the manifest, from 1, or 0.
func (m *manifest) trustee(id string) int {
	return 1 + slices.IndexFunc(m.Trustees.Members, func(t trustee) bool { return t.ID == id })
}

func find[T any](list []T, is func(T) bool) *T {
	if i := slices.IndexFunc(list, is); i >= 0 {
		return &list[i]
	}
	return nil
}
