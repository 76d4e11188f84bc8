package record

import (
	"fmt"

	"github.com/isoloir/isoloir/ledger/election"
)

// MaxEntry is the size in bytes that no entry exceeds: a block of the chain holds at least one.
const MaxEntry = 1_000_000

// Kind is the first byte of an entry. The numbers are fixed for ever.
type Kind uint8

// The kinds of entries, in the order of an election.
const (
	KindKeyCommit    Kind = 1
	KindKeyReveal    Kind = 2
	KindKeyShares    Kind = 3
	KindKeyComplaint Kind = 4
	KindKeyAnswer    Kind = 5
	KindKeyConfirm   Kind = 6
	KindEnrol        Kind = 10
	KindStationRoot  Kind = 11
	KindTrusteeRoot  Kind = 12
	KindLeafRoot     Kind = 13
	KindDraw         Kind = 14
	KindDrawnStation Kind = 15
	KindDrawnTrustee Kind = 16
	KindOpen         Kind = 20
	KindBatch        Kind = 21
	KindIncident     Kind = 22
	KindQuote        Kind = 23
	KindCosign       Kind = 24
	KindLost         Kind = 25
	KindLostTPM      Kind = 26
	KindDoubleVote   Kind = 27
	KindClose        Kind = 30
	KindUnused       Kind = 31
	KindCutoff       Kind = 32
	KindMixers       Kind = 33
	KindShuffle      Kind = 34
	KindQuorum       Kind = 40
	KindShare        Kind = 41
	KindPublish      Kind = 42
	KindTableShare   Kind = 43
	KindContents     Kind = 44

	KindBlind          Kind = 45
	KindUnblind        Kind = 46
	KindIndex          Kind = 47
	KindPapers         Kind = 48
	KindAuditDraw      Kind = 49
	KindInterpretation Kind = 50
	KindSampled        Kind = 51
	KindRowShare       Kind = 52
	KindRead           Kind = 53
	KindSheets         Kind = 54

	KindNames   Kind = 58
	KindTieDice Kind = 59

	KindReference       Kind = 60
	KindRevokeReference Kind = 61
	KindReplaceBoard    Kind = 62
	KindRevokeBoard     Kind = 63

	KindHours Kind = 64
)

