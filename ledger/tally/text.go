package tally

import (
	"fmt"
	"slices"
	"strings"
)

// Text tells the count in plain text, a round after the other, so that a reader with the ballots can do it on paper. lang is "fr",
// "fr-CA" and the like, or English.
func (r Report) Text(lang string) string {
	t := r.teller(lang)
	if t.money() {
		t.line("rule-money", r.Rule, r.Ballots, r.Blank)
	} else {
		t.line("rule", r.Rule, r.Seats, r.Ballots, r.Blank)
	}
	if len(r.Options) <= maxPairs {
		t.pairs("pairs", r.Pairs)
		t.pairs("paths", r.Paths)
		t.locks()
	}
	for i := range r.Rounds {
		t.round(i)
	}
	t.b.WriteString("\n")
	t.result()
	return t.b.String()
}

// Result tells what came out, a line for each thing, as at the end of Text.
func (r Report) Result(lang string) string {
	t := r.teller(lang)
	t.result()
	return t.b.String()
}

// RoundText tells one round as Text does, from 0.
func (r Report) RoundText(i int, lang string) string {
	t := r.teller(lang)
	for _, before := range r.Rounds[:i] {
		t.gone = append(t.gone, before.Excluded...)
	}
	t.round(i)
	return strings.TrimPrefix(t.b.String(), "\n")
}

func (r Report) teller(lang string) *teller {
	t := &teller{Report: r, lang: lang, width: 7}
	for _, name := range r.Options {
		t.width = max(t.width, len([]rune(name)))
	}
	return t
}

// money says whether options cost money.
func (t *teller) money() bool { return strings.HasPrefix(t.Rule, "budget-") }

// maxPairs is the most options of which a table of pairs can be read.
const maxPairs = 30

// teller writes a report.
type teller struct {
	Report
	lang  string
	width int
	b     strings.Builder
	gone  []int // excluded in rounds before
}

func (t *teller) word(key string) string { return reportWords[key][french(t.lang)] }

// french is the place of a language in a pair of English and French words.
func french(lang string) int {
	if lang == "fr" || strings.HasPrefix(lang, "fr-") {
		return 1
	}
	return 0
}

// In writes a number as a language does: French has a decimal comma.
func (n Number) In(lang string) string {
	if french(lang) == 1 {
		return strings.Replace(n.String(), ".", ",", 1)
	}
	return n.String()
}

func (t *teller) line(key string, args ...any) { t.put(t.word(key)+"\n", args...) }

// put writes, with Numbers as the language has them.
func (t *teller) put(format string, args ...any) {
	for i, a := range args {
		if n, ok := a.(Number); ok {
			args[i] = n.In(t.lang)
		}
	}
	fmt.Fprintf(&t.b, format, args...)
}

func (t *teller) round(i int) {
	r := t.Rounds[i]
	t.put("\n"+t.word("round"), i+1)
	if r.Quota.Sign() != 0 {
		t.put(t.word(t.quota()), r.Quota)
	}
	if r.Passes > 0 {
		t.put(t.word("passes"), r.Passes, r.Surplus)
	}
	t.b.WriteString("\n")
	for o, v := range r.Votes {
		if !slices.Contains(t.gone, o) || v.Sign() > 0 {
			t.option(r, o, v)
		}
	}
	if len(r.Votes) == 0 && len(r.Elected) > 0 {
		t.line("takes", strings.Join(t.Names(r.Elected), ", "))
	}
	if len(r.Votes) == 0 && len(r.Excluded) > 0 {
		t.line("passed", strings.Join(t.Names(r.Excluded), ", "))
	}
	if r.Left.Sign() > 0 {
		t.line("left", r.Left)
	}
	for _, reason := range reasons {
		if v := r.Inactive[reason]; v.Sign() > 0 {
			t.put("  %-*s %s\n", t.width, t.word(reason), v)
		}
	}
	for _, tie := range r.Ties {
		t.tie(tie)
	}
	t.transfers(r.Transfers)
	if r.Stopped {
		t.line("stopped")
	}
	t.gone = append(t.gone, r.Excluded...)
}

// quota is the word for what a round's Quota is.
func (t *teller) quota() string {
	switch {
	case t.money():
		return "pays"
	case t.Shares != nil:
		return "quotient"
	case strings.HasPrefix(t.Rule, "committee-"):
		return "best"
	}
	return "quota"
}

// option is one option's line: its votes, the part that it keeps, and what became of it.
func (t *teller) option(r Round, o int, v Number) {
	t.put("  %-*s %s", t.width, t.Options[o], v)
	if len(r.Keep) > 0 {
		t.put(t.word("keep"), r.Keep[o])
	}
	if slices.Contains(r.Elected, o) {
		t.b.WriteString("  " + t.word("elected"))
	}
	if slices.Contains(r.Excluded, o) {
		t.b.WriteString("  " + t.word("excluded"))
	}
	t.b.WriteString("\n")
}

