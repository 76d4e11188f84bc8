package verify

// Shuffled are the contests with a shuffle on record, in parts.
var Shuffled = shuffled
