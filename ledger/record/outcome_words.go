package record

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/tally"
)

// outcomeWords say what a rule decided, in English and French.
var outcomeWords = map[string][3]string{
	"elected":        {"", "elected: %s", "élection : %s"},
	"nobody":         {"", "nobody is elected", "personne n'est élu"},
	"funded":         {"", "funded: %s; %s of %d spent", "financés : %s ; %s sur %d dépensés"},
	"shares":         {"", "seats: %s", "sièges : %s"},
	"medians":        {"", "median grades: %s", "mentions majoritaires : %s"},
	"advance":        {"", "no majority; in the second round: %s", "pas de majorité ; au second tour : %s"},
	"open":           {"", "tied, and the votes do not decide between: %s", "à égalité, les voix ne départagent pas : %s"},
	"lot":            {"", "tied: %s; lot %d, drawn from the dice %s, chose %s", "à égalité : %s ; le tirage %d, des dés %s, a choisi %s"},
	"written":        {"", "%s (written in)", "%s (nom ajouté)"},
	"counts":         {"", "written words, as officials read them, count for %s: %d (%s)", "les noms ajoutés, tels que lus par les officiels, comptent pour %s : %d (%s)"},
	"no one":         {"", "nobody", "personne"},
	"no words":       {"", "no words", "aucun mot"},
	"quorum":         {"", "the quorum is %d ballots: met", "le quorum est de %d bulletins : atteint"},
	tally.NoQuorum:   {"", "no quorum: %s ballots, and %d are needed; nothing is decided", "quorum non atteint : %s bulletins, il en faut %d ; rien n'est décidé"},
	tally.Carried:    {"", "adopted: %s for, %s against; %s of %s needed", "adopté : %s pour, %s contre ; il fallait %s %s"},
	tally.Rejected:   {"", "rejected: %s for, %s against; %s of %s needed", "rejeté : %s pour, %s contre ; il fallait %s %s"},
	"quorum-votes":   {"", "the quorum is %d votes: met", "le quorum est de %d voix : atteint"},
	"no-votes":       {"", "no quorum: %s votes, and %d are needed; nothing is decided", "quorum non atteint : %s voix, il en faut %d ; rien n'est décidé"},
	"majority":       {"", "more than half", "plus de la moitié"},
	"two-thirds":     {"", "two thirds", "les deux tiers"},
	"three-quarters": {"", "three quarters", "les trois quarts"},
	"of ":            {"", "the votes cast", "des suffrages exprimés"},
	"of ballots":     {"", "all ballots", "de tous les bulletins"},
	"names open":     {"", "written-in names can still change who wins; they are open, row by row, in the file that tables names", "les noms ajoutés peuvent encore changer l'issue ; ils sont ouverts, ligne par ligne, dans le fichier que nomme tables"},
	"of votes":       {"", "all votes that came", "de toutes les voix présentes"},
	AwaitsPapers:     {"", "some ballots have a weight that too few people share, and are counted from paper", "des bulletins ont un poids que trop peu de personnes partagent, et sont comptés d'après le papier"},
	AwaitsNames:      {"", "written-in names can still change who wins", "les noms ajoutés peuvent encore changer l'issue"},
	AwaitsBallots:    {"", "counted ballot by ballot, from the opened tables", "compté bulletin par bulletin, d'après les tables ouvertes"},
}

// Words tells what a contest decided or what it waits for, a line each, by the names in the manifest; nothing before it is counted.
func (r ContestResult) Words(m *election.Manifest, lang string) []string {
	c := m.Contest(r.Contest)
	switch {
	case r.Awaits == AwaitsNames && r.namesOpen():
		return []string{teller{lang: lang}.say("names open")}
	case r.Awaits != "":
		return []string{teller{lang: lang}.say(r.Awaits)}
	case r.Outcome == nil:
		return nil
	}
	t := teller{m, c, *r.Outcome, lang}
	if t.Decision == tally.NoQuorum {
		return []string{t.say(t.by(tally.NoQuorum, "no-votes"), t.Ballots, c.Quorum)}
	}
	lines := slices.Concat(t.people(r.written), t.lots(r.Dice), t.decided())
	if c.Quorum > 0 {
		lines = append(lines, t.say(t.by("quorum", "quorum-votes"), c.Quorum))
	}
	return lines
}

