package cli

import (
	"strings"
	"testing"
)

func TestFill(t *testing.T) {
	text := "One two three\nfour five.\n\nSix:\n  a       seven eight nine ten\n  bcd     eleven\n"
	for width, want := range map[int]string{
		80: "One two three four five.\n\nSix:\n  a       seven eight nine ten\n  bcd     eleven\n",
		20: "One two three four\nfive.\n\nSix:\n  a       seven\n          eight nine\n          ten\n  bcd     eleven\n",
	} {
		if got := fill(text, width); got != want {
			t.Errorf("%d columns:\n%s", width, got)
		}
	}
	list := "1. One two\n   three.\n2. Four\n   five.\n\n  a  word of\n     more\n  id,name\n  1,Ada\n"
	if got := fill(list, 80); got != "1. One two three.\n2. Four five.\n\n  a  word of more\n  id,name\n  1,Ada\n" {
		t.Errorf("%q", got)
	}
	if got := fill(list, 12); got != "1. One two\n   three.\n2. Four\n   five.\n\n  a  word of\n     more\n  id,name\n  1,Ada\n" {
		t.Errorf("%q", got)
	}
	long := strings.Repeat("x", 30)
	if got := fill("a "+long+" b", 20); got != "a\n"+long+"\nb\n" {
		t.Errorf("%q", got)
	}
}
