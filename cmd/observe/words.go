package main

import (
	"errors"
	"flag"
	"strings"

	"github.com/isoloir/isoloir/ledger/audit/report"
	"github.com/isoloir/isoloir/ledger/verify"
)

// words are what this command says beside what verify and record say.
type word struct{ en, fr string }

var (
	wordOf   = word{"%s: %s", "%s : %s"}
	wordWell = word{"All of it checks.", "Tout est vérifié."}

	wordCompare = word{"compare with a copy from somebody else; if all copies are like this, tell the officials and the press",
		"comparez avec la copie d'une autre personne ; si toutes sont ainsi, prévenez les officiels et la presse"}

	wordTape = word{"The checkpoint of the tape, of block %d with %d {leaf|leaves}, is the record's.", "Le point de contrôle de la bande, du bloc %d avec %d {feuille|feuilles}, est celui du registre."}

	wordTapeFails = word{"The checkpoint of the tape is not one of this record.", "Le point de contrôle de la bande n'est pas de ce registre."}

	wordSecondWell  = word{"A second verifier, which shares no code with this one, finds nothing wrong.", "Un second vérificateur, sans code commun avec celui-ci, ne trouve aucun défaut."}
	wordSecondFault = word{"A second verifier, which shares no code with this one, finds: %v", "Un second vérificateur, sans code commun avec celui-ci, trouve : %v"}
	wordTwoVerdicts = word{"the two verifiers do not agree", "les deux vérificateurs ne sont pas d'accord"}
	wordTellMakers  = word{"the record counts as not checked until somebody explains it: show the folder and this text to the makers of this program and to others who can read SPEC.md",
		"le registre reste non vérifié tant que personne ne l'explique : montrez le dossier et ce texte aux auteurs de ce programme et à d'autres qui savent lire SPEC.md"}

	wordPermission = word{"run it as somebody who may read every file of the folder, or copy the folder with all that is in it",
		"lancez-le en tant que personne autorisée à lire chaque fichier du dossier, ou copiez le dossier avec tout ce qu'il contient"}

	wordAnotherFolder = word{"is this the folder of a record? That has a manifest.json, and observe export writes it. If somebody gave it to you as one, compare with a copy from somebody else",
		"est-ce le dossier d'un registre ? Celui-ci a un manifest.json, et observe export l'écrit. Si on vous l'a donné pour tel, comparez avec la copie d'une autre personne"}

	wordExported = word{"%d blocks and %d leaves of the log are in %s.", "%d blocs et %d feuilles du journal sont dans %s."}

	wordOtherNode = word{"ask another node; if it says the same, tell the officials and the press",
		"interrogez un autre nœud ; s'il dit de même, prévenez les officiels et la presse"}

	wordDrawn = word{"%d draws from %d papers (%d cards), seed %s (%d digits), method %s, %s:",
		"%d tirages parmi %d bulletins (%d cartes), graine %s (%d chiffres), méthode %s, %s :"}

	wordReplace   = word{"with replacement", "avec remise"}
	wordOnce      = word{"each paper at most once", "chaque bulletin au plus une fois"}
	wordAgain     = word{"  (drawn %d times so far)", "  (tiré %d fois jusqu'ici)"}
	wordDifferent = word{"%d different papers to look at.", "%d bulletins différents à examiner."}
	wordLimit     = word{"risk limit %s", "limite de risque %s"}
	wordRisk      = word{"risk at most %s", "risque d'au plus %s"}
	wordConfirmed = word{"confirmed.", "confirmé."}
	wordPoint     = word{".", ","}
	wordNotYet    = word{"not confirmed yet.", "pas encore confirmé."}
	wordFurther   = word{"not confirmed yet; some %d draws more if they show no discrepancy.", "pas encore confirmé ; environ %d tirages de plus s'ils ne montrent aucun écart."}
	wordPlanned   = word{"not confirmed yet; draw %d papers, or %d to bear one wrong card in a thousand.", "pas encore confirmé ; tirez %d bulletins, ou %d pour supporter une carte fausse sur mille."}
	wordAllPapers = word{"not confirmed; look at every paper.", "non confirmé ; examinez tous les bulletins."}
	wordOpen      = word{"not confirmed: %s", "non confirmé : %s"}

	wordIndexed = word{"%s: the audit's index of %d {row|rows} is on record; its papers are not yet.", "%s : l'index d'audit de %d {ligne|lignes} est au registre, ses bulletins pas encore."}
	wordAudited = word{"%s: %d {draw|draws} from %d {position|positions}; %d {row|rows}, %d of them for no paper; %d {paper|papers} listed, %d set aside.",
		"%s : %d {tirage|tirages} parmi %d {position|positions} ; %d {ligne|lignes}, dont %d sans bulletin ; %d {bulletin listé|bulletins listés}, %d mis de côté."}
	wordDraw        = word{"draw %d, position %d: record %s, paper %s", "tirage %d, position %d : registre %s, bulletin %s"}
	wordNotOnRecord = word{"(not on record yet)", "(pas encore au registre)"}
	wordByHand      = word{"no sample confirms it, only a count by hand of all its papers, %d by the record: %s", "aucun échantillon ne le confirme, seulement le dépouillement à la main de tous ses bulletins, %d d'après le registre : %s"}
	wordNotAudited  = word{"%s: not audited; %d papers by the record.", "%s : sans audit ; %d bulletins d'après le registre."}
	wordOfWeight    = word{"%s, weight %d", "%s, poids %d"}
	wordTable       = word{"table %s, weight %d: %d draws of %d cards, %d are enough without a discrepancy", "table %s, poids %d : %d tirages sur %d cartes, %d suffisent sans écart"}
	wordWorth       = word{"%d {draw is|draws are} whole on record: risk at most %s", "%d {tirage est entier|tirages sont entiers} au registre : risque d'au plus %s"}
	wordNoAudit     = word{"nothing of this record is audited", "rien de ce registre n'est audité"}
	wordBegin       = word{"election blind and election index begin an audit, after the shuffles; without one, all papers are counted by hand",
		"election blind et election index commencent un audit, après les mélanges ; sans lui, tous les bulletins sont comptés à la main"}

	wordGoOn = word{"draw more papers, or count all by hand: the audit never ends with \"not confirmed\"",
		"tirez d'autres bulletins, ou comptez tout à la main : un audit ne s'arrête jamais à « non confirmé »"}
)

