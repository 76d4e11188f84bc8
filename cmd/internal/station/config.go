// Package station reads station.json, which init, booth and validator share, and knows where things lie in a station's
// folder.
package station

import (
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/ledger/election"
)

// Config is station.json. Paths in it are relative to the file's own folder.
type Config struct {
	Station string   `json:"station"` // its id in the manifest
	Folder  string   `json:"folder"`  // everything that the station writes
	TPM     string   `json:"tpm"`     // "unix:PATH" of a simulator, or a device such as /dev/tpmrm0
	Screen  string   `json:"screen"`  // devices: "unix:PATH"
	Input   string   `json:"input"`
	Printer string   `json:"printer"`
	Panel   string   `json:"panel"`
	Speaker string   `json:"speaker,omitempty"` // headphones; a station without has no voice
	P2P     string   `json:"p2p"`               // host:port
	RPC     string   `json:"rpc"`
	Peers   []string `json:"peers"` // id@host:port
	Media   []string `json:"media"` // two folders on separate controllers
}

// Load reads and checks a configuration; errors name the line.
func Load(path string) (*Config, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	c := new(Config)
	if err := election.DecodeStrict(data, c); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	base, err := filepath.Abs(filepath.Dir(path))
	if err != nil {
		return nil, err
	}
	c.resolve(base)
	if err := c.check(); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return c, nil
}

func (c *Config) resolve(base string) {
	abs := func(p *string) {
		if *p != "" && !filepath.IsAbs(*p) {
			*p = filepath.Join(base, *p)
		}
	}
	abs(&c.Folder)
	for i := range c.Media {
		abs(&c.Media[i])
	}
	for _, d := range []*string{&c.TPM, &c.Screen, &c.Input, &c.Printer, &c.Panel, &c.Speaker} {
		if p, ok := strings.CutPrefix(*d, "unix:"); ok {
			abs(&p)
			*d = "unix:" + p
		}
	}
}

func (c *Config) check() error {
	if c.Station == "" || c.Folder == "" || c.TPM == "" {
		return cli.Hint(errors.New(`"station", "folder" and "tpm" are required`), "OPERATIONS.md shows a whole station.json")
	}
	if len(c.Media) != 2 || c.Media[0] == c.Media[1] {
		return cli.Hint(fmt.Errorf(`"media" names %d folders`, len(c.Media)), "a station keeps its urn on two media: name two different folders")
	}
	for name, address := range map[string]string{"p2p": c.P2P, "rpc": c.RPC} {
		if address == "" {
			continue
		}
		if _, _, err := net.SplitHostPort(address); err != nil {
			return cli.Hint(fmt.Errorf("%q: %w", name, err), "it has the form host:port, such as 127.0.0.1:26656")
		}
	}
	return c.checkSockets()
}

// checkSockets refuses a path that the kernel would cut (sockaddr_un, 108 bytes).
func (c *Config) checkSockets() error {
	for _, s := range []string{c.TPM, c.Screen, c.Input, c.Printer, c.Panel, c.Speaker, "unix:" + c.BoothSocket(), "unix:" + c.ValidatorSocket()} {
		if p, ok := strings.CutPrefix(s, "unix:"); ok && len(p) > 107 {
			return cli.Hint(fmt.Errorf("socket path of %d bytes: %s", len(p), p), "Linux allows 107; use a folder with a shorter name")
		}
	}
	return nil
}
