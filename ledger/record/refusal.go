package record

import (
	"errors"
	"fmt"
	"strings"
)

// Code says why the record does not take an entry. The numbers are fixed for ever: a code is at once the ABCI code, a line of
// SPEC.md, what a test vector expects, and a sentence that an observer reads. 0 is never a refusal.
type Code uint32

// Form of an entry.
const (
	CodeMalformed Code = 10
	CodeSize      Code = 11
)

// Who, and when.
const (
	CodePhase      Code = 20
	CodeStage      Code = 21
	CodeRecorded   Code = 22
	CodeOfficials  Code = 23
	CodeSignature  Code = 24
	CodeStation    Code = 25
	CodeTrustee    Code = 26
	CodeBlock      Code = 27
	CodeDoubleVote Code = 28
)

// Key ceremony and enrolment.
const (
	CodeKeyMessage Code = 30
	CodeEnrolment  Code = 31
	CodeMachine    Code = 32
)

// Seeds and leaves.
const (
	CodeAttempt  Code = 40
	CodeTrustees Code = 41
	CodeDice     Code = 42
	CodeHalves   Code = 43
	CodeLeaves   Code = 44
)

// Opening.
const (
	CodeOrder    Code = 50
	CodeWorkers  Code = 51
	CodeTape     Code = 52
	CodeQuote    Code = 53
	CodeMismatch Code = 54
)

// Ballots and batches.
const (
	CodeSerial     Code = 60
	CodeEarly      Code = 61
	CodeFew        Code = 62
	CodeOrdering   Code = 63
	CodePart       Code = 64
	CodeTapeMatch  Code = 65
	CodeLeaf       Code = 66
	CodeLeafTwice  Code = 67
	CodeTagTwice   Code = 68
	CodeCodeTwice  Code = 69
	CodeElection   Code = 70
	CodeStyle      Code = 71
	CodeBallotSize Code = 72
	CodeBallotLeaf Code = 73
	CodeProof      Code = 74
	CodeBound      Code = 75
	CodeOpening    Code = 76
	CodeReason     Code = 77
	CodePoint      Code = 78
)

// Closing.
const (
	CodeAccounting Code = 80
	CodeRatchet    Code = 81
	CodeLost       Code = 82
)

// Counting.
const (
	CodeStationOpen Code = 90
	CodeQuorum      Code = 91
	CodeShare       Code = 92
	CodeResult      Code = 93
)

// Mixing. The last four are found by whoever holds the files; an entry has only their digests.
const (
	CodeMixers   Code = 100
	CodeMixer    Code = 101
	CodeLot      Code = 102
	CodeTable    Code = 103
	CodeUnmixed  Code = 104
	CodeUnopened Code = 105
	CodeFile     Code = 106
	CodeShuffle  Code = 107
	CodeContents Code = 108
	CodeWriteIns Code = 109
)

// The audit. CodeIndex is found by whoever holds the files.
const (
	CodeBlinding       Code = 110
	CodePapers         Code = 111
	CodeDrawn          Code = 112
	CodeRow            Code = 113
	CodeInterpretation Code = 114
	CodeIndex          Code = 115
)

// Weighted votes.
const CodeSheets Code = 116

// Publishing.
const CodeSealed Code = 124

// Written names, and lots.
const (
	CodeUntied    Code = 130
	CodeUncounted Code = 131
	CodeNames     Code = 132
	CodeSettled   Code = 133
)

// Software and machines during the election.
const (
	CodeReference Code = 140
	CodeVersion   Code = 141
	CodeRevoked   Code = 142
)

// Hours and reopening.
const (
	CodeAdministrator Code = 143
	CodeHours         Code = 144
)

