// Command init is the first program of a station: it measures the others and the election into the TPM, stands between them
// and the chip, starts them, and starts them again when they die.
package main

import (
	"flag"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/cmd/internal/station"
)

func main() { command().Main() }

func command() cli.Command {
	return cli.Command{Name: "init", Summary: "measures and runs a station", Verbs: []cli.Verb{runVerb, enrolVerb}}
}

var runVerb = cli.Verb{
	Name:    "run",
	Summary: "measures the station and runs its booth and validator",
	Manual: "Demands that nothing was measured since the TPM was reset, then measures the three programs and\n" +
		"the election's manifest (inbox/manifest.json) into it, opens the broker's two sockets and\n" +
		"starts booth and validator. A program that dies is started again. SIGTERM ends all three in\n" +
		"order. What happens is told on standard error, one JSON object a line.\n\n" +
		"After init has ended, the station must be switched off and on before it can run again.",
	Examples: []string{"init run -config station.json"},
	Needs:    []string{"config"},
	Flags: func(fs *flag.FlagSet) cli.Runner {
		o := common(fs)
		return o.run
	},
}

var enrolVerb = cli.Verb{
	Name:    "enrol",
	Summary: "makes the station's keys and asks to be enrolled",
	Manual: "Makes the station's keys in its TPM for the election in inbox/manifest.json and writes\n" +
		"outbox/enrol-request.bin. Officials answer it with `election enrol`, which leaves\n" +
		"inbox/enrol-challenge.bin; init then writes outbox/enrol-answer.bin and ends.\n\n" +
		"Called again for the same election and the same programs, it uses the keys that are there.",
	Examples: []string{"init enrol -config station.json", "init enrol -config station.json -wait 0s"},
	Needs:    []string{"config"},
	Flags: func(fs *flag.FlagSet) cli.Runner {
		o := common(fs)
		fs.DurationVar(&o.wait, "wait", 10*time.Minute, "how `long` to wait for the challenge; 0s only writes the request")
		return o.enrol
	},
}

// options are the flags of both verbs.
type options struct {
	config string
	bin    string
	wait   time.Duration
}

func common(fs *flag.FlagSet) *options {
	o := new(options)
	fs.StringVar(&o.config, "config", "", "`file` of the station's configuration")
	fs.StringVar(&o.bin, "bin", "", "`folder` with the programs booth and validator; by default init's own")
	return o
}

// load reads the configuration and makes the station's folders.
func (o *options) load() (c *station.Config, err error) {
	if o.config, err = filepath.Abs(o.config); err != nil {
		return nil, err
	}
	if c, err = station.Load(o.config); err != nil {
		return nil, err
	}
	return c, c.Make()
}

func (o *options) programs() (string, error) {
	if o.bin != "" {
		return filepath.Abs(o.bin)
	}
	self, err := os.Executable()
	return filepath.Dir(self), err
}

func logger(env *cli.Env, station string) *slog.Logger {
	return slog.New(slog.NewJSONHandler(env.Stderr, nil)).With("program", "init", "station", station)
}
