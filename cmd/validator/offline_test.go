package main

import (
	"encoding/hex"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/isoloir/isoloir/ledger/chain/light"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/station"
	"github.com/isoloir/isoloir/tpm/verify"
)

// TestAQuoteWithoutNetwork: a station that was switched on where no other node can be reached quotes for its opening all the
// same, bound to the newest block that it holds from before.
func TestAQuoteWithoutNetwork(t *testing.T) {
	s := newSeat(t)
	s.start()
	e := &record.Enrol{Station: "st-1", Enrolment: s.enrolment}
	e.Officials = s.Officials(e)
	check(t, s.client.Submit(t.Context(), e))
	for until := time.Now().Add(20 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		if own, err := light.Follow(t.Context(), "http://"+s.c.RPC, s.Manifest, s.Signed); err == nil && own.Height() >= s.client.Height()-1 {
			break
		}
		if time.Now().After(until) {
			t.Fatal("the station does not follow")
		}
	}
	check(t, s.end())
	chain := s.anchor.View().State
	check(t, s.anchor.Stop())

	order := (&record.Order{Action: record.OrderOpen, Station: "st-1", Serial: 1}).Encode()
	check(t, replace(s.c.Inbox(station.InOrderOpen), order))
	s.start()
	defer s.end()
	for until := time.Now().Add(20 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		if data, err := os.ReadFile(s.c.Inbox(station.InEvidence)); err == nil {
			s.passes(data, order, chain)
			return
		}
		if time.Now().After(until) {
			t.Fatal("a station without network does not quote")
		}
	}
}

func (s *seat) passes(data, order []byte, chain record.State) {
	s.t.Helper()
	e, err := station.ParseEvidence(data)
	check(s.t, err)
	known, ok := chain.Checkpoint(e.Height)
	if !ok || !strings.HasSuffix(known.Text(), "header "+hex.EncodeToString(e.Hash[:])+"\n") {
		s.t.Errorf("the quote is bound to block %d, which is not of this chain", e.Height)
	}
	quote, err := verify.ParseEvidence(e.Quote)
	check(s.t, err)
	references, err := record.References(s.Manifest)
	check(s.t, err)
	verdict := verify.Judge(quote, verify.Expect{AKPublic: e.AK, References: references, VersionFloor: s.Manifest.VersionFloor,
		Nonce: verify.Nonce(s.Manifest.ChainID, e.Height, e.Hash, "st-1", record.PurposeOpen, order)})
	if !verdict.OK() {
		s.t.Errorf("the quote does not pass: %v", verdict.Codes)
	}
}
