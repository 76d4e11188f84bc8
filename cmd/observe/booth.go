package main

import (
	"context"
	"crypto/rand"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/ledger/record"
	check "github.com/isoloir/isoloir/ledger/verify"
	"github.com/isoloir/isoloir/tpm/verify"
)

func boothVerb() cli.Verb {
	return cli.Verb{
		Name:    "booth",
		Summary: "check the software of a booth that you stand before",
		Args:    "[FILE]",
		Manual: `Asks a booth's security chip what it was told, with a question that nobody could foresee.

1. At home or in the polling place, choose a question: "observe booth -new". It is twelve
   characters; the last tells when one is mistyped. Keep it to yourself until you stand there.
2. Ask a poll worker to open "Check the software" at the kiosk, and type the question.
3. Scan the code that the kiosk shows or prints with any device that is yours, save its text
   in a file, and check it: "observe booth -record DIR -asked QUESTION FILE". The record is
   a folder as "observe export" writes it; the newer the better. Without FILE the text is
   read from the standard input.

It says which station's machine answered, which software its chip was told, since when the
chip was not reset, and every reason against the answer. It exits 3 if there is one.

What a passing answer proves: a device with the security chip that two officials enrolled
for this station was told exactly this software, since it was last reset, and answered
after you chose the question. What it does not prove: that the chip sits in the booth before you
and not behind a wire, that the programs were true when they told the chip who they are, or
that votes are counted right. Seals, people and above all paper answer that.`,
		Examples: []string{"observe booth -new", "zbarimg --raw photo.png | observe booth -record record -asked 7K3M-9QWX-0ABC"},
		Flags: func(f *flag.FlagSet) cli.Runner {
			var b boothCheck
			f.BoolVar(&b.fresh, "new", false, "choose a question, and print it")
			f.StringVar(&b.record, "record", "", "the election's record, in `DIR`")
			f.StringVar(&b.asked, "asked", "", "the `QUESTION` that you chose")
			langFlag(f, &b.lang)
			return b.run
		},
	}
}

type boothCheck struct {
	fresh               bool
	record, asked, lang string
}

func (b *boothCheck) run(ctx context.Context, env *cli.Env) error {
	if b.fresh {
		var random [verify.QuestionRandom]byte
		rand.Read(random[:])
		_, err := fmt.Fprintln(env.Stdout, verify.NewQuestion(random))
		return err
	}
	if b.record == "" || b.asked == "" || len(env.Args) > 1 {
		return cli.Hint(cli.Usage("booth needs -record, -asked and at most one file"), "observe booth -new chooses a question; observe booth -h is the manual page")
	}
	question, err := verify.ParseQuestion(b.asked)
	if err != nil {
		return cli.Hint(cli.Usage("-asked %s: %v", b.asked, err), "type it as -new printed it")
	}
	answer, err := b.read(env)
	if err != nil {
		return err
	}
	if answer.Question != question {
		return cli.Finding(cli.Hint(fmt.Errorf("%s", say(b.lang, wordOtherQuestion)), "%s", say(b.lang, wordAskAgain)))
	}
	state, err := b.state(ctx, env)
	if err != nil {
		return err
	}
	return b.judge(env, state, answer)
}

// read reads the text of the scanned code.
func (b *boothCheck) read(env *cli.Env) (verify.Answer, error) {
	in := env.Stdin
	if len(env.Args) == 1 {
		f, err := os.Open(env.Args[0])
		if err != nil {
			return verify.Answer{}, cli.Hint(err, "save the text of the scanned code there")
		}
		defer f.Close()
		in = f
	}
	text, err := io.ReadAll(io.LimitReader(in, 64<<10))
	if err != nil {
		return verify.Answer{}, err
	}
	answer, err := verify.ParseAnswer(string(text))
	if err != nil {
		return answer, cli.Finding(cli.Hint(err, "%s", say(b.lang, wordScanAgain)))
	}
	return answer, nil
}

// state is what the record says; one that does not check is no measure of a machine.
func (b *boothCheck) state(ctx context.Context, env *cli.Env) (record.State, error) {
	report, err := checked(ctx, env, b.record, b.lang)
	var finding *check.Finding
	if errors.As(err, &finding) {
		return record.State{}, cli.Finding(cli.Hint(reason(finding, b.lang), "%s", say(b.lang, wordCompare)))
	}
	if err != nil {
		return record.State{}, cli.Hint(err, "observe export writes a record folder")
	}
	return report.State, nil
}

