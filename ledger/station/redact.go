package station

import "fmt"

const redacted = "redacted"

// Format redacts whatever the verb: fmt would read the secrets by reflection.
func (r ratchet) Format(f fmt.State, _ rune) { fmt.Fprint(f, redacted) }

// Format redacts whatever the verb.
func (l leaf) Format(f fmt.State, _ rune) { fmt.Fprint(f, redacted) }

// Format redacts whatever the verb.
func (p paperOut) Format(f fmt.State, _ rune) { fmt.Fprint(f, redacted) }

// Format redacts whatever the verb.
func (o sheetOut) Format(f fmt.State, _ rune) { fmt.Fprint(f, redacted) }

// Format redacts whatever the verb.
func (s seeds) Format(f fmt.State, _ rune) { fmt.Fprint(f, redacted) }

// Format redacts whatever the verb.
func (s Station) Format(f fmt.State, _ rune) { fmt.Fprint(f, redacted) }
