package main

import (
	"context"
	"flag"
	"fmt"
	"math"
	"os"
	"time"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/cmd/internal/signed"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/record"
)

// orderVerb makes the verbs open and close, which differ in a word.
func orderVerb(action string) cli.Verb {
	return cli.Verb{
		Name:    action,
		Summary: "sign the order to " + action + " a station",
		Needs:   []string{"manifest", "station", "out"},
		Manual: `Officials sign an order to ` + action + ` one station. It binds the election, the station, a serial
number and the time after which it is void, and it does nothing by itself: put into the
station's inbox, it takes effect when the poll workers there confirm it.

-out names the file or, if it is a folder, the station's inbox, where the order has the
name that the station looks for.`,
		Examples: []string{"election " + action + " -manifest manifest.json -station st-1 -key keys/ada.key -key keys/bob.key -out order-" + action + ".bin"},
		Flags: func(fs *flag.FlagSet) cli.Runner {
			o := order{action: action}
			fs.StringVar(&o.manifest, "manifest", "", "signed manifest `FILE`")
			fs.StringVar(&o.station, "station", "", "`ID` of the station")
			fs.StringVar(&o.out, "out", "", "write the order to `FILE`, or into the folder of that name, in place of an earlier order")
			fs.DurationVar(&o.valid, "valid", 12*time.Hour, "how long the order can take effect, a `DURATION` as 90m or 12h")
			fs.Uint64Var(&o.serial, "serial", 0, "serial `NUMBER`, higher than that of every earlier order; 0 takes the time")
			o.flags(fs)
			return o.run
		},
	}
}

type order struct {
	signers
	action, manifest, station, out string
	valid                          time.Duration
	serial                         uint64
}

func (o *order) run(_ context.Context, env *cli.Env) error {
	m, _, err := signed.Load(o.manifest)
	if err != nil {
		return err
	}
	if m.Station(o.station) == nil {
		return cli.Hint(fmt.Errorf("there is no station %q", o.station), "the manifest names the stations")
	}
	if o.valid <= 0 || o.serial > math.MaxUint32 {
		return cli.Usage("-valid is a time to come, and -serial is below 2^32")
	}
	path := inFolder(o.out, "order-"+o.action+".bin")
	if err := replaces(path, isOrder); err != nil {
		return err
	}
	now := time.Now()
	if o.serial == 0 {
		o.serial = uint64(now.Unix()) & math.MaxUint32
	}
	x := &record.Order{Action: record.OrderOpen, Station: o.station, Serial: uint32(o.serial), Expires: now.Add(o.valid).Unix()}
	if o.action == "close" {
		x.Action = record.OrderClose
	}
	if x.Officials, err = o.sign(env, m, record.LabelOrder, x.Payload(m), m.Thresholds.Open, election.CentralRoles...); err != nil {
		return err
	}
	if err := write(path, x.Encode(), true); err != nil {
		return err
	}
	_, err = fmt.Fprintf(env.Stdout, "order %d to %s %s, until %s, in %s\n", x.Serial, o.action, o.station, time.Unix(x.Expires, 0).UTC().Format(time.RFC3339), path)
	return err
}

func isOrder(data []byte) bool {
	_, err := record.ParseOrder(data)
	return err == nil
}

// replaces refuses to write over a file that is of another kind: an order may take the place of an earlier one, and of nothing else.
func replaces(path string, same func([]byte) bool) error {
	old, err := os.ReadFile(path)
	if err == nil && !same(old) {
		return cli.Hint(fmt.Errorf("%s is there already and is no such order", path), "name another file, or the folder of a station's inbox")
	}
	return nil
}
