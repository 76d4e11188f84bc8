package elgamal

import (
	"fmt"
	"log/slog"
)

// fmt reads unexported fields by reflection and does not ask them how they
// want to be printed, so every type that keeps a secret in one redacts itself.

// Format redacts whatever the verb.
func (k KDF) Format(f fmt.State, _ rune) { fmt.Fprint(f, redacted) }

// LogValue redacts.
func (k KDF) LogValue() slog.Value { return slog.StringValue(redacted) }

// Format redacts whatever the verb.
func (n Nonces) Format(f fmt.State, _ rune) { fmt.Fprint(f, redacted) }

// LogValue redacts.
func (n Nonces) LogValue() slog.Value { return slog.StringValue(redacted) }

// Format redacts whatever the verb.
func (p RangeProver) Format(f fmt.State, _ rune) { fmt.Fprint(f, redacted) }

// LogValue redacts.
func (p RangeProver) LogValue() slog.Value { return slog.StringValue(redacted) }

// Format redacts whatever the verb.
func (p KnowledgeProver) Format(f fmt.State, _ rune) { fmt.Fprint(f, redacted) }

// LogValue redacts.
func (p KnowledgeProver) LogValue() slog.Value { return slog.StringValue(redacted) }
