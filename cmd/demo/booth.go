package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/tpm/swtpm"
)

func boothVerb() cli.Verb {
	return cli.Verb{
		Name:    "booth",
		Summary: "vote by hand at a kiosk in the browser",
		Needs:   []string{"definition"},
		Manual: `Prepares an election with one station, opens its polls, and shows the kiosk's screen in a
browser on 127.0.0.1. The mouse is the finger; arrow keys and Enter are the tactile keys;
plugged-in headphones let the browser speak, with the words of espeak-ng. With -window the
kiosk has a window of its own as well; its title tells the keys, and closing it ends all.
Printed sheets appear beside the screen. You are poll worker and voter at once: every PIN
is 2580. Ctrl-C ends it.

It is a demonstration: nothing in it counts, and pictures of papers are kept in the folder
of -out, which no real station does.`,
		Examples: []string{"demo booth -bin out/bin -out out/booth -definition ledger/testdata/elections/hamilton-general.electionguard.json"},
		Flags: func(fs *flag.FlagSet) cli.Runner {
			bin := fs.String("bin", "out/bin", "`folder` of the commands")
			out := fs.String("out", "out/booth", "`folder` for everything that is left")
			definition := fs.String("definition", "", "ElectionGuard manifest `FILE` of the election")
			window := fs.Bool("window", false, "show it in a window of this desktop too (X11)")
			listen := fs.String("listen", "127.0.0.1:8090", "show the kiosk on `HOST:PORT`, on this machine only")
			return func(ctx context.Context, env *cli.Env) error {
				l, err := listenLocally(*listen)
				if err != nil {
					return err
				}
				stage, err := newStage(*out, *bin, newProgress(env.Stdout))
				if err != nil {
					return errors.Join(err, l.Close())
				}
				stage.speaks = true
				d := &Day{Stage: stage, definition: *definition}
				return errors.Join(d.show(ctx, l, *window), stage.close())
			}
		},
	}
}

// listenLocally refuses to show a kiosk to anybody but this machine.
func listenLocally(address string) (net.Listener, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, cli.Usage("-listen %s: %v", address, err)
	}
	if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() {
		return nil, cli.Hint(cli.Usage("-listen %s is not on this machine alone", address), "name a port of 127.0.0.1")
	}
	l, err := net.Listen("tcp", address)
	if err != nil {
		return nil, cli.Hint(err, "another program has the port: end it, or name another port with -listen (make booth LISTEN=127.0.0.1:8091)")
	}
	return l, nil
}

// show prepares one station, opens it with the demonstration's own hands, and hands it over.
func (d *Day) show(ctx context.Context, l net.Listener, window bool) error {
	chapters := []chapter{
		{"Keys for officials, poll workers, trustees and anchors", d.prepareOne},
		{"The election: imported, measured, signed by two officials", d.writeOne},
		{"A chain of three anchors", d.startChain},
		{"Keys of the election, made by three trustees", d.keys},
		{"One station: enrolled by its security chip, powered on", d.enrolAll},
		{"Seeds from station and trustees; dice open half of the leaves", d.seedOne},
		{"Polls open", d.open},
	}
	if err := d.tell(ctx, chapters); err != nil {
		return err
	}
	fmt.Fprintf(d.progress.out, "\nVote at http://%s in a browser on this machine. The page says what to do.\n"+
		"It is a demonstration: nothing in it counts. Every PIN is %s. Ctrl-C ends it.\n", l.Addr(), everybodysPIN)
	if err := d.attend(ctx, l, window); err != nil {
		return err
	}
	fmt.Fprintf(d.progress.out, "\nEnded. Papers and logs are in %s\n", d.out)
	return nil
}

func (d *Day) prepareOne(ctx context.Context) error {
	if err := d.makePeople(ctx, 1); err != nil {
		return err
	}
	return d.makeAnchors(ctx)
}

func (d *Day) writeOne(ctx context.Context) error {
	ca, err := swtpm.NewCA(d.path("stations", "ca"))
	if err != nil {
		return err
	}
	if err := d.define(ctx, d.definition, ca, 1, time.Hour); err != nil {
		return err
	}
	return d.manufacture(ca, 1)
}

func (d *Day) seedOne(ctx context.Context) error {
	dice, err := throwDice()
	if err != nil {
		return err
	}
	return d.ready(ctx, dice)
}

// attend shows the kiosk until the context ends, the station does, or somebody closes the window.
func (d *Day) attend(ctx context.Context, l net.Listener, window bool) error {
	st := d.stations[0]
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	desk := newDesk(st)
	go desk.watch(ctx)
	go newGuide(names(d.election.manifest)).follow(ctx, st, desk.tell)
	server := &http.Server{Handler: newBridge(st, desk, d.path("papers")), ReadHeaderTimeout: 5 * time.Second,
		BaseContext: func(net.Listener) context.Context { return ctx }}
	go server.Serve(l)
	defer server.Close()
	if window {
		w, err := openWindow(st, desk)
		if err != nil {
			return err
		}
		go func() {
			w.run(ctx)
			cancel()
		}()
	}
	select {
	case <-ctx.Done():
		return nil
	case <-st.init.done:
		return cli.Hint(fmt.Errorf("the station ended: %v\n%s", st.init.err, d.crew.tail(st.id)), "what each process wrote is in %s", d.path("logs"))
	}
}

// names lists the people who may sign in.
func names(m *election.Manifest) []string {
	var out []string
	for _, o := range m.Officials {
		out = append(out, o.Name)
	}
	return out
}
