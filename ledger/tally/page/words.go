package page

// words are those of a page's own; the count itself is told by tally.
type words struct{ Count, Rule, Round, Quota, Elected, Excluded, Winners, Nobody, InWords, Note string }

var english = words{Count: "Count", Rule: "Rule:", Round: "Round", Quota: "Quota", Elected: "elected", Excluded: "excluded", Winners: "Elected:", Nobody: "nobody",
	InWords: "The count in words", Note: "Bars are drawn to one scale in all rounds. Figures are exact."}

var french = words{Count: "Dépouillement", Rule: "Règle :", Round: "Tour", Quota: "Quota", Elected: "élu", Excluded: "éliminé", Winners: "Élus :", Nobody: "personne",
	InWords: "Le dépouillement en mots", Note: "Les barres ont la même échelle à tous les tours. Les chiffres sont exacts."}
