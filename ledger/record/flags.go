package record

import (
	"cmp"
	"fmt"
)

// Flag is something that people must know of a station. It never stops a voter or refuses a ballot.
type Flag uint8

// The flags, in the order in which a result names them.
const (
	FlagQuote    Flag = 1 // its newest quote did not pass
	FlagLate     Flag = 2 // it is open, and no quote of it has passed for longer than two periods
	FlagSoftware Flag = 3 // it was last seen with software that officials have revoked since
	FlagMachine  Flag = 4 // officials revoked its machine
	FlagChip     Flag = 5 // its security chip died
	FlagOverride Flag = 6 // it was opened over a quote that failed or did not come
)

var flagWords = map[Flag][3]string{
	FlagQuote:    {"quote", "the newest quote failed", "la dernière attestation a échoué"},
	FlagLate:     {"late", "late: no quote has passed for too long", "en retard : aucune attestation valable depuis trop longtemps"},
	FlagSoftware: {"software", "runs software that was revoked", "exécute un logiciel révoqué"},
	FlagMachine:  {"machine", "the machine is revoked", "la machine est révoquée"},
	FlagChip:     {"chip", "the security chip is lost and attests nothing", "la puce de sécurité est perdue et n'atteste rien"},
	FlagOverride: {"override", "opened over an attestation that failed or was missing", "ouvert malgré une attestation manquante ou en échec"},
}

// String is the flag's name in SPEC.md and result.json.
func (f Flag) String() string {
	if w, ok := flagWords[f]; ok {
		return w[0]
	}
	return fmt.Sprintf("flag %d", uint8(f))
}

// Word is the flag as a person reads it.
func (f Flag) Word(lang string) string {
	if w, ok := flagWords[f]; ok {
		return w[inFrench(lang)]
	}
	return f.String()
}

// Flags are what people must know of a station now, in order.
func (s State) Flags(st Station) []Flag {
	var out []Flag
	for i, set := range []bool{st.quoteFailed(), s.Late(st), s.outdated(st), st.Revoked, st.NoTPM, st.Overridden} {
		if set {
			out = append(out, Flag(i+1))
		}
	}
	return out
}

// Flagged counts the stations with a flag.
func (s State) Flagged() int {
	n := 0
	for _, st := range s.Stations() {
		if len(s.Flags(st)) > 0 {
			n++
		}
	}
	return n
}

func (st Station) quoteFailed() bool {
	return len(st.Quotes) > 0 && !st.Quotes[len(st.Quotes)-1].Verdict.OK()
}

// outdated reports whether the software of the newest quote that passed would fail one of the newest block, or once the result is
// published of the block that published it: a revocation to come changes nothing that officials have signed.
func (s State) outdated(st Station) bool {
	if st.Passed == 0 {
		return false
	}
	for _, r := range s.ReferencesAt(cmp.Or(s.published, s.Height())) {
		if r.Version == st.Version && !r.Revoked {
			return false
		}
	}
	return true
}

// flags names a station's flags for the result.
func (s State) flags(st Station) []string {
	var out []string
	for _, f := range s.Flags(st) {
		out = append(out, f.String())
	}
	return out
}
