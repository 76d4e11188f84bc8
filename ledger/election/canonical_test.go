package election_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/election/electiontest"
)

// edit is one change to the text of a manifest and the words that the refusal must hold.
type edit struct {
	name, from, to string
	want           []string
}

// lineOf is the line on which a piece of text begins.
func lineOf(text, piece string) int {
	return 1 + strings.Count(text[:strings.Index(text, piece)], "\n")
}

func TestParseNamesTheLineOfDeparturesFromTheForm(t *testing.T) {
	for _, e := range []edit{
		{"unknown field", `"minGroup": 5,`, "\"minGroup\": 5,\n  \"colour\": \"red\",", []string{`unknown field "colour"`, "minGroup, districts"}},
		{"unknown field deep down", `"kind": "ranked",`, `"kind": "ranked", "straight": true,`, []string{`unknown field "straight"`, "contests[7].straight"}},
		{"wrong case", `"minGroup": 5`, `"mingroup": 5`, []string{`"mingroup" is in the wrong case`, `write "minGroup"`}},
		{"duplicate key", `"minGroup": 5,`, "\"minGroup\": 5,\n  \"minGroup\": 3,", []string{`"minGroup" stands here a second time`, "remove it here or on line"}},
		{"duplicate language", `"en": "Sample election",`, `"en": "Sample election", "en": "Other",`, []string{`"en" stands here a second time`}},
		{"other order", `"mode": "demo",`, ``, []string{"not in canonical form"}},
		{"extra space", `"minGroup": 5`, `"minGroup":  5`, []string{"not in canonical form", `minGroup`}},
		{"null for nothing", `"minGroup": 5,`, "\"minGroup\": null,", []string{"not in canonical form"}},
		{"escaped letter", `"Town hall"`, `"To\u0077n hall"`, []string{"not in canonical form"}},
		{"other number", `"minGroup": 5`, `"minGroup": 5.0`, []string{"of another kind", "write a whole number"}},
		{"huge number", `"minGroup": 5`, `"minGroup": 99999999999999999999`, []string{"of another kind"}},
		{"words for a number", `"minGroup": 5`, `"minGroup": "5"`, []string{"of another kind"}},
		{"missing comma", `"minGroup": 5,`, `"minGroup": 5`, []string{"this is not JSON", "missing comma"}},
		{"empty list", `"stationPower": 14,`, `"stationPower": 14,` + "\n  \"reference\": [],", []string{"not in canonical form"}},
	} {
		text := string(electiontest.New().Manifest.Encode())
		refused(t, e, text)
	}
}

func refused(t *testing.T, e edit, text string) {
	t.Helper()
	if strings.Count(text, e.from) == 0 {
		t.Fatalf("%s: %q is not in the manifest", e.name, e.from)
	}
	line := lineOf(text, e.from)
	changed := strings.Replace(text, e.from, e.to, 1)
	_, err := election.Parse([]byte(changed))
	if err == nil {
		t.Errorf("%s: accepted", e.name)
		return
	}
	var named bool
	for d := range 2 { // the change may stand on the line after, where it adds one
		named = named || strings.Contains(err.Error(), "line "+itoa(line+d))
	}
	if !named {
		t.Errorf("%s: line %d is not named: %v", e.name, line, err)
	}
	for _, w := range e.want {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("%s: %q is not said: %v", e.name, w, err)
		}
	}
}

func itoa(n int) string {
	var digits []byte
	for ; n > 0; n /= 10 {
		digits = append([]byte{byte('0' + n%10)}, digits...)
	}
	return string(digits)
}

func TestParseRefusesWhatSurroundsTheManifest(t *testing.T) {
	data := electiontest.New().Manifest.Encode()
	for name, changed := range map[string][]byte{
		"empty": nil, "no newline": bytes.TrimSuffix(data, []byte("\n")), "two newlines": append(bytes.Clone(data), '\n'),
		"a second value": append(bytes.Clone(data), "{}\n"...), "byte order mark": append([]byte("\xef\xbb\xbf"), data...),
		"carriage returns": bytes.ReplaceAll(data, []byte("\n"), []byte("\r\n")), "truncated": data[:len(data)/2], "a list": []byte("[]\n"), "null": []byte("null\n"),
		"not UTF-8": bytes.Replace(data, []byte("Town hall"), []byte("Town \xff hall"), 1),
	} {
		if _, err := election.Parse(changed); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestNoByteOfAManifestCanChange(t *testing.T) {
	s := electiontest.New()
	data, sigs := s.Manifest.Encode(), s.Sign()
	for i := 0; i < len(data); i += 5 {
		changed := bytes.Clone(data)
		changed[i] ^= 0x20
		if m, err := election.Parse(changed); err == nil && m.CheckSigned(sigs) == nil {
			t.Fatalf("byte %d (%q) can be flipped", i, data[i])
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(electiontest.New().Manifest.Encode())
	f.Add([]byte(`{"format": "isoloir-manifest-1", "contests": [{"id": []}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := election.Parse(data)
		if err == nil && !bytes.Equal(m.Encode(), data) {
			t.Fatal("accepted what it would not write")
		}
	})
}

func FuzzParseSignatures(f *testing.F) {
	s := electiontest.New()
	f.Add(s.Manifest.EncodeSignatures(s.Sign()))
	f.Add(s.Manifest.EncodeSignatures(nil))
	f.Fuzz(func(t *testing.T, data []byte) {
		sigs, err := s.Manifest.ParseSignatures(data)
		if err == nil && !bytes.Equal(s.Manifest.EncodeSignatures(sigs), data) {
			t.Fatal("accepted what it would not write")
		}
	})
}
