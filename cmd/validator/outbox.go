package main

import (
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/station"
)

// order is that in which the record wants what the booth says. A name that is
// not of this list is no entry.
var order = []string{station.OutStationRoot, station.OutLeafRoot, station.OutDrawn, station.OutOpen, station.OutLostTPM,
	"incident-", "batch-", station.OutClose, station.OutSheets}

func rank(name string) int {
	return slices.IndexFunc(order, func(prefix string) bool { return strings.HasPrefix(name, prefix) })
}

// collect signs what lies in the outbox and offers it to the chain, again and
// again until the record has it. Nothing is removed from the outbox.
func (p *courier) collect(ctx context.Context) error {
	files, err := os.ReadDir(p.c.Outbox(""))
	if err != nil {
		return err
	}
	var names []string
	for _, f := range files {
		if rank(f.Name()) >= 0 && strings.HasSuffix(f.Name(), ".bin") {
			names = append(names, f.Name())
		}
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(rank(a)-rank(b), strings.Compare(a, b)) })
	var errs []error
	recorded := 0
	for _, name := range names {
		known, err := p.carry(ctx, name)
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", name, err))
		}
		if known {
			recorded++
		}
	}
	p.recorded = recorded
	return errors.Join(errs...)
}

// carry brings one file a step further, and says whether it is on record.
func (p *courier) carry(ctx context.Context, name string) (recorded bool, err error) {
	said, err := os.ReadFile(p.c.Outbox(name))
	if err != nil {
		return false, err
	}
	// The booth may say something new under an old name: a new attempt at its seeds.
	id := fmt.Sprintf("%s-%x", strings.TrimSuffix(name, ".bin"), sha256.Sum256(said))
	if p.settled[id] || time.Since(p.tried[id]) < again {
		return p.settled[id], nil
	}
	e, err := p.signed(id, said)
	if err != nil {
		return false, err
	}
	if height, ok := p.node.Recorded(e); ok {
		p.settled[id] = true
		p.log.Info("recorded", "file", name, "height", height)
		return true, nil
	}
	refusal, err := p.node.Offer(ctx, e)
	if err != nil {
		return false, err
	}
	if refusal != nil {
		p.hear(name, id, refusal)
	}
	return false, nil
}

// again is how long a refused entry rests: checking a batch takes its time.
const again = 2 * time.Second

// hear logs a refusal once. Most are a matter of time: a root that waits for
// the ceremony, a batch that waits for the opening.
func (p *courier) hear(name, id string, r *record.Refusal) {
	p.tried[id] = time.Now()
	if p.refused[id] == r.Error() {
		return
	}
	p.refused[id] = r.Error()
	p.log.Info("refused for now", "file", name, "code", r.Code.String(), "where", r.Where)
}

// signed gives the entry of a file with the station's signature. An ECDSA
// signature is another one each time, and the record knows an entry by all its
// bytes; so the signed entry is kept before it is offered.
func (p *courier) signed(id string, said []byte) (record.Entry, error) {
	kept := p.c.Validator("signed-" + id + ".bin")
	data, err := os.ReadFile(kept)
	if err == nil {
		return record.Decode(data)
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	e, err := record.Decode(said)
	if err != nil {
		return nil, err
	}
	if err := p.sign(e); err != nil {
		return nil, err
	}
	return e, replace(kept, record.Encode(e))
}

// sign adds the signature of the station's key where the kind has one. People
// who sign for a lost chip have done so already.
func (p *courier) sign(e record.Entry) error {
	var sig *[]byte
	switch e := e.(type) {
	case *record.StationRoot:
		sig = &e.Sig
	case *record.LeafRoot:
		sig = &e.Sig
	case *record.DrawnStation:
		sig = &e.Sig
	case *record.Batch:
		if len(e.Officials) == 0 {
			sig = &e.Sig
		}
	case *record.Close:
		if len(e.Officials) == 0 {
			sig = &e.Sig
		}
	case *record.Sheets:
		if len(e.Officials) == 0 {
			sig = &e.Sig
		}
	case *record.Open, *record.LostTPM, *record.Incident:
	default:
		return fmt.Errorf("a booth says nothing of kind %v", e.Kind())
	}
	if sig == nil {
		return nil
	}
	var err error
	*sig, err = p.chip.Sign(e.Kind().String(), record.StationDigest(p.m, e))
	return err
}
