package main

import "strings"

// words are what this command says beside what verify and record say.
type word struct{ en, fr string }

var (
	wordWell = word{"All of it checks.", "Tout est vérifié."}

	wordCompare = word{"compare with a copy from somebody else; if all copies are like this, tell the officials and the press",
		"comparez avec la copie d'une autre personne ; si toutes sont ainsi, prévenez les officiels et la presse"}

	wordTape = word{"The checkpoint of the tape, of block %d with %d leaves, is the record's.", "Le point de contrôle de la bande, du bloc %d avec %d feuilles, est celui du registre."}

	wordTapeFails = word{"The checkpoint of the tape is not one of this record.", "Le point de contrôle de la bande n'est pas de ce registre."}

	wordSecondWell  = word{"A second verifier, which shares no code with this one, finds nothing wrong.", "Un second vérificateur, sans code commun avec celui-ci, ne trouve aucun défaut."}
	wordSecondFault = word{"A second verifier, which shares no code with this one, finds: %v", "Un second vérificateur, sans code commun avec celui-ci, trouve : %v"}
	wordTwoVerdicts = word{"the two verifiers do not agree", "les deux vérificateurs ne sont pas d'accord"}
	wordTellMakers  = word{"the record counts as not checked until somebody explains it: show the folder and this text to the makers of this program and to others who can read SPEC.md",
		"le registre reste non vérifié tant que personne ne l'explique : montrez le dossier et ce texte aux auteurs de ce programme et à d'autres qui savent lire SPEC.md"}

	wordPermission = word{"run it as somebody who may read every file of the folder, or copy the folder with all that is in it",
		"lancez-le en tant que personne autorisée à lire chaque fichier du dossier, ou copiez le dossier avec tout ce qu'il contient"}

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
	wordNotYet    = word{"not confirmed yet.", "pas encore confirmé."}
	wordFurther   = word{"not confirmed yet; some %d draws more if they show no discrepancy.", "pas encore confirmé ; environ %d tirages de plus s'ils ne montrent aucun écart."}
	wordPlanned   = word{"not confirmed yet; draw %d papers, or %d to bear one wrong card in a thousand.", "pas encore confirmé ; tirez %d bulletins, ou %d pour supporter une carte fausse sur mille."}
	wordAllPapers = word{"not confirmed; look at every paper.", "non confirmé ; examinez tous les bulletins."}
	wordOpen      = word{"not confirmed: %s", "non confirmé : %s"}

	wordIndexed = word{"%s: the audit's index of %d rows is on record; its papers are not yet.", "%s : l'index d'audit de %d lignes est au registre, ses bulletins pas encore."}
	wordAudited = word{"%s: %d draws from %d positions; %d rows, %d of them for no paper; %d papers listed, %d set aside.",
		"%s : %d tirages parmi %d positions ; %d lignes, dont %d sans bulletin ; %d bulletins listés, %d mis de côté."}
	wordDraw        = word{"draw %d, position %d: record %s, paper %s", "tirage %d, position %d : registre %s, bulletin %s"}
	wordNotOnRecord = word{"(not on record yet)", "(pas encore au registre)"}
	wordByHand      = word{"counted by hand: %s", "à compter à la main : %s"}
	wordWorth       = word{"%d draws are whole on record: risk at most %s", "%d tirages sont entiers au registre : risque d'au plus %s"}
	wordNoAudit     = word{"nothing of this record is audited", "rien de ce registre n'est audité"}
	wordBegin       = word{"election blind and election index begin an audit, after the shuffles; without one, all papers are counted by hand",
		"election blind et election index commencent un audit, après les mélanges ; sans lui, tous les bulletins sont comptés à la main"}

	wordGoOn = word{"draw more papers, or count all by hand: the audit never ends with \"not confirmed\"",
		"tirez d'autres bulletins, ou comptez tout à la main : un audit ne s'arrête jamais à « non confirmé »"}
)

func say(lang string, w word) string {
	if lang == "fr" || strings.HasPrefix(lang, "fr-") {
		return w.fr
	}
	return w.en
}