// words gives each code its name in SPEC.md and vectors, and its sentence in English and French.
var words = map[Code][3]string{
	CodeMalformed: {"malformed", "These bytes are not an entry in its one canonical form.", "Ces octets ne sont pas une inscription dans sa seule forme canonique."},
	CodeSize:      {"size", "The entry is larger than an entry may be.", "L'inscription dépasse la taille permise."},

	CodePhase:      {"phase", "The election is not at the point where this can be recorded.", "L'élection n'en est pas au point où cela peut être inscrit."},
	CodeStage:      {"stage", "The station is not at the point where this can be recorded.", "Le poste n'en est pas au point où cela peut être inscrit."},
	CodeRecorded:   {"recorded", "This is already on record.", "Ceci est déjà inscrit."},
	CodeOfficials:  {"officials", "It does not carry the signatures of officials that it needs.", "Il manque les signatures d'officiels requises."},
	CodeSignature:  {"signature", "The signature is not that of the station or trustee who is said to speak.", "La signature n'est pas celle du poste ou du dépositaire annoncé."},
	CodeStation:    {"station", "The election has no such station, or it is not enrolled.", "L'élection n'a pas un tel poste, ou il n'est pas enrôlé."},
	CodeTrustee:    {"trustee", "The trustee is unknown or has no part in this.", "Le dépositaire est inconnu ou n'a pas part à ceci."},
	CodeBlock:      {"block", "The block that it refers to is unknown or too old.", "Le bloc auquel cela se réfère est inconnu ou trop ancien."},
	CodeDoubleVote: {"double-vote", "These are not two votes of one validator for one round, or it is the last anchor.", "Ce ne sont pas deux votes d'un même validateur pour un même tour, ou c'est le dernier ancrage."},

	CodeKeyMessage: {"key-message", "The trustee's message of the key ceremony does not check.", "Le message du dépositaire pour la cérémonie des clés n'est pas valable."},
	CodeEnrolment:  {"enrolment", "The station's keys are not certified by its security chip for this election.", "Les clés du poste ne sont pas certifiées par sa puce de sécurité pour cette élection."},
	CodeMachine:    {"machine", "This machine or one of its keys is already enrolled.", "Cette machine ou l'une de ses clés est déjà enrôlée."},

	CodeAttempt:  {"attempt", "It belongs to another attempt at the station's seeds.", "Cela relève d'un autre essai pour les graines du poste."},
	CodeTrustees: {"trustees", "The list of trustees is not in order or has fewer than decrypt.", "La liste des dépositaires n'est pas en ordre ou compte moins de membres qu'il n'en faut pour déchiffrer."},
	CodeDice:     {"dice", "The dice are not at least 20 decimal digits, or not for these leaves.", "Les dés ne donnent pas au moins 20 chiffres décimaux, ou ne portent pas sur ces feuilles."},
	CodeHalves:   {"halves", "The opened halves are not the ones committed to.", "Les moitiés ouvertes ne sont pas celles engagées."},
	CodeLeaves:   {"leaves", "The list of leaves is not the one committed to.", "La liste des feuilles n'est pas celle engagée."},

	CodeOrder:    {"order", "The officials' order is not valid for this station and moment.", "L'ordre des officiels ne vaut pas pour ce poste et ce moment."},
	CodeWorkers:  {"workers", "Two people at the station did not sign.", "Deux personnes présentes au poste n'ont pas signé."},
	CodeTape:     {"tape", "The station's signed tape is not over this content.", "La bande signée du poste ne porte pas sur ce contenu."},
	CodeQuote:    {"quote", "The station's attestation does not pass or is missing, and officials did not override it.", "L'attestation du poste échoue ou manque, et les officiels ne sont pas passés outre."},
	CodeMismatch: {"mismatch", "An opened leaf was not what the station had committed to; the station is refused.", "Une feuille ouverte n'était pas celle que le poste avait engagée ; le poste est refusé."},

	CodeSerial:     {"serial", "The batch is not the next one of its station.", "Le lot n'est pas le suivant de son poste."},
	CodeEarly:      {"early", "Ballots leave a station only at the manifest's times of release, or at close.", "Les bulletins ne quittent un poste qu'aux heures fixées par le manifeste, ou à la clôture."},
	CodeFew:        {"few", "The batch holds fewer ballots than may be released before close.", "Le lot compte moins de bulletins qu'il n'en faut pour sortir avant la clôture."},
	CodeOrdering:   {"ordering", "The releases of the batch are not sorted.", "Le contenu du lot n'est pas trié."},
	CodePart:       {"part", "The content is not what the head of the batch says.", "Le contenu n'est pas celui qu'annonce l'en-tête du lot."},
	CodeTapeMatch:  {"tape-match", "Polls are closed at the station, and its closing tape does not list this batch.", "Le scrutin est clos au poste, et sa bande de clôture ne cite pas ce lot."},
	CodeLeaf:       {"leaf", "The leaf is not one of the station's committed leaves at its place.", "La feuille n'est pas, à sa place, l'une des feuilles engagées par le poste."},
	CodeLeafTwice:  {"leaf-twice", "The leaf has been used.", "La feuille a déjà servi."},
	CodeTagTwice:   {"tag-twice", "The tag has been used.", "L'étiquette a déjà servi."},
	CodeCodeTwice:  {"code-twice", "A ballot with this tracking code is already on record.", "Un bulletin portant ce code de suivi est déjà inscrit."},
	CodeElection:   {"election", "The ballot is for another election or station.", "Le bulletin relève d'une autre élection ou d'un autre poste."},
	CodeStyle:      {"style", "The ballot is of a style that the station does not have.", "Le bulletin est d'un modèle que le poste n'a pas."},
	CodeBallotSize: {"ballot-size", "The ballot does not have the size and form of its style.", "Le bulletin n'a pas la taille et la forme de son modèle."},
	CodeBallotLeaf: {"ballot-leaf", "The ballot does not use the randomness that its leaf commits to.", "Le bulletin n'emploie pas l'aléa que sa feuille engage."},
	CodeProof:      {"proof", "A proof of the ballot does not check.", "Une preuve du bulletin n'est pas valable."},
	CodeBound:      {"bound", "The opened leaf cannot have been used at this time.", "La feuille ouverte n'a pas pu servir à ce moment."},
	CodeOpening:    {"opening", "The opened ballot is not what its seed and choices give.", "Le bulletin ouvert n'est pas ce que donnent sa graine et ses choix."},
	CodeReason:     {"reason", "The reason or note is not one that the record knows.", "Le motif ou la note n'est pas de ceux que le registre connaît."},

	CodePoint: {"point", "A value of the ballot is not a group element or number in its one form.", "Une valeur du bulletin n'est pas un élément du groupe ou un nombre dans sa seule forme."},

	CodeAccounting: {"accounting", "The leaves are not all accounted for.", "Toutes les feuilles ne sont pas justifiées."},
	CodeRatchet:    {"ratchet", "The seed state does not lead to the unused halves committed to.", "L'état de la graine ne mène pas aux moitiés inutilisées engagées."},
	CodeLost:       {"lost", "The station was declared lost: only what its closing tape on paper lists is still taken.", "Le poste est déclaré perdu : seul ce que cite sa bande de clôture sur papier est encore admis."},

	CodeStationOpen: {"station-open", "A station has neither closed nor been declared lost.", "Un poste n'est ni clos ni déclaré perdu."},
	CodeQuorum:      {"quorum", "The trustee or quorum is not the one announced.", "Le dépositaire ou le quorum n'est pas celui annoncé."},
	CodeShare:       {"share", "The trustee's decryption share does not check.", "La part de déchiffrement du dépositaire n'est pas valable."},
	CodeResult:      {"result", "The result is not the one that follows from the record.", "Le résultat n'est pas celui qui découle du registre."},

	CodeMixers:   {"mixers", "The list of mixers is not in order or has fewer than two.", "La liste des mélangeurs n'est pas en ordre ou en compte moins de deux."},
	CodeMixer:    {"mixer", "It is not this mixer's turn, or it is not among those announced.", "Ce n'est pas le tour de ce mélangeur, ou il n'est pas de ceux annoncés."},
	CodeLot:      {"lot", "There is no such table to mix, or nothing of it is opened row by row.", "Il n'y a pas de telle table à mélanger, ou rien n'en est ouvert ligne par ligne."},
	CodeTable:    {"table", "It does not start from the table that the step before left.", "Cela ne part pas de la table laissée par l'étape précédente."},
	CodeUnmixed:  {"unmixed", "The table has not been shuffled by all announced mixers.", "La table n'a pas été mélangée par tous les mélangeurs annoncés."},
	CodeUnopened: {"unopened", "The shares of the quorum for this table are not all on record.", "Les parts du quorum pour cette table ne sont pas toutes inscrites."},
	CodeFile:     {"file", "A table, proof or share is missing, or is not the one on record.", "Une table, une preuve ou une part manque, ou n'est pas celle inscrite."},
	CodeShuffle:  {"shuffle", "The proof of a shuffle does not hold.", "La preuve d'un mélange n'est pas valable."},
	CodeContents: {"contents", "The opened contents are not what the table holds.", "Le contenu ouvert n'est pas celui de la table."},
	CodeWriteIns: {"write-ins", "The opened rows do not add up to the count of an option.", "Les lignes ouvertes ne donnent pas le compte d'une option."},

	CodeBlinding:       {"blinding", "The whole quorum has not done the step before: blinding the ids, then opening them.", "Le quorum entier n'a pas fait l'étape précédente : masquer les identifiants, puis les ouvrir."},
	CodePapers:         {"papers", "Papers are committed to after the index and before the dice, and the dice come after them.", "Les papiers s'engagent après l'index et avant les dés, et les dés viennent après eux."},
	CodeDrawn:          {"drawn", "The dice did not draw this paper, or not now.", "Les dés n'ont pas tiré ce papier, ou pas à ce moment."},
	CodeRow:            {"row", "The row is not one of the index that this paper may open.", "La ligne n'est pas une ligne de l'index que ce papier peut ouvrir."},
	CodeInterpretation: {"interpretation", "This is not what the board had committed to.", "Ce n'est pas ce que le bureau avait engagé."},
	CodeIndex:          {"index", "The index is not the one that the table and the trustees' shares give.", "L'index n'est pas celui que donnent la table et les parts des dépositaires."},

	CodeSheets: {"sheets", "So many sheets of paper cannot carry the station's ballots.", "Autant de feuilles de papier ne peuvent porter les bulletins du poste."},

	CodeSealed: {"sealed", "Rankings, or written-in names that can change who wins, are not open yet.", "Des classements, ou des noms ajoutés qui peuvent changer l'issue, ne sont pas encore ouverts."},

	CodeUntied:    {"untied", "The contest is not tied, or its manifest draws no lots.", "Le scrutin n'est pas à égalité, ou son manifeste ne tire pas au sort."},
	CodeUncounted: {"uncounted", "What the contest is counted from is not all open yet.", "Ce dont se compte le scrutin n'est pas encore tout ouvert."},
	CodeNames:     {"names", "The list of written names is not in order, or not for this contest.", "La liste des noms ajoutés n'est pas en ordre, ou ne vaut pas pour ce scrutin."},
	CodeSettled:   {"settled", "A lot is drawn for this contest: what it was drawn over stands.", "Ce scrutin est tiré au sort : ce qui l'a été ne change plus."},

	CodeReference: {"reference", "The reference measurements are not in the form that a manifest's have.", "Les mesures de référence n'ont pas la forme de celles d'un manifeste."},
	CodeVersion:   {"version", "The version of the software is unknown, below the election's floor, or revoked.", "La version du logiciel est inconnue, inférieure au minimum de l'élection, ou révoquée."},
	CodeRevoked:   {"revoked", "Officials revoked the station's machine, and no other has taken its place.", "Les officiels ont révoqué la machine du poste, et aucune autre ne l'a remplacée."},

	CodeAdministrator: {"administrator", "Polls are opened again by an administrator and people at the station, together.", "Un scrutin se rouvre par un administrateur et des personnes du poste, ensemble."},
	CodeHours:         {"hours", "The hour of closing is not later than the one that holds.", "L'heure de clôture n'est pas plus tardive que celle qui vaut."},
}