func (t *teller) tie(tie Tie) {
	names := strings.Join(t.Names(tie.Options), ", ")
	if len(tie.Left) > 0 {
		names = fmt.Sprintf(t.word("tie-left"), names, tie.Round, strings.Join(t.Names(tie.Left), ", "))
	}
	chosen := strings.Join(t.Names(tie.Chosen), ", ")
	switch tie.How {
	case ByLot:
		t.line("tie-lot", t.word(tie.Purpose), names, chosen, tie.Lot)
	case ByEarlier:
		t.line("tie-earlier", t.word(tie.Purpose), names, chosen, tie.Round)
	case LeftOpen:
		t.line("tie-open", t.word(tie.Purpose), names)
	default:
		t.line("tie-order", t.word(tie.Purpose), names, chosen)
	}
}

// transfers are told by whom they come from.
func (t *teller) transfers(all []Transfer) {
	for len(all) > 0 {
		n := 1
		for n < len(all) && all[n].From == all[0].From {
			n++
		}
		var parts []string
		for _, tr := range all[:n] {
			to := t.word(tr.Reason)
			if tr.To != Nobody {
				to = t.Options[tr.To]
			}
			parts = append(parts, fmt.Sprintf("%s %s", to, tr.Votes.In(t.lang)))
		}
		t.line("from", t.Options[all[0].From], strings.Join(parts, "; "))
		all = all[n:]
	}
}

func (t *teller) pairs(key string, pairs Pairs) {
	if len(pairs) == 0 {
		return
	}
	t.line(key)
	for a, row := range pairs {
		t.put("  %-*s", t.width, t.Options[a])
		for b, votes := range row {
			if cell := fmt.Sprint(votes); a == b {
				t.put(" %10s", "-")
			} else {
				t.put(" %10s", cell)
			}
		}
		t.b.WriteString("\n")
	}
}

func (t *teller) locks() {
	for _, l := range t.Locks {
		key := "contradicted"
		if l.Locked {
			key = "locked"
		} else if l.Open {
			key = "lock-open"
		}
		t.line(key, t.Options[l.Winner], t.Options[l.Loser], l.Strength)
	}
}

func (t *teller) result() {
	if len(t.Order) > 0 {
		var places []string
		for _, group := range t.Order {
			places = append(places, strings.Join(t.Names(group), " = "))
		}
		t.line("order", strings.Join(places, " > "))
	}
	if len(t.Advance) > 0 {
		t.line("advance", strings.Join(t.Names(t.Advance), ", "))
	}
	if t.Open != nil {
		t.line("open", strings.Join(t.Names(t.Open.Options), ", "))
	}
	if t.Decision != "" {
		t.decision()
	}
	for o, n := range t.Shares {
		t.line("seats", t.width, t.Options[o], n)
	}
	for o, grade := range t.Medians {
		t.line("median", t.width, t.Options[o], grade+1)
	}
	if t.Spent.Sign() > 0 {
		t.line("spent", t.Spent)
	}
	switch {
	case t.money() && len(t.Winners) > 0:
		t.line("funded", strings.Join(t.Names(t.Winners), ", "))
	case t.proposal():
	case len(t.Winners) > 0:
		t.line("winners", strings.Join(t.Names(t.Winners), ", "))
	case t.money():
		t.line("nothing")
	case t.Decision == "" && len(t.Advance) == 0:
		t.line("nobody")
	}
}

var reasons = []string{Exhausted, Overvoted, Skipped, Repeated, Surplus, Rounding}

