package mixnet

import (
	"fmt"
	"log/slog"
)

const redacted = "redacted"

// fmt reads unexported fields by reflection and does not ask them how they want to be printed, so every type that keeps a secret in
// one redacts itself.

// Format redacts whatever the verb.
func (p permutation) Format(f fmt.State, _ rune) { fmt.Fprint(f, redacted) }

// LogValue redacts.
func (p permutation) LogValue() slog.Value { return slog.StringValue(redacted) }

// Format redacts whatever the verb.
func (s secrets) Format(f fmt.State, _ rune) { fmt.Fprint(f, redacted) }

// LogValue redacts.
func (s secrets) LogValue() slog.Value { return slog.StringValue(redacted) }

// Format redacts whatever the verb.
func (p prover) Format(f fmt.State, _ rune) { fmt.Fprint(f, redacted) }

// LogValue redacts.
func (p prover) LogValue() slog.Value { return slog.StringValue(redacted) }

// Format redacts whatever the verb.
func (s sums) Format(f fmt.State, _ rune) { fmt.Fprint(f, redacted) }

// LogValue redacts.
func (s sums) LogValue() slog.Value { return slog.StringValue(redacted) }

// Format redacts whatever the verb.
func (l link) Format(f fmt.State, _ rune) { fmt.Fprint(f, redacted) }

// LogValue redacts.
func (l link) LogValue() slog.Value { return slog.StringValue(redacted) }
