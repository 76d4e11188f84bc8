package verify

import "strings"

// catalogue says each step to a person: what was checked, and what failed, in English and French.
var catalogue = map[string][2][2]string{
	"files": {
		{"The folder holds the %d files of a record and no other.", "Le dossier contient les %d fichiers d'un registre et aucun autre."},
		{"The folder does not hold exactly the files of a record.", "Le dossier ne contient pas exactement les fichiers d'un registre."}},
	"manifest": {
		{"The manifest is in its one canonical form and carries the signatures of %d officials.", "Le manifeste a sa seule forme canonique et porte les signatures de %d officiels."},
		{"The manifest or its signatures do not check.", "Le manifeste ou ses signatures ne sont pas valables."}},
	"blocks": {
		{"%d blocks follow each other, each signed by more than two thirds of its validators, and their %d entries keep every rule.", "%d blocs se suivent, chacun signé par plus des deux tiers de ses validateurs, et leurs %d inscriptions respectent chaque règle."},
		{"A block or an entry does not check.", "Un bloc ou une inscription n'est pas valable."}},
	"chips": {
		{"The security chips of %d machines are certified by makers that the manifest names.", "Les puces de sécurité de %d machines sont certifiées par des fabricants que le manifeste nomme."},
		{"A station's security chip is not certified by a maker that the manifest names.", "La puce de sécurité d'un poste n'est pas certifiée par un fabricant que le manifeste nomme."}},
	"ballots": {
		{"Every proof of %d cast ballots holds; %d were opened and recomputed, %d are void, %d checks failed.", "Chaque preuve de %d bulletins déposés est valable ; %d ont été ouverts et recalculés, %d sont nuls, %d contrôles ont échoué."},
		{"The ballots do not check.", "Les bulletins ne sont pas valables."}},
	"leaves": {
		{"%d of %d stations that opened account for every ballot that they could have made.", "%d des %d postes ouverts justifient chaque bulletin qu'ils pouvaient produire."},
		{"The leaves of the stations do not check.", "Les feuilles des postes ne sont pas valables."}},
	"tables": {
		{"The proofs of %d shuffles hold, and the contents of %d tables are what their trustees' shares open.", "Les preuves de %d mélanges sont valables, et le contenu de %d tables est ce qu'ouvrent les parts des dépositaires."},
		{"A shuffle, a share or an opened table does not check.", "Un mélange, une part ou une table ouverte n'est pas valable."}},
	"result": {
		{"The result of %d contests follows from the record, byte for byte.", "Le résultat de %d scrutins découle du registre, octet pour octet."},
		{"The result does not follow from the record.", "Le résultat ne découle pas du registre."}},
	"published": {
		{"The record's phase: %s.", "Phase du registre : %s."},
		{"The record's phase is not known.", "La phase du registre est inconnue."}},
}

func words(step, lang string) string { return catalogue[step][0][french(lang)] }

func failure(step, lang string) string { return catalogue[step][1][french(lang)] }

func french(lang string) int {
	if lang == "fr" || strings.HasPrefix(lang, "fr-") {
		return 1
	}
	return 0
}