// whys say why no sample confirms an outcome.
var whys = map[report.Why]word{
	report.WhyFew:       {"it has fewer ballots than may be decrypted", "il a moins de bulletins qu'il n'en faut pour déchiffrer"},
	report.WhyUndecided: {"nothing is decided, or not all of it is open yet", "rien n'est décidé, ou tout n'est pas encore ouvert"},
	report.WhyTie:       {"it hangs on a tie", "il tient à une égalité"},
	report.WhyNames:     {"written-in names decide", "les noms ajoutés décident"},
	report.WhyEmpty:     {"a seat stays empty for lack of votes", "un siège reste vide faute de voix"},
	report.WhySeats:     {"no small sample is known to tell of rankings that fill several seats", "on ne connaît pas d'échantillon qui suffise quand des classements pourvoient plusieurs sièges"},
	report.WhyRule:      {"no small sample is known to tell what its rule decides", "on ne connaît pas d'échantillon qui suffise pour sa règle"},
	report.WhyCycle:     {"nobody is ranked above each of the others on more papers than below", "personne n'est classé devant chacun des autres sur plus de bulletins que derrière"},
	report.WhyShared:    {"its papers can rank several options alike", "ses bulletins peuvent classer plusieurs options au même rang"},
	report.WhySettings:  {"its settings exclude options, or end ballots, by more than the votes for each", "ses réglages excluent des options, ou arrêtent des bulletins, autrement que par les voix de chacune"},
	report.WhyOutside:   {"ballots that are in no table are enough to change it", "les bulletins qui ne sont dans aucune table suffisent à le changer"},
	report.WhySearch:    {"nothing was found that it follows from and that a sample can tell", "rien n'a été trouvé dont il découle et qu'un échantillon puisse dire"},
}

// language is a flag that takes the languages in which this command speaks, with or without a region.
type language string

func langFlag(f *flag.FlagSet, lang *string) {
	*lang = "en"
	f.Var((*language)(lang), "lang", "say it in `LANGUAGE` (en, fr)")
}

func (l *language) String() string { return string(*l) }

func (l *language) Set(s string) error {
	base, _, _ := strings.Cut(strings.ToLower(s), "-")
	if base != "en" && base != "fr" {
		return errors.New("this command speaks en and fr")
	}
	*l = language(base + s[len(base):])
	return nil
}

// tell says words with their figures.
func tell(lang string, w word, figures ...any) string {
	return verify.Counted(lang, say(lang, w), figures...)
}

func say(lang string, w word) string {
	if lang == "fr" || strings.HasPrefix(lang, "fr-") {
		return w.fr
	}
	return w.en
}
