package election_test

import (
	"errors"
	"testing"
	"time"

	"github.com/isoloir/isoloir/ledger/election"
)

// What is wrong with JSON that a person writes is said in French as well.
func TestFaultsOfJSONInFrench(t *testing.T) {
	for text, want := range map[string]string{
		"":                          "le fichier est vide",
		"\xef\xbb\xbf{}":            "ligne 1 : le fichier commence par une marque d'ordre des octets (BOM) (enregistrez-le en UTF-8 sans BOM)",
		"{\n\"n\": \"\xe9\"}":       "ligne 2 : ce n'est pas de l'UTF-8 (enregistrez le fichier en UTF-8)",
		"{\n\"n\": “1”}":            "ligne 2 : ce n'est pas du JSON : “ n'y est pas un guillemet (écrivez \" des deux côtés ; les traitements de texte en mettent d'autres)",
		"{\n\"n\": 1\n\"s\": \"\"}": "ligne 3 : ce n'est pas du JSON (il manque une virgule, un guillemet ou un crochet à cette ligne ou juste avant)",
		"{\n\"n\": 1,\n\"n\": 2}":   "ligne 3, n : le champ \"n\" est là une seconde fois (supprimez-le ici ou à la ligne 2)",
		"{\n\"m\": 1}":              "ligne 2, m : champ inconnu : \"m\" (les champs possibles ici sont n, s, b, l, f, t)",
		"{\n\"N\": 1}":              "ligne 2, N : majuscules et minuscules du champ \"N\" ne conviennent pas (écrivez \"n\")",
		"{\n\"n\": \"one\"}":        "ligne 2, n : une autre sorte de valeur est attendue ici (écrivez un nombre entier)",
		"{\n\"s\": 1}":              "ligne 2, s : une autre sorte de valeur est attendue ici (écrivez un texte entre guillemets)",
		"{\n\"b\": 1}":              "ligne 2, b : une autre sorte de valeur est attendue ici (écrivez true ou false)",
		"{\n\"l\": 1}":              "ligne 2, l : une autre sorte de valeur est attendue ici (écrivez une liste entre crochets)",
		"{\n\"f\": 1}":              "ligne 2, f : une autre sorte de valeur est attendue ici (écrivez des champs entre accolades)",
		"{\n\"t\": \"noon\"}":       "ligne 2 : \"noon\" n'est pas une heure à la seconde avec son fuseau (comme \"2026-11-03T08:00:00Z\")",
	} {
		var v struct {
			N int            `json:"n"`
			S string         `json:"s"`
			B bool           `json:"b"`
			L []int          `json:"l"`
			F map[string]int `json:"f"`
			T time.Time      `json:"t"`
		}
		var faults election.Faults
		if err := election.DecodeStrict([]byte(text), &v); !errors.As(err, &faults) || faults.Words("fr") != want || faults.Words("en") != err.Error() {
			t.Errorf("%q: %v\n%s, want\n%s", text, err, faults.Words("fr"), want)
		}
	}
}