// Rounds tells a count of ballots round by round, by the names in the manifest.
func (r ContestResult) Rounds(m *election.Manifest, lang string) string {
	named := *r.Outcome
	named.Options = nil
	for _, id := range r.Outcome.Options {
		named.Options = append(named.Options, teller{m: m, c: m.Contest(r.Contest), lang: lang}.name(id))
	}
	return named.Text(lang)
}

// teller tells one outcome.
type teller struct {
	m *election.Manifest
	c *election.Contest
	tally.Report
	lang string
}

func (t teller) say(what string, args ...any) string {
	for i, a := range args {
		if n, ok := a.(tally.Number); ok {
			args[i] = n.In(t.lang)
		}
	}
	return fmt.Sprintf(outcomeWords[what][inFrench(t.lang)], args...)
}

// by chooses the words for ballots, or for votes where ballots weigh differently.
func (t teller) by(ballots, votes string) string {
	if t.m.Weighted(t.c.ID) {
		return votes
	}
	return ballots
}

// base is what a majority is a part of.
func (t teller) base() string {
	if t.c.Base == "" {
		return t.say("of ")
	}
	return t.say(t.by("of ballots", "of votes"))
}

func (t teller) decided() (lines []string) {
	switch {
	case t.Decision != "":
		votes := t.Rounds[0].Votes
		return []string{t.say(t.Decision, votes[0], votes[1], t.say(t.c.Rule), t.base())}
	case t.c.Family() == election.Listed:
		lines = append(lines, t.say("shares", t.each(t.Winners, func(o int) string { return fmt.Sprint(t.Shares[o]) })))
	case t.c.Family() == election.Budgeted:
		lines = append(lines, t.say("funded", t.names(t.Winners), t.Spent, t.c.Budget))
	case len(t.Winners) > 0:
		lines = append(lines, t.say("elected", t.names(t.Winners)))
	case t.Open == nil && len(t.Advance) == 0:
		lines = append(lines, t.say("nobody"))
	}
	if len(t.Medians) > 0 {
		lines = append(lines, t.say("medians", t.each(t.best(), t.median)))
	}
	if len(t.Advance) > 0 {
		lines = append(lines, t.say("advance", t.names(t.Advance)))
	}
	if t.Open != nil {
		lines = append(lines, t.say("open", t.names(t.Open.Options)))
	}
	return lines
}

// best is all options, in the order of the rule.
func (t teller) best() (all []int) {
	for _, group := range t.Order {
		all = append(all, group...)
	}
	return all
}

// median is the name of an option's median grade; nobody judged where there is none.
func (t teller) median(o int) string {
	if t.Medians[o] < 0 {
		return "–"
	}
	return t.m.Say(t.c.Grades[t.Medians[o]], t.lang)
}

// name is that of an option, or of somebody written in.
func (t teller) name(id string) string {
	if o := t.c.Option(id); o != nil {
		return t.m.Say(o.Name, t.lang)
	}
	return t.say("written", id[1:len(id)-1])
}

// people tells for whom written words count, so that anybody can say that they read them otherwise.
func (t teller) people(written []Written) (lines []string) {
	for _, w := range written {
		name, words := w.Name, []string{}
		if name == "" {
			name = t.say("no one")
		}
		for _, said := range w.Words {
			text := strconv.Quote(said.Words)
			if said.Words == "" {
				text = t.say("no words")
			}
			words = append(words, fmt.Sprint(text, " ", said.Votes))
		}
		lines = append(lines, t.say("counts", name, w.Votes, strings.Join(words, ", ")))
	}
	return lines
}

// lots tells what was drawn.
func (t teller) lots(dice string) (lines []string) {
	for _, round := range t.Rounds {
		for _, tie := range round.Ties {
			if tie.How == tally.ByLot {
				lines = append(lines, t.say("lot", t.names(tie.Options), tie.Lot, dice, t.names(tie.Chosen)))
			}
		}
	}
	return lines
}

func (t teller) names(options []int) string {
	return t.each(options, func(int) string { return "" })
}

// each lists options by name, each with what is said of it.
func (t teller) each(options []int, what func(o int) string) string {
	if len(options) == 0 {
		return "–"
	}
	var out []string
	for _, o := range options {
		name := t.name(t.Options[o])
		if w := what(o); w != "" {
			name += " " + w
		}
		out = append(out, name)
	}
	return strings.Join(out, ", ")
}
