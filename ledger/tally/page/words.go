package page

// words are those of a page's own; the count itself is told by tally.
type words struct{ Count, Rule, Round, Quota, Elected, Excluded, Seats, Pairs, InWords, Note string }

var english = words{Count: "Count", Rule: "Rule:", Round: "Round", Quota: "Quota", Elected: "elected", Excluded: "excluded", Seats: "Seats",
	Pairs:   "Votes for the option of the line over that of the column; the larger of each two is marked",
	InWords: "The count in words", Note: "Bars are drawn to one scale in all rounds. Figures are exact."}

var french = words{Count: "Dépouillement", Rule: "Règle :", Round: "Tour", Quota: "Quota", Elected: "élu", Excluded: "éliminé", Seats: "Sièges",
	Pairs:   "Voix pour le choix de la ligne contre celui de la colonne ; le plus grand nombre de chaque paire est marqué",
	InWords: "Le dépouillement en mots", Note: "Les barres ont la même échelle à tous les tours. Les chiffres sont exacts."}
