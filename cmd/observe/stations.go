package main

import (
	"crypto/sha256"
	"fmt"
	"io"
	"time"

	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/verify"
	quote "github.com/isoloir/isoloir/tpm/verify"
)

// What is said of stations and their machines.
var (
	wordMachine    = word{"  machine: %s %s, certified by %s, enrolled %s", "  machine : %s %s, certifiée par %s, enrôlée le %s"}
	wordReplaced   = word{", replaced and revoked for ever %s", ", remplacée et révoquée à jamais le %s"}
	wordDeadChip   = word{", its security chip had died", ", sa puce de sécurité était morte"}
	wordSimulated  = word{"    This chip is simulated: what it says proves nothing.", "    Cette puce est simulée : ce qu'elle dit ne prouve rien."}
	wordSoftware   = word{"  software, as last seen: version %d, %s", "  logiciel, vu en dernier : version %d, %s"}
	wordUnseen     = word{"  software: no attestation has passed", "  logiciel : aucune attestation valable"}
	wordQuotes     = word{"  attestations, judged again from their bytes: %d passed, %d failed; too long without one: %d {time|times}", "  attestations, rejugées d'après leurs octets : %d {valable|valables}, %d en échec ; trop longtemps sans : %d fois"}
	wordFailed     = word{"    block %d (%s): %s", "    bloc %d (%s) : %s"}
	wordResets     = word{"  resets of the chip between attestations: %d that the record explains; %d {attestation shows|attestations show} one that it does not", "  réinitialisations de la puce entre attestations : %d que le registre explique ; %d {attestation en montre|attestations en montrent} une qu'il n'explique pas"}
	wordFlag       = word{"  note: %s", "  à savoir : %s"}
	wordPeopleSign = word{"    Two people signed for the chip; from then on they sign what it would, and no attestation is expected.", "    Deux personnes ont signé pour la puce ; depuis, elles signent à sa place, et aucune attestation n'est attendue."}
	wordLost       = word{"declared lost: only the closing on its tape still counts", "déclaré perdu : seule la clôture de sa bande compte encore"}
	wordRevoked    = word{"version %d, %s: revoked from block %d on", "version %d, %s : révoquée à partir du bloc %d"}
	wordAdmitted   = word{"version %d, %s: admitted by officials at block %d", "version %d, %s : admise par les officiels au bloc %d"}
	wordHours      = word{"  polls closed at %s, later than announced, by order of officials", "  clôture à %s, plus tard qu'annoncé, par ordre d'officiels"}
	wordReopened   = word{"  voting ended and was opened again by an administrator: %d {time|times}", "  vote terminé puis rouvert par un administrateur : %d fois"}
	wordFlagged    = word{"Stations with something to know: %d of %d.", "Postes avec quelque chose à savoir : %d sur %d."}
)

// machines tells of every station what its machines said of themselves, and what people said of the machines.
func machines(w io.Writer, report *verify.Report, lang string) {
	s := report.State
	for _, g := range s.References() {
		if g.Since > 0 {
			fmt.Fprintf(w, say(lang, wordAdmitted)+"\n", g.Version, g.Name, g.Since)
		}
		if g.Until > 0 {
			fmt.Fprintf(w, say(lang, wordRevoked)+"\n", g.Version, g.Name, g.Until)
		}
	}
	for _, st := range s.Stations() {
		fmt.Fprintln(w, tell(lang, wordOf, st.ID+", "+s.Manifest().Station(st.ID).Name, st.Stage.Word(lang)))
		hoursOf(w, s, st, lang)
		if st.Stage != record.StageNamed {
			machinesOf(w, report, st, lang)
		}
	}
	fmt.Fprintf(w, say(lang, wordFlagged)+"\n", s.Flagged(), len(s.Stations()))
}

// hoursOf tells what people changed about the hours of a station.
func hoursOf(w io.Writer, s record.State, st record.Station, lang string) {
	if s.Extended(st.ID) {
		fmt.Fprintf(w, say(lang, wordHours)+"\n", stamp(s.Closes(st.ID)))
	}
	if st.Reopened > 0 {
		fmt.Fprintln(w, tell(lang, wordReopened, st.Reopened))
	}
}

func machinesOf(w io.Writer, report *verify.Report, st record.Station, lang string) {
	boards := st.Machines()
	for _, b := range boards {
		chip := report.Chips[sha256.Sum256(b.Machine.EK)]
		fmt.Fprintf(w, say(lang, wordMachine), chip.Manufacturer, chip.Model, chip.Root, stamp(b.Enrolled))
		if !b.Gone.IsZero() {
			fmt.Fprintf(w, say(lang, wordReplaced), stamp(b.Gone))
		}
		if !b.Gone.IsZero() && b.NoTPM {
			fmt.Fprint(w, say(lang, wordDeadChip))
		}
		fmt.Fprintln(w)
		if chip.Simulator {
			fmt.Fprintln(w, say(lang, wordSimulated))
		}
	}
	quotes(w, report.State, st, boards, lang)
	flags(w, report.State, st, lang)
}

// quotes tells what was judged, and each reason against what failed.
func quotes(w io.Writer, s record.State, st record.Station, boards []record.Board, lang string) {
	name := ""
	for _, g := range s.References() {
		if g.Version == st.Version {
			name = g.Name
		}
	}
	if st.Passed == 0 {
		fmt.Fprintln(w, say(lang, wordUnseen))
	} else {
		fmt.Fprintf(w, say(lang, wordSoftware)+"\n", st.Version, name)
	}
	passed, failed, explained, unexplained := 0, []record.Judgement(nil), uint32(0), 0
	for _, b := range boards {
		for _, q := range b.Quotes {
			if q.Verdict.OK() {
				passed++
				continue
			}
			failed = append(failed, q)
			if q.Verdict.Has(quote.CodeReset) {
				unexplained++
			}
		}
		explained += rises(b.Quotes)
	}
	fmt.Fprintln(w, tell(lang, wordQuotes, passed, len(failed), st.LateQuotes))
	for _, q := range failed {
		for _, c := range q.Verdict.Codes {
			fmt.Fprintf(w, say(lang, wordFailed)+"\n", q.Height, q.Purpose, c.Sentence(lang))
		}
	}
	if explained > 0 || unexplained > 0 {
		fmt.Fprintln(w, tell(lang, wordResets, explained, unexplained))
	}
}

// rises counts by how much a chip's reset counter rose between quotes that passed: the record explains these.
func rises(all []record.Judgement) (n uint32) {
	var last *record.Judgement
	for i := range all {
		if !all[i].Verdict.OK() {
			continue
		}
		if last != nil {
			n += all[i].Verdict.Counters.Reset - last.Verdict.Counters.Reset
		}
		last = &all[i]
	}
	return n
}

func flags(w io.Writer, s record.State, st record.Station, lang string) {
	for _, f := range s.Flags(st) {
		fmt.Fprintf(w, say(lang, wordFlag)+"\n", f.Word(lang))
		if f == record.FlagChip {
			fmt.Fprintln(w, say(lang, wordPeopleSign))
		}
	}
	if st.Lost {
		fmt.Fprintf(w, say(lang, wordFlag)+"\n", say(lang, wordLost))
	}
}

func stamp(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 UTC") }
