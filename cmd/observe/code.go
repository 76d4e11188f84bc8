package main

import (
	"context"
	"encoding/base64"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/ledger/ballot"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/tlog"
	check "github.com/isoloir/isoloir/ledger/verify"
)

func codeVerb() cli.Verb {
	return cli.Verb{
		Name:    "code",
		Summary: "look the tracking code of a receipt up in a record",
		Args:    "CODE DIR",
		Manual: `Says whether the ballot with this tracking code is on record, where, and what became of it: cast,
or opened in a check. Type the code as the receipt has it; case, hyphens and spaces do not
matter. Its last letter tells when one is mistyped, and the command then looks for the code on
record that differs in one letter, or in two that changed places.

The folder, as "observe export" writes it, is checked first as "observe verify" does: who
looks in a record that does not check learns nothing. Then the ballot's leaf in the log is
proven to be under a checkpoint, which all machines and all copies of the record share: the
newest, or with -checkpoint the one on a tape. -proof writes that proof as text.

It exits 0 if the ballot is on record, and 3 if it is not: either not yet, because its station
has not closed, or because its paper was void or its check failed, which are on record
without their codes; else somebody has to explain it. Nobody can read from a code how
somebody voted, and it does not tell whether the paper says the same: paper decides.`,
		Examples: []string{"observe code 7K3M-9QWX-…-0 record", "observe code -proof proof.txt 7K3M-9QWX-…-0 record"},
		Flags: func(f *flag.FlagSet) cli.Runner {
			var l lookup
			f.StringVar(&l.tape, "checkpoint", "", "prove it under the checkpoint in `FILE`, scanned from a tape")
			f.StringVar(&l.proof, "proof", "", "write the proof into `FILE`")
			langFlag(f, &l.lang)
			return func(ctx context.Context, env *cli.Env) error {
				if len(env.Args) < 2 {
					return cli.Hint(cli.Usage("code needs a code and a folder"), "observe code -h is the manual page")
				}
				last := len(env.Args) - 1 // a code may be typed with spaces
				return l.run(ctx, env, strings.Join(env.Args[:last], " "), env.Args[last])
			}
		},
	}
}

type lookup struct {
	tape, proof, lang string
}

func (l *lookup) run(ctx context.Context, env *cli.Env, typed, dir string) error {
	printed, err := readTape(l.tape)
	if err != nil {
		return err
	}
	report, err := checked(ctx, env, dir, l.lang)
	var finding *check.Finding
	if errors.As(err, &finding) {
		return cli.Finding(cli.Hint(reason(finding, l.lang), "%s", say(l.lang, wordCompare)))
	}
	if info, e := os.Stat(typed); err != nil && e == nil && info.IsDir() {
		return cli.Hint(err, "the code stands first, and then the folder")
	}
	if err != nil {
		return cli.Hint(err, "observe export writes a record folder")
	}
	s := report.State
	code, err := ballot.ParseCode(typed)
	if err != nil {
		return l.misread(env.Stdout, s, typed)
	}
	found, ok := s.Find(code)
	if !ok {
		return l.absent(env.Stdout, s, code)
	}
	l.present(env.Stdout, s, code, found)
	return l.prove(env, s, found, printed)
}

// misread says that the letters are no code, and which code on record is nearly the same.
func (l *lookup) misread(w io.Writer, s record.State, typed string) error {
	if near, ok := nearest(s, typed); ok {
		fmt.Fprintf(w, say(l.lang, wordNear)+"\n", near)
	}
	return cli.Finding(cli.Hint(errors.New(say(l.lang, wordNoCode)), "%s", say(l.lang, wordTypeAgain)))
}

