package main

import (
	"context"
	"fmt"
	"os"

	"golang.org/x/sync/errgroup"

	"github.com/isoloir/isoloir/ledger/election"
)

// everybodysPIN opens every key of the demonstration.
const everybodysPIN = "2580"

// The cast: officials who sign together, and two poll workers at each station.
var cast = []struct{ id, name, role, station string }{
	{"clerk", "Claire Duval", election.RoleOfficial, ""},
	{"deputy", "Daniel Okafor", election.RoleOfficial, ""},
	{"worker-1a", "Awa Martin", election.RolePollWorker, "st-1"},
	{"worker-1b", "Ben Castle", election.RolePollWorker, "st-1"},
	{"worker-2a", "Chloe Ferrand", election.RolePollWorker, "st-2"},
	{"worker-2b", "Dov Lindqvist", election.RolePollWorker, "st-2"},
	{"worker-3a", "Elin Okoye", election.RolePollWorker, "st-3"},
	{"worker-3b", "Farid Nowak", election.RolePollWorker, "st-3"},
	{"worker-4a", "Grace Moreau", election.RolePollWorker, "st-4"},
	{"worker-4b", "Hugo Mensah", election.RolePollWorker, "st-4"},
}

var trustees = []struct{ id, name string }{
	{"court", "The county court"}, {"university", "The university"}, {"league", "The voters’ league"},
}

// softwareBoard approves the software of the stations.
const softwareBoard = "software-board"

// atStation lists the people who work at a station.
func atStation(id string) []Worker {
	var out []Worker
	for _, p := range cast {
		if p.station == id {
			out = append(out, Worker{id: p.id, name: p.name, pin: everybodysPIN})
		}
	}
	return out
}

// makePeople gives officials, poll workers and trustees their keys, each in a process of their own.
func (s *Stage) makePeople(ctx context.Context, stations int) error {
	if err := os.WriteFile(s.path("people", "pin"), []byte(everybodysPIN+"\n"), 0o600); err != nil {
		return err
	}
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(2)
	for _, p := range cast {
		if p.station > stationID(stations) {
			continue
		}
		args := []string{"election", "keygen", "-id", p.id, "-name", p.name, "-role", p.role, "-out", s.path("people"), "-secret", s.path("people", "pin")}
		if p.station != "" {
			args = append(args, "-stations", p.station)
		}
		g.Go(func() error { _, err := s.command(ctx, args...); return err })
	}
	g.Go(func() error {
		_, err := s.command(ctx, "election", "keygen", "-software", "-id", softwareBoard, "-name", "The software board", "-out", s.path("people"),
			"-secret", s.path("people", "pin"))
		return err
	})
	for _, t := range trustees {
		g.Go(func() error { return s.makeTrustee(ctx, t.id, t.name) })
	}
	return g.Wait()
}

// makeTrustee makes the folder of a trustee with a passphrase of its own.
func (s *Stage) makeTrustee(ctx context.Context, id, name string) error {
	words, err := passphrase()
	if err != nil {
		return err
	}
	if err := os.WriteFile(s.passphrase(id), []byte(words+"\n"), 0o600); err != nil {
		return err
	}
	// A demonstration does not make people wait: its key files take less work to open, and to guess, than real ones.
	_, err = s.command(ctx, "election", "keygen", "-trustee", "-id", id, "-name", name, "-out", s.path("trustees", id), "-secret", s.passphrase(id), "-work", "14")
	return err
}

func (s *Stage) passphrase(trustee string) string { return s.path("trustees", trustee+".passphrase") }

// officials are the flags with which both officials sign.
func (s *Stage) officials() []string {
	var flags []string
	for _, p := range cast {
		if p.role == election.RoleOfficial {
			flags = append(flags, "-key", s.path("people", p.id+".key"), "-pin", s.path("people", "pin"))
		}
	}
	return flags
}

func (s *Stage) node() []string {
	return []string{"-manifest", s.manifestPath(), "-node", "http://" + s.anchors[0].rpc}
}

func stationID(n int) string { return fmt.Sprintf("st-%d", n) }
