package secondverifier

// An entryKind is one line of SPEC's table of entries, in its own words.
type entryKind struct {
	name  string
	body  string
	seals string
}

// entryKinds is the table of SPEC, "Entries". Types are read by decodeFields; what the table says in words (head, releases,
// counts, twice) is written out here as the text below the table does.
var entryKinds = map[byte]entryKind{
	1:  {"key-commit", "trustee text, message data", "signature data"},
	2:  {"key-reveal", "trustee text, message data", "signature data"},
	3:  {"key-shares", "trustee text, message data", "signature data"},
	4:  {"key-complaint", "trustee text, message data", "signature data"},
	5:  {"key-answer", "trustee text, message data", "signature data"},
	6:  {"key-confirm", "trustee text, message data", "signature data"},
	10: {"enrol", "station text, enrolment data", "sigs sigs"},
	11: {"station-root", "station text, attempt u16, root hash, trustees list<id text>, named list<id text>", "signature data"},
	12: {"trustee-root", "station text, attempt u16, trustee text, root hash", "signature data"},
	13: {"leaf-root", "station text, attempt u16, root hash", "signature data"},
	14: {"draw", "lines list<station text, root hash>, dice text", "sigs sigs"},
	15: {"drawn-station", "station text, attempt u16, opened list<half hash>, hidden list<entry hash>, leaves list<leaf hash>",
		"signature data"},
	16: {"drawn-trustee", "station text, attempt u16, trustee text, opened list<half hash>, hidden list<entry hash>", "signature data"},
	20: {"open", "station text, order data, tape data, height height, evidence data", "workers sigs, override sigs"},
	21: {"batch", "head head, part u16, casts list<leaf leaf, ballot data>, " +
		"checks list<index u32, half hash, halves list<half hash>, style text, choices data>, " +
		"voids list<leaf leaf, reason u8, sigs sigs>, failures list<leaf leaf, sigs sigs>", "signature data, sigs sigs"},
	22: {"incident", "station text, serial u32, what u8, note text", "sigs sigs"},
	23: {"quote", "station text, height height, evidence data", ""},
	24: {"cosign", "station text, height height", "signature data"},
	25: {"lost", "station text, tape hash, note text", "sigs sigs"},
	26: {"lost-tpm", "station text, note text", "sigs sigs"},
	27: {"double-vote", "key hash, type u8, height height, round u31, first vote, second vote", ""},
	30: {"close", "station text, lines list<head hash, counts counts>, last u32, missing count, next u32, ratchet data, tape data, " +
		"order data", "workers sigs, signature data, sigs sigs"},
	31: {"unused-trustee", "station text, attempt u16, trustee text, halves list<half hash>", "signature data"},
	32: {"cutoff", "", "sigs sigs"},
	33: {"mixers", "serial u16, trustees list<id text>", "sigs sigs"},
	34: {"shuffle", "serial u16, mixer text, lot u16, position u16, input hash, output hash, proof hash", "signature data"},
	40: {"quorum", "serial u16, trustees list<id text>", "sigs sigs"},
	41: {"share", "quorum u16, trustee text, share data", "signature data"},
	42: {"publish", "result hash", "sigs sigs"},
	43: {"table-share", "quorum u16, trustee text, lot u16, table hash, share hash", "signature data"},
	44: {"contents", "lot u16, table hash, contents hash", "sigs sigs"},
	45: {"blind", "quorum u16, trustee text, lot u16, table hash, share hash", "signature data"},
	46: {"unblind", "quorum u16, trustee text, lot u16, share hash", "signature data"},
	47: {"index", "lot u16, table hash, root hash, spoilt list<row u32>", "sigs sigs"},
	48: {"papers", "lot u16, root hash, listed count, aside count", "sigs sigs"},
	49: {"audit-draw", "dice text", "sigs sigs"},
	50: {"interpretation", "lot u16, draw u32, commitment hash", "sigs sigs"},
	51: {"sampled", "lot u16, draw u32, paper hash, path list<hash hash>, found u8, row u32, content data, rowpath list<hash hash>",
		"sigs sigs"},
	52: {"row-share", "quorum u16, trustee text, lot u16, row u32, share data", "signature data"},
	54: {"sheets", "station text, tape hash, cast count, checked count, void count, failed count", "workers sigs, signature data, sigs sigs"},
	58: {"names", "contest text, lines list<words text, name text>", "sigs sigs"},
	59: {"tie-dice", "contest text, dice text", "sigs sigs"},
	60: {"reference", "version u32, name text, events list<register u8, event text, digest hash>", "sigs sigs"},
	61: {"revoke-reference", "version u32, from height, note text", "sigs sigs"},
	62: {"replace-board", "station text, attempt u16, enrolment data, note text", "sigs sigs"},
	63: {"revoke-board", "station text, note text", "sigs sigs"},
	64: {"hours", "station text, closes height, note text", "sigs sigs"},
	53: {"read", "lot u16, draw u32, salt hash, content data", "sigs sigs"},
}

// entryParts are the types of fields that are made of others.
var entryParts = map[string]string{
	"sigs":   "list<signer text, signature data>",
	"counts": "cast count, checked count, void count, unprinted count, failed count",
	"head":   "station text, serial u32, slot u16, parts list<root hash, counts counts>",
	"leaf":   "place u32, tag hash, commitment hash, styles hash, path list<hash hash>",
	"vote":   "block hash, parts u32, partshash hash, seconds u64, nanoseconds u32, signature bytes64",
}

// orderFields is an order of officials: SPEC, below the table of entries.
const orderFields = "action u8, station text, serial u32, expires height, sigs sigs"