// Codes lists every code in rising order.
func Codes() []Code { return sortedKeys(words) }

// String is the code's name in SPEC.md and in vectors.
func (c Code) String() string {
	if w, ok := words[c]; ok {
		return w[0]
	}
	return fmt.Sprintf("code %d", uint32(c))
}

// Sentence tells the reason to a person: in French for a "fr" tag, otherwise in English.
func (c Code) Sentence(lang string) string {
	w, ok := words[c]
	if !ok {
		return c.String()
	}
	return w[inFrench(lang)]
}

// A Refusal is why the record did not take an entry, and where in it the reason lies.
type Refusal struct {
	Code  Code
	Where string // such as "st-1, cast 4: ..."; for the log, not for decisions
}

// Error is for logs and commands.
func (r *Refusal) Error() string {
	if r.Where == "" {
		return "refused (" + r.Code.String() + ")"
	}
	return "refused (" + r.Code.String() + "): " + r.Where
}

// Sentence tells the reason to a person.
func (r *Refusal) Sentence(lang string) string { return r.Code.Sentence(lang) }

func refuse(code Code, where string, args ...any) *Refusal {
	return &Refusal{Code: code, Where: fmt.Sprintf(where, args...)}
}

// wrap turns an error of a package below into a refusal; nil stays nil.
func wrap(code Code, err error) error {
	if err == nil {
		return nil
	}
	var r *Refusal
	if errors.As(err, &r) {
		return r
	}
	return &Refusal{Code: code, Where: err.Error()}
}

// inFrench is the place of a language in a catalogue of name, English, French.
func inFrench(lang string) int {
	if lang == "fr" || strings.HasPrefix(lang, "fr-") {
		return 2
	}
	return 1
}
