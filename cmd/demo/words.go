package main

import "github.com/isoloir/isoloir/ledger/election"

// words are what the county's definition lacks: French titles and districts, names for the options that it does not name, and short names
// for the ballot styles.
var words = map[string]election.Text{
	"name": {"en": "Hamilton County General Election", "fr": "Élection générale du comté de Hamilton"},

	"contests/president-vice-president-contest":           {"fr": "Présidence et vice-présidence des États-Unis"},
	"contests/ozark-governor":                             {"fr": "Gouverneur du Commonwealth d’Ozark"},
	"contests/congress-district-5-contest":                {"fr": "Chambre des représentants, 5ᵉ circonscription"},
	"contests/congress-district-7-contest":                {"fr": "Chambre des représentants, 7ᵉ circonscription"},
	"contests/pismo-beach-school-board-contest":           {"fr": "Conseil scolaire de Pismo Beach"},
	"contests/somerset-school-board-contest":              {"en": "Somerset School Board", "fr": "Conseil scolaire de Somerset"},
	"contests/arlington-chief-justice-retain-demergue":    {"fr": "Maintenir Robert Demergue comme président de la Cour ?"},
	"contests/exeter-utility-district-referendum-contest": {"fr": "Relèvement de la taxe pour la sécurité et les services publics"},

	"options/soliz-selection":  {"en": "Soliz"},
	"options/rangel-selection": {"en": "Rangel"},
	"options/ozark-chief-justice-retain-demergue-affirmative-selection": {"fr": "Maintenir"},
	"options/ozark-chief-justice-retain-demergue-negative-selection":    {"fr": "Ne pas maintenir"},
	"options/exeter-utility-district-referendum-affirmative-selection":  {"fr": "Oui"},
	"options/exeter-utility-district-referendum-selection":              {"fr": "Non"},

	"options/write-in-selection-president":                  {"en": "Another name", "fr": "Un autre nom"},
	"options/write-in-selection-governor":                   {"en": "Another name", "fr": "Un autre nom"},
	"options/write-in-selection-us-congress-district-5":     {"en": "Another name", "fr": "Un autre nom"},
	"options/write-in-selection-us-congress-district-7":     {"en": "Another name", "fr": "Un autre nom"},
	"options/write-in-selection-1-pismo-beach-school-board": {"en": "Another name 1", "fr": "Un autre nom 1"},
	"options/write-in-selection-2-pismo-beach-school-board": {"en": "Another name 2", "fr": "Un autre nom 2"},
	"options/write-in-selection-3-pismo-beach-school-board": {"en": "Another name 3", "fr": "Un autre nom 3"},
	"options/write-in-selection-1-somerset-school-board":    {"en": "Another name 1", "fr": "Un autre nom 1"},
	"options/write-in-selection-2-somerset-school-board":    {"en": "Another name 2", "fr": "Un autre nom 2"},

	"districts/hamilton-county":                        {"fr": "Comté de Hamilton"},
	"districts/congress-district-5":                    {"fr": "5ᵉ circonscription"},
	"districts/congress-district-7":                    {"fr": "7ᵉ circonscription"},
	"districts/lacroix-township-precinct-1":            {"fr": "Canton de LaCroix, 1ᵉʳ bureau"},
	"districts/lacroix-exeter-utility-district":        {"fr": "District de services d’Exeter"},
	"districts/arlington-township-precinct-1":          {"fr": "Canton d’Arlington, 1ᵉʳ bureau"},
	"districts/pismo-beach-school-district-precinct-1": {"fr": "District scolaire de Pismo Beach, 1ᵉʳ bureau"},
	"districts/somerset-school-district-precinct-1":    {"fr": "District scolaire de Somerset"},
	"districts/harris-township":                        {"fr": "Canton de Harris"},

	"styles/congress-district-7-hamilton-county":       {"en": "District 7", "fr": "District 7"},
	"styles/congress-district-7-lacroix":               {"en": "District 7, LaCroix", "fr": "District 7, LaCroix"},
	"styles/congress-district-7-lacroix-exeter":        {"en": "District 7, LaCroix and Exeter", "fr": "District 7, LaCroix et Exeter"},
	"styles/congress-district-7-arlington":             {"en": "District 7, Arlington", "fr": "District 7, Arlington"},
	"styles/congress-district-7-arlington-pismo-beach": {"en": "District 7, Pismo Beach", "fr": "District 7, Pismo Beach"},
	"styles/congress-district-7-arlington-somerset":    {"en": "District 7, Somerset", "fr": "District 7, Somerset"},
	"styles/congress-district-5-hamilton-county":       {"en": "District 5", "fr": "District 5"},
	"styles/congress-district-5-lacroix":               {"en": "District 5, LaCroix", "fr": "District 5, LaCroix"},
	"styles/congress-district-5-harris":                {"en": "District 5, Harris", "fr": "District 5, Harris"},
	"styles/congress-district-5-arlington-pismo-beach": {"en": "District 5, Pismo Beach", "fr": "District 5, Pismo Beach"},
	"styles/congress-district-5-arlington-somerset":    {"en": "District 5, Somerset", "fr": "District 5, Somerset"},
}