// kinds names every kind and makes an empty entry of it. The name is the label under which the entry is signed.
var kinds = map[Kind]struct {
	name string
	make func() Entry
}{
	KindKeyCommit:    {"key-commit", func() Entry { return &KeyMessage{Step: KindKeyCommit} }},
	KindKeyReveal:    {"key-reveal", func() Entry { return &KeyMessage{Step: KindKeyReveal} }},
	KindKeyShares:    {"key-shares", func() Entry { return &KeyMessage{Step: KindKeyShares} }},
	KindKeyComplaint: {"key-complaint", func() Entry { return &KeyMessage{Step: KindKeyComplaint} }},
	KindKeyAnswer:    {"key-answer", func() Entry { return &KeyMessage{Step: KindKeyAnswer} }},
	KindKeyConfirm:   {"key-confirm", func() Entry { return &KeyMessage{Step: KindKeyConfirm} }},
	KindEnrol:        {"enrol", func() Entry { return new(Enrol) }},
	KindStationRoot:  {"station-root", func() Entry { return new(StationRoot) }},
	KindTrusteeRoot:  {"trustee-root", func() Entry { return new(TrusteeRoot) }},
	KindLeafRoot:     {"leaf-root", func() Entry { return new(LeafRoot) }},
	KindDraw:         {"draw", func() Entry { return new(Draw) }},
	KindDrawnStation: {"drawn-station", func() Entry { return new(DrawnStation) }},
	KindDrawnTrustee: {"drawn-trustee", func() Entry { return new(DrawnTrustee) }},
	KindOpen:         {"open", func() Entry { return new(Open) }},
	KindBatch:        {"batch", func() Entry { return new(Batch) }},
	KindIncident:     {"incident", func() Entry { return new(Incident) }},
	KindQuote:        {"quote", func() Entry { return new(Quote) }},
	KindCosign:       {"cosign", func() Entry { return new(Cosign) }},
	KindLost:         {"lost", func() Entry { return new(Lost) }},
	KindLostTPM:      {"lost-tpm", func() Entry { return new(LostTPM) }},
	KindDoubleVote:   {"double-vote", func() Entry { return new(DoubleVote) }},
	KindClose:        {"close", func() Entry { return new(Close) }},
	KindUnused:       {"unused-trustee", func() Entry { return new(Unused) }},
	KindCutoff:       {"cutoff", func() Entry { return new(Cutoff) }},
	KindMixers:       {"mixers", func() Entry { return new(Mixers) }},
	KindShuffle:      {"shuffle", func() Entry { return new(Shuffle) }},
	KindQuorum:       {"quorum", func() Entry { return new(Quorum) }},
	KindShare:        {"share", func() Entry { return new(Share) }},
	KindPublish:      {"publish", func() Entry { return new(Publish) }},
	KindTableShare:   {"table-share", func() Entry { return new(TableShare) }},
	KindContents:     {"contents", func() Entry { return new(Contents) }},

	KindBlind:          {"blind", func() Entry { return new(Blind) }},
	KindUnblind:        {"unblind", func() Entry { return new(Unblind) }},
	KindIndex:          {"index", func() Entry { return new(Index) }},
	KindPapers:         {"papers", func() Entry { return new(Papers) }},
	KindAuditDraw:      {"audit-draw", func() Entry { return new(AuditDraw) }},
	KindInterpretation: {"interpretation", func() Entry { return new(Interpretation) }},
	KindSampled:        {"sampled", func() Entry { return new(Sampled) }},
	KindRowShare:       {"row-share", func() Entry { return new(RowShare) }},
	KindRead:           {"read", func() Entry { return new(Read) }},
	KindSheets:         {"sheets", func() Entry { return new(Sheets) }},

	KindNames:   {"names", func() Entry { return new(Names) }},
	KindTieDice: {"tie-dice", func() Entry { return new(TieDice) }},

	KindReference:       {"reference", func() Entry { return new(Reference) }},
	KindRevokeReference: {"revoke-reference", func() Entry { return new(RevokeReference) }},
	KindReplaceBoard:    {"replace-board", func() Entry { return new(ReplaceBoard) }},
	KindRevokeBoard:     {"revoke-board", func() Entry { return new(RevokeBoard) }},

	KindHours: {"hours", func() Entry { return new(Hours) }},
}

// String is the kind's name in SPEC.md; it is also the label of its signatures.
func (k Kind) String() string {
	if known, ok := kinds[k]; ok {
		return known.name
	}
	return fmt.Sprintf("kind %d", uint8(k))
}

// An Entry is one thing that somebody puts on record. Only the types of this package are entries.
//
// body holds what is said, seals the signatures over it. An entry without its seals can be encoded too: the booth writes it
// so into its outbox, and the validator signs.
type Entry interface {
	Kind() Kind
	body(*wire)
	seals(*wire)
	apply(State) (State, error)
}

// Encode gives the bytes of an entry: its kind, its body and its seals.
func Encode(e Entry) []byte {
	return write(func(w *wire) {
		k := uint8(e.Kind())
		w.u8(&k)
		e.body(w)
		e.seals(w)
	})
}

// Decode reads an entry. Only what Encode writes is accepted; the error is a *Refusal.
func Decode(data []byte) (Entry, error) {
	if len(data) > MaxEntry {
		return nil, refuse(CodeSize, "%d bytes", len(data))
	}
	if len(data) == 0 {
		return nil, refuse(CodeMalformed, "nothing")
	}
	known, ok := kinds[Kind(data[0])]
	if !ok {
		return nil, refuse(CodeMalformed, "%v", Kind(data[0]))
	}
	e := known.make()
	if read(data[1:], func(w *wire) { e.body(w); e.seals(w) }) != nil {
		return nil, refuse(CodeMalformed, "%s", known.name)
	}
	return e, nil
}

// Payload is what the signers of an entry sign, under the label e.Kind().String(): the manifest's digest, which holds the
// chain's id, then the entry without its seals. Officials and trustees sign it with election.Sign; a station signs Digest.
func Payload(m *election.Manifest, e Entry) []byte {
	digest := m.Digest()
	return payload(digest, e)
}

func payload(manifest [32]byte, e Entry) []byte {
	return write(func(w *wire) {
		w.hash(&manifest)
		k := uint8(e.Kind())
		w.u8(&k)
		e.body(w)
	})
}
