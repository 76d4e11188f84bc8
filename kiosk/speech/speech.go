// Package speech is the voice of a kiosk: of which phrases a text is made, what each sounds like, and how it is played faster or slower at the same pitch.
// Phrases are recorded when an election's package is built, by people or by a synthesizer; on a kiosk nothing is synthesized, so that what a voter hears can be
// heard and signed before the election. Because phrases are found by the words that stand on the screen, the voice cannot say anything else.
//
// Ids: "m/<message>/<form>.<piece>" of the catalogue, "c/<contest>/title|subtitle|instructions", "o/<contest>/<option>", the same with "/detail", "g/<contest>/<grade
// from 0>", "s/<style>", "p/<official>", "t/<trustee>", "n/<number to 100>", "l/<letter>".
package speech
