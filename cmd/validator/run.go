package main

import (
	"context"
	"errors"
	"flag"
	"io"
	"io/fs"
	"log/slog"
	"slices"
	"strings"
	"syscall"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/cmd/internal/signed"
	"github.com/isoloir/isoloir/cmd/internal/station"
	"github.com/isoloir/isoloir/ledger/chain/node"
	"github.com/isoloir/isoloir/ledger/election"
)

// runFlags are the flags of `validator run`.
type runFlags struct {
	config                 string
	anchor, manifest       string
	p2p, rpc, peers, level string
}

func runVerb() cli.Verb {
	return cli.Verb{
		Name:    "run",
		Summary: "run a node until it is told to stop",
		Manual: `Runs an anchor's node from a folder that "validator init" made, or with -config a
station's node beside its booth. SIGTERM and SIGINT end it cleanly.

The manifest is read together with ` + election.SignaturesFile + ` beside it. All that the chain
is made of comes from there; there is no other configuration.

Peers that can't be reached are called again for as long as the node runs. What the
booth puts into its outbox stays there until the record has it.`,
		Examples: []string{
			"validator run -anchor DIR -manifest manifest.json -p2p 10.0.0.1:26656 -rpc 127.0.0.1:26657 -peers ID@10.0.0.2:26656,ID@10.0.0.3:26656",
			"validator run -config /station/station.json",
		},
		Flags: func(f *flag.FlagSet) cli.Runner {
			var r runFlags
			f.StringVar(&r.config, "config", "", "run the validator of the station that `FILE` (station.json) describes")
			f.StringVar(&r.anchor, "anchor", "", "run the anchor of the folder `DIR`")
			f.StringVar(&r.manifest, "manifest", "", "signed manifest `FILE` (anchor only)")
			f.StringVar(&r.p2p, "p2p", "127.0.0.1:26656", "listen for other nodes on `HOST:PORT` (anchor only)")
			f.StringVar(&r.rpc, "rpc", "127.0.0.1:26657", "listen for observers on `HOST:PORT` (anchor only)")
			f.StringVar(&r.peers, "peers", "", "`ID@HOST:PORT,...` of other nodes (anchor only)")
			f.StringVar(&r.level, "log", "warn", "log from `LEVEL` (debug, info, warn, error) on, as JSON on standard error")
			return r.run
		},
	}
}

func (r *runFlags) run(ctx context.Context, env *cli.Env) error {
	log, err := newLog(env.Stderr, r.level)
	if err != nil {
		return err
	}
	switch {
	case (r.config == "") == (r.anchor == ""):
		return cli.Hint(cli.Usage("run needs either -config or -anchor"), "an anchor has a folder, a station has a station.json")
	case r.config != "":
		c, err := station.Load(r.config)
		if err != nil {
			return err
		}
		return explain(ctx, runStation(ctx, c, log))
	case r.manifest == "":
		return cli.Hint(cli.Usage("run -anchor needs -manifest"), "validator run -h is the manual page")
	}
	return explain(ctx, r.runAnchor(ctx, log))
}

func newLog(w io.Writer, level string) (*slog.Logger, error) {
	var l slog.Level
	if err := l.UnmarshalText([]byte(level)); err != nil {
		return nil, cli.Hint(cli.Usage("no log level %q", level), "the levels are debug, info, warn and error")
	}
	return slog.New(slog.NewJSONHandler(w, &slog.HandlerOptions{Level: l})), nil
}

func (r *runFlags) runAnchor(ctx context.Context, log *slog.Logger) error {
	m, sigs, err := signed.Load(r.manifest)
	if err != nil {
		return err
	}
	key, err := node.LoadAnchor(r.anchor)
	if errors.Is(err, fs.ErrNotExist) {
		return cli.Hint(err, "validator init -anchor %s makes the key", r.anchor)
	}
	if err != nil {
		return err
	}
	n, err := node.Start(ctx, node.Config{Dir: r.anchor, Manifest: m, Signatures: sigs, Key: key,
		P2P: r.p2p, RPC: r.rpc, Peers: splitPeers(r.peers), Log: log})
	if err != nil {
		return err
	}
	return errors.Join(n.Wait(ctx), n.Stop())
}

func splitPeers(list string) (peers []string) {
	for p := range strings.SplitSeq(list, ",") {
		if p = strings.TrimSpace(p); p != "" {
			peers = append(peers, p)
		}
	}
	return peers
}

// noRoom recognizes a full disk also in the words of a library that does not wrap.
func noRoom(err error) bool {
	return slices.ContainsFunc([]syscall.Errno{syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG}, func(e syscall.Errno) bool {
		return errors.Is(err, e) || strings.Contains(err.Error(), e.Error())
	})
}

// explain gives the usual ways in which a node fails a hint. To be told to stop
// while still starting is no failure.
func explain(ctx context.Context, err error) error {
	var peer *node.PeerError
	var room *node.RoomError
	switch {
	case err == nil, ctx.Err() != nil && errors.Is(err, ctx.Err()):
		return nil
	case errors.As(err, &peer):
		return cli.Hint(err, "\"validator init\" prints the id of a peer")
	case errors.As(err, &room), noRoom(err):
		return cli.Hint(err, "make room on the disk and start again: nothing that is recorded is lost")
	case errors.Is(err, syscall.EADDRINUSE):
		return cli.Hint(err, "another program listens there; is this validator running already?")
	case errors.As(err, new(*node.BusyError)):
		return cli.Hint(err, "a key must never run twice; stop the other one, or wait until it has ended")
	case errors.Is(err, syscall.EADDRNOTAVAIL):
		return cli.Hint(err, "this machine does not have that address")
	}
	return err
}
