package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/tally"
)

// meetingWords are what meeting says, in English and French; those of a base say what becomes of abstentions.
var meetingWords = map[string][2]string{
	"in person":               {"%s: in person", "%s : en personne"},
	"proxy":                   {"%s: by %s", "%s : pouvoir à %s"},
	"then":                    {", by ", ", puis à "},
	"nobody":                  {"%s: nobody acts (%s)", "%s : personne n'agit (%s)"},
	tally.Absent:              {"absent", "ni venue ni pouvoir à une personne venue"},
	tally.TooDeep:             {"too deep: the proxy was handed on too often", "pouvoir transmis trop de fois"},
	tally.Circular:            {"circular: the proxies come back to where they began", "les pouvoirs reviennent à leur point de départ"},
	tally.Ambiguous:           {"ambiguous: the last two proxies have one date", "les deux derniers pouvoirs ont la même date"},
	tally.Silenced:            {"muted", "parts sans droit de vote"},
	"resolution":              {"%s: %s\n", "%s : résolution %s\n"},
	tally.Carried:             {"adopted", "adoptée"},
	tally.Rejected:            {"rejected", "rejetée"},
	tally.NoQuorum:            {"not decided, no quorum", "non décidée, faute de quorum"},
	"everybody":               {"all", "tous"},
	"class":                   {"class %s", "classe %s"},
	"vote":                    {"  %s: %s; %d for, %d against, %d abstain; %d of %d present\n", "  %s : %s ; pour %d, contre %d, abstentions %d ; présents ou représentés : %d sur %d\n"},
	"quorum":                  {"    quorum: %d, needs %s %s\n", "    quorum : %d, il faut %s %s\n"},
	"majority":                {"    majority: %d of %d (%s), needs %s %s\n", "    majorité : %d sur %d (%s), il faut %s %s\n"},
	"more":                    {"more than", "plus de"},
	"least":                   {"at least", "au moins"},
	string(tally.BaseCast):    {"cast; abstentions are not counted", "voix exprimées ; les abstentions ne comptent pas"},
	string(tally.BaseVoted):   {"voted; abstentions are counted among them", "voix de qui a voté, abstentions comprises"},
	string(tally.BasePresent): {"present; abstentions are as good as votes against", "voix présentes ou représentées ; s'abstenir revient à voter contre"},
	string(tally.BaseAll):     {"all votes that there are; abstentions are as good as votes against", "toutes les voix ; s'abstenir revient à voter contre"},

	"fields": {"mend the file where it says so; election meeting -h names the fields", "corrigez le fichier à cet endroit ; election meeting -h nomme les champs"},
	"people": {"mend the list of holders or proxies", "corrigez la liste des titulaires ou des pouvoirs"},
	"votes":  {"mend the votes or terms of this resolution", "corrigez les votes ou les conditions de cette résolution"},
}

// secretary tells a meeting in a language.
type secretary string

func (s secretary) say(key string, args ...any) string {
	words := meetingWords[key][0]
	if s == "fr" {
		words = meetingWords[key][1]
	}
	if len(args) == 0 {
		return words
	}
	return fmt.Sprintf(words, args...)
}

func (s secretary) acts(a tally.Represented) string {
	switch {
	case a.Why != tally.Acts:
		return s.say("nobody", a.Holder, s.say(a.Why))
	case len(a.Chain) == 1:
		return s.say("in person", a.Holder)
	}
	return s.say("proxy", a.Holder, strings.Join(a.Chain[1:], s.say("then")))
}

func (s secretary) resolution(title string, r tally.Resolution, d tally.Decided) string {
	out := s.say("resolution", title, s.say(d.Decision))
	for _, v := range d.Votes {
		out += s.vote(r, v)
	}
	return out
}

// vote tells one vote as a person checks it with a pencil.
func (s secretary) vote(r tally.Resolution, v tally.ClassVote) string {
	who := s.say("everybody")
	if v.Class != "" {
		who = s.say("class", v.Class)
	}
	out := s.say("vote", who, s.say(v.Decision), v.For, v.Against, v.Abstain, v.Present, v.All)
	if r.Quorum.Den > 0 {
		out += s.say("quorum", v.QuorumHas, s.needs(r.Quorum), v.QuorumNeeds.In(string(s)))
	}
	return out + s.say("majority", v.For, v.Base, s.say(string(r.Majority.Base)), s.needs(r.Majority), v.Needs.In(string(s)))
}

func (s secretary) needs(m tally.Majority) string {
	if m.Above {
		return s.say("more")
	}
	return s.say("least")
}

// wrong is an error in the language of the meeting, where it has words in it.
func (s secretary) wrong(err error) error {
	if f := (*tally.Fault)(nil); errors.As(err, &f) {
		return errors.New(f.Words(string(s)))
	}
	if f := (election.Faults)(nil); errors.As(err, &f) {
		return errors.New(f.Words(string(s)))
	}
	return err
}
