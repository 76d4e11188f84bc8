package node

import (
	"context"
	"strings"
	"time"

	"github.com/cometbft/cometbft/p2p"
)

// redial calls every peer that is not connected, for ever and at a steady
// pace. CometBFT alone waits longer each time, up to 16 hours, and then gives
// up; a polling station whose line was down at noon must be back at five past.
func redial(ctx context.Context, sw p2p.Switcher, peers []string, every time.Duration) {
	addresses, _ := p2p.NewNetAddressStrings(peers)
	for tick := time.NewTicker(every); ; {
		for _, a := range addresses {
			if !sw.IsDialingOrExistingAddress(a) {
				go sw.DialPeerWithAddress(a) // the outcome shows at the next round
			}
		}
		select {
		case <-ctx.Done():
			tick.Stop()
			return
		case <-tick.C:
		}
	}
}

// checkPeers refuses addresses that could never be dialled.
func checkPeers(peers []string) error {
	for _, p := range peers {
		id, _, ok := strings.Cut(p, "@")
		if !ok || len(id) != 2*p2p.IDByteLength {
			return &PeerError{Peer: p}
		}
		if _, err := p2p.NewNetAddressString(p); err != nil {
			if _, lookup := err.(p2p.ErrNetAddressLookup); !lookup {
				return &PeerError{Peer: p}
			}
		}
	}
	return nil
}

// PeerError names a peer's address that does not have the form id@host:port.
type PeerError struct{ Peer string }

func (e *PeerError) Error() string {
	return "peer " + e.Peer + " does not have the form id@host:port"
}
