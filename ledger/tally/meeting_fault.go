package tally

import "fmt"

// Fault is what a meeting's file contradicts itself in, with the place as the file has it: the list, and the entry in it from 1.
type Fault struct {
	key  string
	args []any
}

func fault(key string, args ...any) error { return &Fault{key, args} }

func (f *Fault) Error() string { return fmt.Sprintf("%v: %s", ErrMeeting, f.Words("en")) }

// Unwrap is ErrMeeting.
func (f *Fault) Unwrap() error { return ErrMeeting }

// Words tells the fault in English or, for "fr" and the like, in French.
func (f *Fault) Words(lang string) string {
	return fmt.Sprintf(faultWords[f.key][french(lang)], f.args...)
}

// faultWords are the words of Fault. The fields of the file keep their names.
var faultWords = map[string][2]string{
	"holder unnamed": {"holders, entry %d: it has no id", "holders, entrée %d : il n'y a pas d'id"},
	"holder twice":   {"holders, entry %d: %q stands in the list already", "holders, entrée %d : %q est déjà dans la liste"},
	"holder shares": {"holders, entry %d (%q): it has shares of %d classes, and there are %d",
		"holders, entrée %d (%q) : il y a des parts de %d classes, et il y en a %d"},
	"shares below": {"holders, entry %d (%q): %d shares of %q; shares are whole numbers from 0 on",
		"holders, entrée %d (%q) : %d parts de %q ; ce sont des nombres entiers à partir de 0"},
	"shares above": {"holders, entry %d (%q): with %d shares of %q there are more votes than can be counted",
		"holders, entrée %d (%q) : avec %d parts de %q il y a plus de voix qu'on ne peut en compter"},
	"class votes": {"classes, entry %d (%q): a share has %d votes; 0 is the least", "classes, entrée %d (%q) : une part a %d voix ; le moins est 0"},
	"proxy unnamed": {"proxies, entry %d: from does not say who gives it",
		"proxies, entrée %d : from ne dit pas qui le donne"},
	"proxy to oneself": {"proxies, entry %d: %q gives it to the same person", "proxies, entrée %d : %q le donne à soi-même"},
	"proxy undated":    {"proxies, entry %d: a proxy of %q for %q without a date in given", "proxies, entrée %d : un pouvoir de %q à %q, sans date dans given"},
	"depth":            {"depth: %d; 0 is the least", "depth : %d ; le moins est 0"},
	"part":             {"terms, %s: %d/%d is no part of a whole", "terms, %s : %d/%d n'est pas une part d'un tout"},
	"majority base":    {"terms, majority: of is %q, and not cast, voted, present or all", "terms, majority : of est %q, et non cast, voted, present ou all"},
	"quorum base":      {"terms, quorum: of is %q, and not present or all", "terms, quorum : of est %q, et non present ou all"},
	"term class":       {"terms, classes: there is no class %q", "terms, classes : il n'y a pas de classe %q"},
	"cast holder":      {"casts, entry %d: there is no holder %q", "casts, entrée %d : il n'y a pas de titulaire %q"},
	"cast by":          {"casts, entry %d: %q does not act for %q", "casts, entrée %d : %q n'agit pas pour %q"},
	"cast class":       {"casts, entry %d (%q): there is no class %q", "casts, entrée %d (%q) : il n'y a pas de classe %q"},
	"cast below": {"casts, entry %d (%q): %s is %d; shares are whole numbers from 0 on",
		"casts, entrée %d (%q) : %s est %d ; les parts sont des nombres entiers à partir de 0"},
	"cast above": {"casts, entry %d (%q): with %s of %d it votes more shares of %q than %q has: %d, of which entries before this used %d",
		"casts, entrée %d (%q) : avec %s de %d, il y a plus de parts de %q que n'en a %q : %d, dont %d déjà votées"},
}