// codeLetters may stand in a code, but for its last letter.
const codeLetters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// nearest is the code on record that becomes what was typed if one letter is mistaken, or two beside each other change places. A record
// has no two such codes but with a chance that nobody meets.
func nearest(s record.State, typed string) (near ballot.Code, found bool) {
	letters := []byte(strings.NewReplacer("-", "", " ", "").Replace(strings.ToUpper(typed)))
	try := func() bool {
		code, err := ballot.ParseCode(string(letters))
		if err == nil {
			_, found = s.Find(code)
			near = code
		}
		return found
	}
	for i, was := range letters {
		for _, letter := range []byte(codeLetters + "*~$=U") {
			if letters[i] = letter; try() {
				return near, true
			}
		}
		letters[i] = was
		if i > 0 {
			letters[i-1], letters[i] = letters[i], letters[i-1]
			if try() {
				return near, true
			}
			letters[i-1], letters[i] = letters[i], letters[i-1]
		}
	}
	return near, false
}

// absent says why a code may be on record nowhere.
func (l *lookup) absent(w io.Writer, s record.State, code ballot.Code) error {
	fmt.Fprintf(w, say(l.lang, wordAbsent)+"\n", code, s.Height(), stamp(s.Time()))
	var open []string
	for _, st := range s.Stations() {
		if st.Stage == record.StageOpen || len(st.Missing()) > 0 {
			open = append(open, fmt.Sprintf("%s, %s", st.ID, s.Manifest().Station(st.ID).Name))
		}
	}
	if len(open) > 0 && s.Phase() < record.PhaseCounting {
		fmt.Fprintf(w, say(l.lang, wordStillOut)+"\n", strings.Join(open, "; "))
	}
	counts := s.Counts()
	fmt.Fprintf(w, say(l.lang, wordNoCodes)+"\n", counts.Void, counts.Failed)
	return cli.Finding(cli.Hint(errors.New(say(l.lang, wordNotThere)), "%s", say(l.lang, wordKeepReceipt)))
}

// present says what became of a ballot.
func (l *lookup) present(w io.Writer, s record.State, code ballot.Code, found record.Found) {
	became := wordCast
	if found.Use == record.UseChecked {
		became = wordChecked
	}
	fmt.Fprintf(w, say(l.lang, became)+"\n", code, found.Station, s.Manifest().Station(found.Station).Name)
}