// reportWords are the words of Text, in English and French.
var reportWords = map[string][2]string{
	"rule":           {"Rule %s, seats %d, ballots %s, of them blank %s", "Règle %s, sièges %d, bulletins %s, dont blancs %s"},
	"rule-money":     {"Rule %s, ballots %s, of them blank %s", "Règle %s, bulletins %s, dont blancs %s"},
	"round":          {"Round %d", "Tour %d"},
	"quota":          {", quota %s", ", quota %s"},
	"quotient":       {", quotient %s", ", quotient %s"},
	"pays":           {", each supporter pays at most %s", ", chaque soutien paie au plus %s"},
	"best":           {", best number %s", ", meilleur nombre %s"},
	"passes":         {", settled after %d passes with a surplus of %s", ", stable après %d passages avec un excédent de %s"},
	"keep":           {"  keeps %s of each vote", "  garde %s de chaque voix"},
	"elected":        {"elected", "élu"},
	"excluded":       {"excluded", "éliminé"},
	Exhausted:        {"(no choice left)", "(plus de choix)"},
	Overvoted:        {"(overvoted)", "(plusieurs choix au même rang)"},
	Skipped:          {"(ranks skipped)", "(rangs sautés)"},
	Repeated:         {"(an option repeated)", "(choix répété)"},
	Surplus:          {"(surplus of the last seats)", "(excédent des derniers sièges)"},
	Rounding:         {"(cut off)", "(arrondi)"},
	ToElect:          {"who is elected", "qui est élu"},
	ToExclude:        {"who is excluded", "qui est éliminé"},
	ToTransfer:       {"whose surplus goes first", "quel excédent passe d'abord"},
	ToRank:           {"who stands first", "qui est devant"},
	"tie-lot":        {"  Tie, %s: %s. Chosen: %s, by lot %d", "  Égalité, %s : %s. Choix : %s, par le tirage %d"},
	"tie-earlier":    {"  Tie, %s: %s. Chosen: %s, by round %d", "  Égalité, %s : %s. Choix : %s, par le tour %d"},
	"tie-order":      {"  Tie, %s: %s. Chosen: %s, by the order fixed before", "  Égalité, %s : %s. Choix : %s, par l'ordre fixé d'avance"},
	"tie-left":       {"%s; after round %d still %s", "%s ; après le tour %d encore %s"},
	"tie-open":       {"  Tie, %s: %s. Not settled", "  Égalité, %s : %s. Non tranchée"},
	"from":           {"  From %s: %s", "  De %s : %s"},
	"stopped":        {"  Every option is below the least number of votes", "  Tous les choix sont sous le minimum de voix"},
	"pairs":          {"Votes for the option of the line over that of the column:", "Voix pour le choix de la ligne contre celui de la colonne :"},
	"paths":          {"Strongest paths from the option of the line to that of the column:", "Chemins les plus forts du choix de la ligne à celui de la colonne :"},
	"locked":         {"  %s over %s, %s: locked in", "  %s contre %s, %s : verrouillé"},
	"contradicted":   {"  %s over %s, %s: left out, contradicts those before", "  %s contre %s, %s : écarté, contredit les précédents"},
	"lock-open":      {"  %s over %s, %s: hangs on a tie that is not settled", "  %s contre %s, %s : dépend d'une égalité non tranchée"},
	"order":          {"Ranking: %s", "Classement : %s"},
	"advance":        {"In the next round: %s", "Au tour suivant : %s"},
	"open":           {"Open: a tie between %s that the contest does not settle by lot", "Ouvert : égalité entre %s que le scrutin ne tranche pas au sort"},
	"winners":        {"Elected: %s", "Élus : %s"},
	"takes":          {"  %s", "  %s"},
	"passed":         {"  passed over, too dear: %s", "  écarté, trop cher : %s"},
	"left":           {"  Money left: %s", "  Argent restant : %s"},
	Carried:          {"Adopted: %s %s, %s %s", "Adopté : %s %s, %s %s"},
	Rejected:         {"Rejected: %s %s, %s %s", "Rejeté : %s %s, %s %s"},
	"proposal":       {"Votes for the proposal: those for %s, the first option", "Voix pour la proposition : celles pour %s, le premier choix"},
	"needed":         {"Needed: %s of the %s %s, that is at least %s", "Il fallait %s des %s %s, soit au moins %s"},
	"majority":       {"more than half", "plus de la moitié"},
	"two-thirds":     {"at least two thirds", "au moins les deux tiers"},
	"three-quarters": {"at least three quarters", "au moins les trois quarts"},
	"cast":           {"votes cast", "suffrages exprimés"},
	"ballots":        {"ballots", "bulletins"},
	"none-abstained": {"Abstentions: none", "Abstentions : aucune"},
	"abstained":      {"Abstentions, with blank and overvoted ballots: %s, %s", "Abstentions, avec les bulletins blancs ou à plusieurs choix : %s, %s"},
	"left-out":       {"not counted among the votes cast", "non comptées parmi les suffrages exprimés"},
	"as-against":     {"as good as votes against", "équivalentes à des voix contre"},
	NoQuorum:         {"Not decided: too few voted", "Non décidé : trop peu de votants"},
	"seats":          {"  %-*s seats %d", "  %-*s sièges %d"},
	"median":         {"  %-*s median grade %d, where 1 is the best", "  %-*s mention médiane %d, où 1 est la meilleure"},
	"spent":          {"Spent: %s", "Dépensé : %s"},
	"nobody":         {"Elected: nobody", "Élus : personne"},
	"funded":         {"Funded: %s", "Financés : %s"},
	"nothing":        {"Funded: nothing", "Financés : aucun"},
}