func (b *boothCheck) judge(env *cli.Env, s record.State, answer verify.Answer) error {
	a, err := s.Ask(answer.Question.Chosen(), answer.Evidence)
	if err != nil {
		return cli.Finding(cli.Hint(err, "%s", say(b.lang, wordTellOfficials)))
	}
	tell := func(w word, args ...any) { fmt.Fprintf(env.Stdout, say(b.lang, w)+"\n", args...) }
	m := s.Manifest()
	tell(wordAnswered, a.Station.ID, m.Station(a.Station.ID).Name)
	if stated(a.Verdict) {
		if a.Name != "" {
			tell(wordTold, a.Verdict.Version, a.Name)
		}
		if a.Height > 0 {
			tell(wordUnreset, a.Height, stamp(a.Since))
		} else {
			tell(wordResetUnknown)
		}
	}
	tell(wordKnown, s.Height(), stamp(s.Time()))
	var against []string
	if answer.Station != a.Station.ID {
		against = append(against, fmt.Sprintf(say(b.lang, wordClaims), answer.Station))
	}
	if a.Gone {
		against = append(against, say(b.lang, wordGone))
	}
	for _, c := range a.Verdict.Codes {
		against = append(against, c.Sentence(b.lang))
	}
	for _, f := range s.Flags(a.Station) {
		tell(wordFlag, f.Word(b.lang))
	}
	if len(against) > 0 {
		return cli.Finding(cli.Hint(errors.New(strings.Join(against, "\n")), "%s", say(b.lang, wordTellOfficials)))
	}
	tell(wordProves)
	tell(wordProvesNot)
	return nil
}

// stated reports whether the chip said what it was told, whatever that was, as an answer to the question.
func stated(v verify.Verdict) bool {
	for _, c := range []verify.Code{verify.CodeEncoding, verify.CodeKind, verify.CodeNonce, verify.CodeSigner, verify.CodeSelection, verify.CodeLog} {
		if v.Has(c) {
			return false
		}
	}
	return true
}

// What is said of an answer.
var (
	wordAnswered      = word{"The chip that answered is the one enrolled for station %s, %s.", "La puce qui a répondu est celle enrôlée pour le poste %s, %s."}
	wordTold          = word{"Since its last reset it was told software version %d, %s, and nothing else.", "Depuis sa dernière réinitialisation, on lui a déclaré le logiciel version %d, %s, et rien d'autre."}
	wordUnreset       = word{"It was not reset since block %d of the record, %s.", "Elle n'a pas été réinitialisée depuis le bloc %d du registre, %s."}
	wordResetUnknown  = word{"It was reset after the last attestation that this record knows, or the record knows none: it can't tell when.", "Elle a été réinitialisée après la dernière attestation que ce registre connaît, ou il n'en connaît aucune : il ne peut dire quand."}
	wordKnown         = word{"Judged by the record up to block %d, %s.", "Jugé d'après le registre jusqu'au bloc %d, %s."}
	wordProves        = word{"The answer passes. It proves that a device with this station's chip was told this software and answered after you chose the question.", "La réponse est valable. Elle prouve qu'un appareil doté de la puce de ce poste a reçu cette déclaration de logiciel et a répondu après que vous avez choisi la question."}
	wordProvesNot     = word{"It does not prove that this chip sits in the booth before you, that its programs were honest, or that votes are counted right: look at the seals, and at the paper.", "Elle ne prouve pas que cette puce est dans la borne devant vous, que ses programmes étaient honnêtes, ni que les voix sont bien comptées : regardez les scellés, et le papier."}
	wordOtherQuestion = word{"this answers another question than yours", "ceci répond à une autre question que la vôtre"}
	wordAskAgain      = word{"an old answer proves nothing: ask again, with a new question", "une ancienne réponse ne prouve rien : demandez à nouveau, avec une nouvelle question"}
	wordScanAgain     = word{"scan the code again; it begins with ISOLOIR ANSWER", "scannez à nouveau le code ; il commence par ISOLOIR ANSWER"}
	wordTellOfficials = word{"write down station, time and question, keep the code, and tell the officials and the other observers; paper decides", "notez le poste, l'heure et la question, gardez le code, et prévenez les officiels et les autres observateurs ; le papier décide"}
	wordClaims        = word{"the code says that it comes from station %s", "le code dit venir du poste %s"}
	wordGone          = word{"this machine was replaced at its station, and revoked for ever", "cette machine a été remplacée à son poste, et révoquée à jamais"}
)
