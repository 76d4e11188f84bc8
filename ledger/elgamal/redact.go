package elgamal

import (
	"fmt"
	"log/slog"
)

// Hidden redacts the struct that embeds it, however it is printed. fmt reads unexported fields by reflection and does not ask them how
// they want to be printed, so that every type that keeps a secret needs this, or the same methods of its own.
type Hidden struct{}

// Format redacts whatever the verb.
func (Hidden) Format(f fmt.State, _ rune) { fmt.Fprint(f, redacted) }

// LogValue redacts.
func (Hidden) LogValue() slog.Value { return slog.StringValue(redacted) }