// prove shows that the ballot's leaf is under a checkpoint.
func (l *lookup) prove(env *cli.Env, s record.State, found record.Found, printed string) error {
	height := s.Height()
	if printed != "" {
		_, at, err := record.ParseCheckpoint(s.Manifest(), printed)
		if err == nil {
			err = agree(s, printed, at)
		}
		if err != nil {
			return cli.Finding(cli.Hint(err, "%s", say(l.lang, wordCompare)))
		}
		height = at
	}
	c, known := s.Checkpoint(height)
	if !known || found.Leaf >= c.Size {
		fmt.Fprintln(env.Stdout, say(l.lang, wordNotBound))
		return cli.Finding(cli.Hint(errors.New(say(l.lang, wordUnproven)), "%s", say(l.lang, wordExportAnew)))
	}
	leaf, path, err := s.Inclusion(found.Leaf, height)
	if err == nil {
		err = tlog.CheckInclusion(leaf, found.Leaf, c.Size, path, c.Root)
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(env.Stdout, say(l.lang, wordIncluded)+"\n%s", found.Leaf, len(path), height, c.Size, c.Text())
	if l.proof != "" {
		if err := cli.Write(l.proof, proofText(leaf, found.Leaf, path, c), false, 0o644); err != nil {
			return err
		}
	}
	fmt.Fprintln(env.Stdout, say(l.lang, wordCodeProves))
	return nil
}

// proofText is the proof as text: the leaf's number and hash, the hashes of its path from below, all in base64, and the checkpoint.
func proofText(leaf tlog.Hash, number uint64, path []tlog.Hash, c tlog.Checkpoint) []byte {
	out := fmt.Sprintf("index %d\nleaf %s\n", number, base64.StdEncoding.EncodeToString(leaf[:]))
	for _, h := range path {
		out += base64.StdEncoding.EncodeToString(h[:]) + "\n"
	}
	return []byte(out + "\n" + c.Text())
}

// What is said of a code.
var (
	wordCast = word{"%s: cast. The ballot with this code is on record among those cast at %s, %s, and is counted with them.",
		"%s : voté. Le bulletin de ce code est au registre parmi ceux qui ont été votés à %s, %s, et il est compté avec eux."}
	wordChecked = word{"%s: opened in a check of the machine, at %s, %s. It does not count, and what it holds is public.",
		"%s : ouvert pour contrôler la machine, à %s, %s. Il ne compte pas, et ce qu'il contient est public."}
	wordIncluded = word{"It is leaf %d of the log. A path of %d hashes leads from it to the checkpoint of block %d, which is over %d leaves:",
		"C'est la feuille %d du journal. Un chemin de %d empreintes mène d'elle au point de contrôle du bloc %d, qui couvre %d feuilles :"}
	wordCodeProves = word{"Whoever has this checkpoint, from a tape, a newspaper or another copy of the record, has a record in which the ballot stands as the station sealed it. What it says nobody can read; that it says the same as the paper is what checks and the audit tell.",
		"Qui a ce point de contrôle, d'une bande, d'un journal ou d'une autre copie du registre, a un registre où figure le bulletin tel que le poste l'a scellé. Personne ne peut lire ce qu'il dit ; qu'il dise la même chose que le papier, ce sont les contrôles et l'audit qui le montrent."}
	wordNotBound   = word{"Nothing that validators signed in this folder binds the ballot yet: it is newer than the checkpoint.", "Rien de ce que les validateurs ont signé dans ce dossier ne lie encore le bulletin : il est plus récent que le point de contrôle."}
	wordUnproven   = word{"the ballot is on record, but not under this checkpoint", "le bulletin est au registre, mais pas sous ce point de contrôle"}
	wordExportAnew = word{"export the record anew a block later, or take a newer checkpoint", "exportez le registre un bloc plus tard, ou prenez un point de contrôle plus récent"}

	wordNoCode    = word{"these letters are not a code: one is wrong, too many or left out", "ces lettres ne forment pas un code : une est fausse, de trop ou oubliée"}
	wordTypeAgain = word{"a code has 32 letters in groups of four, and a last one that tells of mistakes; it has no I, L, O, and U only as the last. Read it from the receipt again, or scan its QR code",
		"un code a 32 lettres par groupes de quatre, et une dernière qui révèle les fautes ; il n'a ni I, ni L, ni O, et U seulement à la fin. Relisez-le sur le reçu, ou scannez son code QR"}
	wordNear = word{"With one mistake mended it is on record as %s. If your receipt says that, look that code up.", "Une faute corrigée, il est au registre comme %s. Si c'est ce que dit votre reçu, cherchez ce code."}

	wordAbsent   = word{"%s: the letters fit each other, but no ballot with this code is on record up to block %d, %s.", "%s : les lettres concordent, mais aucun bulletin de ce code n'est au registre jusqu'au bloc %d, %s."}
	wordStillOut = word{"Ballots may still come from: %s. They leave a station when its polls close, or at the times of the manifest.", "Des bulletins peuvent encore venir de : %s. Ils quittent un poste à la clôture du scrutin, ou aux heures du manifeste."}
	wordNoCodes  = word{"A ballot whose paper was void, or whose check failed, is on record without its code: %d void, %d failed. If two people signed for your paper as one of those, this is why.",
		"Un bulletin dont le papier a été annulé, ou dont le contrôle a échoué, est au registre sans son code : %d annulés, %d échoués. Si deux personnes ont signé ainsi pour votre papier, c'en est la raison."}
	wordNotThere    = word{"the ballot is not on record", "le bulletin n'est pas au registre"}
	wordKeepReceipt = word{"after the cut-off, the receipt of a ballot whose paper is in the box proves by its signature that the station lost or hid it: keep it, and show it to the officials and to observers. The paper in the box counts all the same",
		"après la clôture du registre, le reçu d'un bulletin dont le papier est dans l'urne prouve par sa signature que le poste l'a perdu ou caché : gardez-le, et montrez-le aux officiels et aux observateurs. Le papier dans l'urne compte quand même"}
)
