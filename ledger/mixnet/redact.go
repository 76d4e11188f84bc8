package mixnet

import (
	"fmt"
	"log/slog"

	"github.com/isoloir/isoloir/ledger/elgamal"
)

// A permutation is no struct that could embed elgamal.Hidden.

// Format redacts whatever the verb.
func (p permutation) Format(f fmt.State, verb rune) { elgamal.Hidden{}.Format(f, verb) }

// LogValue redacts.
func (p permutation) LogValue() slog.Value { return elgamal.Hidden{}.LogValue() }
