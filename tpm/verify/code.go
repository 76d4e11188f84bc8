package verify

import "strconv"

// Code is a reason against a piece of evidence. The numbers are fixed for ever: verdicts of past elections name them.
type Code uint8

const (
	CodeEncoding  Code = 1
	CodeKey       Code = 2
	CodeSignature Code = 3
	CodeKind      Code = 4
	CodeNonce     Code = 5
	CodeSigner    Code = 6
	CodeSelection Code = 7
	CodeLog       Code = 8
	CodeEvents    Code = 9
	CodeVersion   Code = 10
	CodeReset     Code = 11
	CodeCleared   Code = 12
	CodeClock     Code = 13
	CodeCertified Code = 14
	CodeTemplate  Code = 15
	CodePolicy    Code = 16
	CodeEK        Code = 17
	CodeRevoked   Code = 18
)

var words = map[Code][3]string{
	CodeEncoding:  {"encoding", "the evidence is too long or not in its one canonical form", "la preuve est trop longue ou n'a pas sa seule forme canonique"},
	CodeKey:       {"key", "the attestation key is not a restricted P-256 signing key that never leaves its TPM", "la clé d'attestation n'est pas une clé de signature P-256 restreinte qui ne quitte jamais son TPM"},
	CodeSignature: {"signature", "the signature was not made by the station's enrolled attestation key", "la signature ne vient pas de la clé d'attestation inscrite pour ce poste"},
	CodeKind:      {"kind", "the signed statement is not of the expected kind, or no TPM made it", "la déclaration signée n'est pas du genre attendu, ou aucun TPM ne l'a faite"},
	CodeNonce:     {"nonce", "the statement answers another question: another block, station, purpose or content", "la déclaration répond à une autre question : autre bloc, poste, but ou contenu"},
	CodeSigner:    {"signer", "the signing key does not stand directly under the TPM's endorsement hierarchy", "la clé signataire ne dépend pas directement de la hiérarchie d'homologation du TPM"},
	CodeSelection: {"selection", "the statement covers other registers than 8 to 14 of the SHA-256 bank", "la déclaration porte sur d'autres registres que 8 à 14 de la banque SHA-256"},
	CodeLog:       {"log", "the event log does not lead to the registers that the TPM signed", "le journal des mesures ne mène pas aux registres signés par le TPM"},
	CodeEvents:    {"events", "the station measured something that no reference of this election names", "le poste a mesuré quelque chose qu'aucune référence de cette élection ne nomme"},
	CodeVersion:   {"version", "the station runs a version below the election's floor", "le poste exécute une version inférieure au minimum de l'élection"},
	CodeReset:     {"reset", "the TPM was reset outside the recorded procedure", "le TPM a été réinitialisé hors de la procédure consignée"},
	CodeCleared:   {"cleared", "the TPM's counters went back: it was cleared or replaced", "les compteurs du TPM ont reculé : il a été effacé ou remplacé"},
	CodeClock:     {"clock", "the TPM's clock went back", "l'horloge du TPM a reculé"},
	CodeCertified: {"certified", "the TPM certified another key, or another use of it", "le TPM a certifié une autre clé, ou un autre usage"},
	CodeTemplate:  {"template", "a key of the station is not of the required kind", "une clé du poste n'est pas du type exigé"},
	CodePolicy:    {"policy", "a key of the station can be used by other software than this election allows", "une clé du poste est utilisable par un autre logiciel que ceux que cette élection admet"},
	CodeRevoked:   {"revoked", "the station runs software that officials of this election revoked", "le poste exécute un logiciel que les officiels de cette élection ont révoqué"},
	CodeEK:        {"endorsement", "the endorsement key is not the standard P-256 one", "la clé d'homologation n'est pas la clé P-256 standard"},
}

// String gives the short English name that logs carry.
func (c Code) String() string {
	if w, ok := words[c]; ok {
		return w[0]
	}
	return "code " + strconv.Itoa(int(c))
}

// Sentence tells the reason to a person, in French for a "fr" tag and in English otherwise.
func (c Code) Sentence(lang string) string {
	w, ok := words[c]
	if !ok {
		return c.String()
	}
	if len(lang) >= 2 && lang[:2] == "fr" {
		return w[2]
	}
	return w[1]
}
