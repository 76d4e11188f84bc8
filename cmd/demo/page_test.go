package main

import (
	"encoding/json"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/isoloir/isoloir/device"
)

// pageWords are the words of the page in one language.
type pageWords struct {
	Say, Who map[string]string
	Moments  map[string][2]string // whose turn it is, and what to do
	Kinds    map[string][2]string // what a sheet is, and what it is for
}

func readWords(t *testing.T) map[string]pageWords {
	t.Helper()
	_, rest, _ := strings.Cut(string(page), `<script id="words" type="application/json">`)
	text, _, _ := strings.Cut(rest, "</script>")
	var words map[string]pageWords
	d := json.NewDecoder(strings.NewReader(text))
	d.DisallowUnknownFields()
	must(t, d.Decode(&words))
	return words
}

func TestThePageSpeaksEveryLanguageOfTheElection(t *testing.T) {
	words := readWords(t)
	if got := slices.Sorted(maps.Keys(words)); !reflect.DeepEqual(got, slices.Sorted(slices.Values(languages))) {
		t.Fatalf("the page speaks %v", got)
	}
	for tag, w := range words {
		for _, pair := range [][2]any{{keys(w.Say), keys(words["en"].Say)}, {keys(w.Who), keys(words["en"].Who)},
			{keys(w.Moments), keys(words["en"].Moments)}, {keys(w.Kinds), keys(words["en"].Kinds)}} {
			if !reflect.DeepEqual(pair[0], pair[1]) {
				t.Errorf("%s: %v, not %v", tag, pair[0], pair[1])
			}
		}
		for name, m := range w.Moments {
			if w.Who[m[0]] == "" || m[1] == "" {
				t.Errorf("%s: nobody or nothing at %q", tag, name)
			}
		}
		for _, m := range newGuide([]string{"Awa Martin"}).moments {
			if _, ok := w.Moments[m.name]; !ok {
				t.Errorf("%s: the page has no words for %q", tag, m.name)
			}
		}
		for kind := device.SheetBallot; kind <= device.SheetGuide; kind++ {
			if w.Kinds[kind.String()][1] == "" {
				t.Errorf("%s: the page does not say what a %s is", tag, kind)
			}
		}
	}
}

func keys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// Every word that the page's script or elements ask for is there, and no other.
func TestThePageUsesItsWords(t *testing.T) {
	used := map[string]bool{}
	for _, found := range regexp.MustCompile(`data-say="(\w+)"|say\.(\w+)|say\[now\.(roll)\]`).FindAllStringSubmatch(string(page), -1) {
		used[found[1]+found[2]] = true
	}
	delete(used, "")
	for _, roll := range []string{rollFull, rollEnding, rollOut} {
		used[roll] = true
	}
	if there := keys(readWords(t)["en"].Say); !reflect.DeepEqual(keys(used), there) {
		t.Errorf("used are %v, there are %v", keys(used), there)
	}
}

// The page is whole: it loads nothing, and its policy would not let it.
func TestThePageNeedsNothingElse(t *testing.T) {
	html := string(page)
	for _, never := range []string{`src="`, "<link", "href", "@import", "url(", "https://", "http://", " style=", " onclick", " onload", "innerHTML", "eval("} {
		if strings.Contains(html, never) {
			t.Errorf("the page holds %s", never)
		}
	}
	if n := strings.Count(html, "<script>") + strings.Count(html, "<style>"); n != 2 {
		t.Errorf("%d elements for two digests", n)
	}
	if p := policy("ws://127.0.0.1:8090"); strings.Contains(p, "unsafe") || !strings.HasPrefix(p, "default-src 'none';") {
		t.Errorf("the policy is %s", p)
	}
}
