package station

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const good = `{
  "station": "st-1", "folder": ".", "tpm": "unix:tpm.sock",
  "screen": "unix:/run/screen.sock", "input": "", "printer": "", "panel": "",
  "p2p": "127.0.0.1:26656", "rpc": "127.0.0.1:26657",
  "peers": [], "media": ["media-a", "media-b"]
}
`

func load(t *testing.T, text string) (*Config, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "station.json")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return Load(path)
}

func TestLoadResolvesPaths(t *testing.T) {
	c, err := load(t, good)
	if err != nil {
		t.Fatal(err)
	}
	if c.TPM != "unix:"+filepath.Join(c.Folder, "tpm.sock") || c.Screen != "unix:/run/screen.sock" {
		t.Errorf("tpm %s, screen %s", c.TPM, c.Screen)
	}
	if c.BoothSocket() == c.ValidatorSocket() || !filepath.IsAbs(c.Lease()) || !filepath.IsAbs(c.Media[1]) {
		t.Errorf("layout: %+v", c)
	}
	if err := c.Make(); err != nil {
		t.Fatal(err)
	}
	if fi, err := os.Stat(c.Broker("")); err != nil || fi.Mode().Perm() != 0o700 {
		t.Errorf("broker folder: %v %v", fi, err)
	}
	if _, err := os.Stat(c.Media[1]); err == nil {
		t.Error("a medium that is missing was made")
	}
	if err := c.MakeMedia(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(c.Media[1]); err != nil {
		t.Error(err)
	}
}

func TestLoadNamesWhatIsWrong(t *testing.T) {
	for name, c := range map[string]struct{ old, new, want string }{
		"unknown field": {`"tpm"`, `"tmp": "", "tpm"`, "line 2"},
		"wrong case":    {`"panel"`, `"Panel"`, "line 3"},
		"twice":         {`"peers": []`, `"peers": [], "peers": []`, "line 5"},
		"no station":    {`"st-1"`, `""`, "station"},
		"one medium":    {`"media-b"`, `"media-a"`, "media"},
		"bad address":   {`127.0.0.1:26656`, `26656`, "p2p"},
		"long socket":   {`unix:tpm.sock`, "unix:/" + strings.Repeat("x", 120), "socket path"},
		"trailing":      {"}\n", "}\n{}", ""},
	} {
		_, err := load(t, strings.Replace(good, c.old, c.new, 1))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
