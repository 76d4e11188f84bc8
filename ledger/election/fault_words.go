package election

import (
	"fmt"
	"strings"
)

// saying is what a fault says: what is wrong, and what to do about it.
type saying struct{ problem, remedy string }

// jsonWords say what is wrong with JSON that a person wrote, in English and French: the problem with the first of its two arguments, the
// remedy with the second. Fields keep their names.
var jsonWords = map[string][2]saying{
	"empty":      {{"the file is empty", ""}, {"le fichier est vide", ""}},
	"order mark": {{"the file begins with a byte order mark", "save it as UTF-8 without one"}, {"le fichier commence par une marque d'ordre des octets (BOM)", "enregistrez-le en UTF-8 sans BOM"}},
	"not UTF-8":  {{"this is not UTF-8", "save the file anew as UTF-8"}, {"ce n'est pas de l'UTF-8", "enregistrez le fichier en UTF-8"}},
	"quote": {{"this is not JSON: %c is no quote there", `write " on both sides; word processors put others in its place`},
		{"ce n'est pas du JSON : %c n'y est pas un guillemet", `écrivez " des deux côtés ; les traitements de texte en mettent d'autres`}},
	"syntax": {{"this is not JSON: %v", "look for a missing comma, quote or bracket at or just before this line"},
		{"ce n'est pas du JSON", "il manque une virgule, un guillemet ou un crochet à cette ligne ou juste avant"}},
	"twice":      {{"the field %q stands here a second time", "remove it here or on line %d"}, {"le champ %q est là une seconde fois", "supprimez-le ici ou à la ligne %d"}},
	"unknown":    {{"unknown field %q", "the fields here are %s"}, {"champ inconnu : %q", "les champs possibles ici sont %s"}},
	"wrong case": {{"the field %q is in the wrong case", "write %q"}, {"majuscules et minuscules du champ %q ne conviennent pas", "écrivez %q"}},
	"time":       {{"%q is " + noTime, timeForm}, {"%q n'est pas une heure à la seconde avec son fuseau", `comme "2026-11-03T08:00:00Z"`}},
	"words":      {{otherKind, "write words in quotes"}, {otherKindFrench, "écrivez un texte entre guillemets"}},
	"truth":      {{otherKind, "write true or false"}, {otherKindFrench, "écrivez true ou false"}},
	"list":       {{otherKind, "write a list in square brackets"}, {otherKindFrench, "écrivez une liste entre crochets"}},
	"fields":     {{otherKind, "write fields in curly brackets"}, {otherKindFrench, "écrivez des champs entre accolades"}},
	"number":     {{otherKind, "write a whole number"}, {otherKindFrench, "écrivez un nombre entier"}},
}

const (
	otherKind       = "a %s stands where a value of another kind belongs"
	otherKindFrench = "une autre sorte de valeur est attendue ici"
)

// told is the fault of that key in jsonWords.
func told(line int, path, key string, problem, remedy any) Faults {
	var said [2]saying
	for i, s := range jsonWords[key] {
		said[i] = saying{fill(s.problem, problem), fill(s.remedy, remedy)}
	}
	return Faults{{Line: line, Path: path, Problem: said[0].problem, Remedy: said[0].remedy, french: said[1]}}
}

func fill(words string, arg any) string {
	if strings.Contains(words, "%") {
		return fmt.Sprintf(words, arg)
	}
	return words
}
