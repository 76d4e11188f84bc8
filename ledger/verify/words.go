package verify

import (
	"fmt"
	"strings"
)

// catalogue says each step to a person: what was checked, and what failed, in English and French.
var catalogue = map[string][2][2]string{
	"files": {
		{"The folder holds the %d files of a record and no other.", "Le dossier contient les %d fichiers d'un registre et aucun autre."},
		{"The folder does not hold exactly the files of a record.", "Le dossier ne contient pas exactement les fichiers d'un registre."}},
	"manifest": {
		{"The manifest is in its one canonical form and carries the signatures of %d {official|officials}.", "Le manifeste a sa seule forme canonique et porte les signatures de %d {officiel|officiels}."},
		{"The manifest or its signatures do not check.", "Le manifeste ou ses signatures ne sont pas valables."}},
	"blocks": {
		{"%d {block is signed|blocks follow each other, each signed} by more than two thirds of its validators, and {its|their} %d {entry keeps|entries keep} every rule.", "%d {bloc est signé|blocs se suivent, chacun signé} par plus des deux tiers de ses validateurs, et {ses|leurs} %d {inscription respecte|inscriptions respectent} chaque règle."},
		{"A block or an entry does not check.", "Un bloc ou une inscription n'est pas valable."}},
	"chips": {
		{"The security chips of %d {machine|machines} are certified by makers that the manifest names.", "Les puces de sécurité de %d {machine|machines} sont certifiées par des fabricants que le manifeste nomme."},
		{"A station's security chip is not certified by a maker that the manifest names.", "La puce de sécurité d'un poste n'est pas certifiée par un fabricant que le manifeste nomme."}},
	"ballots": {
		{"Every proof of %d cast {ballot|ballots} holds; %d {was|were} opened and recomputed, %d {is|are} void, %d {check|checks} failed.", "Chaque preuve de %d {bulletin déposé|bulletins déposés} est valable ; %d {a été ouvert et recalculé|ont été ouverts et recalculés}, %d {est nul|sont nuls}, %d {contrôle a échoué|contrôles ont échoué}."},
		{"The ballots do not check.", "Les bulletins ne sont pas valables."}},
	"leaves": {
		{"%d {station accounts for every ballot that it|stations account for every ballot that they} could have made, of %d that opened.", "%d {poste justifie chaque bulletin qu'il pouvait|postes justifient chaque bulletin qu'ils pouvaient} produire, sur %d {ouvert|ouverts}."},
		{"The leaves of the stations do not check.", "Les feuilles des postes ne sont pas valables."}},
	"tables": {
		{"The proofs of %d {shuffle|shuffles} hold, and the contents of %d {table|tables} are what {its|their} trustees' shares open.", "Les preuves de %d {mélange|mélanges} sont valables, et le contenu de %d {table|tables} est ce qu'ouvrent les parts des dépositaires."},
		{"A shuffle, a share or an opened table does not check.", "Un mélange, une part ou une table ouverte n'est pas valable."}},
	"result": {
		{"The result of %d {contest|contests} follows from the record, byte for byte.", "Le résultat de %d {scrutin|scrutins} découle du registre, octet pour octet."},
		{"The result does not follow from the record.", "Le résultat ne découle pas du registre."}},
	"published": {
		{"The record's phase: %s.", "Phase du registre : %s."},
		{"The record's phase is not known.", "La phase du registre est inconnue."}},
}

// Counted fills figures into a sentence. "{ballot|ballots}" in it holds the words for one and for more by the figure before them; the
// words for one are those for 0 too in French.
func Counted(lang, sentence string, figures ...any) string {
	var b strings.Builder
	for sentence != "" {
		plain, rest, _ := strings.Cut(sentence, "{")
		b.WriteString(plain)
		forms, after, found := strings.Cut(rest, "}")
		if found {
			one, more, _ := strings.Cut(forms, "|")
			b.WriteString(form(lang, figures[strings.Count(b.String(), "%")-1], one, more))
		}
		sentence = after
	}
	return fmt.Sprintf(b.String(), figures...)
}

func form(lang string, figure any, one, more string) string {
	if n := fmt.Sprint(figure); n == "1" || n == "0" && french(lang) == 1 {
		return one
	}
	return more
}

func words(step, lang string) string { return catalogue[step][0][french(lang)] }

func failure(step, lang string) string { return catalogue[step][1][french(lang)] }

func french(lang string) int {
	if lang == "fr" || strings.HasPrefix(lang, "fr-") {
		return 1
	}
	return 0
}
