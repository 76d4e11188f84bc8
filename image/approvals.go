package image

import (
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/tpm/verify"
)

const approvalsFormat = "isoloir-approvals-1"

// Approvals is what the election's software authority lets use the stations' keys. The file is the same for every station.
type Approvals struct {
	Format    string     `json:"format"`
	Election  string     `json:"election"` // hex, digest of the definition
	Floor     *Floor     `json:"floor,omitempty"`
	Approvals []Approval `json:"approvals"`
}

// Floor is the authority's word that versions below it are dead.
type Floor struct {
	Version   uint32 `json:"version"`
	Signature string `json:"signature"` // base64, r ‖ s
}

// Approval is the authority's word for the software of one reference.
type Approval struct {
	Version   uint32 `json:"version"`
	Name      string `json:"name"`
	Policy    string `json:"policy"`    // hex
	Signature string `json:"signature"` // base64, r ‖ s
}

// ErrUnsigned says that something in the file is not the authority's.
var ErrUnsigned = errors.New("the software authority of this election did not sign it")

// NewApprovals is a file of an election in which nothing is approved yet.
func NewApprovals(m *election.Manifest) *Approvals {
	definition := m.DefinitionDigest()
	return &Approvals{Format: approvalsFormat, Election: hex.EncodeToString(definition[:])}
}

// ParseApprovals reads the file of an election.
func ParseApprovals(data []byte, m *election.Manifest) (*Approvals, error) {
	a := new(Approvals)
	if err := election.DecodeCanonical(data, a); err != nil {
		return nil, err
	}
	if want := NewApprovals(m); a.Format != want.Format || a.Election != want.Election {
		return nil, errors.New("these approvals are of another election, or the manifest was changed since")
	}
	return a, nil
}

// Encode gives the canonical bytes of the file.
func (a *Approvals) Encode() []byte { return election.EncodeCanonical(a) }

// For gives the approval of what was measured, that of the highest version if there are several. It is nil if there is none.
func (a *Approvals) For(m *election.Manifest, log verify.Log) (*verify.Approval, error) {
	authority, err := verify.ParseAuthority(m.SoftwareKey)
	if err != nil || authority == nil {
		return nil, err
	}
	var best *verify.Approval
	for _, p := range a.Approvals {
		signed, err := p.signed()
		if err != nil || signed.Policy != log.Replay().ApprovedPolicy(p.Version) {
			continue // of other software, or damaged
		}
		if !authority.Approves(signed, m.DefinitionDigest(), log.Replay()) {
			return nil, fmt.Errorf("approval of version %d: %w", p.Version, ErrUnsigned)
		}
		if best == nil || best.Version < signed.Version {
			best = &signed
		}
	}
	return best, nil
}

func (p Approval) signed() (verify.Approval, error) {
	policy, err := hex.DecodeString(p.Policy)
	sig, err2 := base64.StdEncoding.Strict().DecodeString(p.Signature)
	if err = errors.Join(err, err2); err != nil || len(policy) != 32 {
		return verify.Approval{}, fmt.Errorf("approval of version %d is malformed: %w", p.Version, err)
	}
	return verify.Approval{Version: p.Version, Policy: [32]byte(policy), Sig: sig}, nil
}

// Dead is the version below which everything is dead by the authority's word; 0 if it gave none.
func (a *Approvals) Dead(m *election.Manifest) (uint32, error) {
	authority, err := verify.ParseAuthority(m.SoftwareKey)
	if err != nil || authority == nil || a.Floor == nil {
		return 0, err
	}
	sig, err := base64.StdEncoding.Strict().DecodeString(a.Floor.Signature)
	if err != nil || !authority.Raises(m.DefinitionDigest(), a.Floor.Version, sig) {
		return 0, fmt.Errorf("floor of version %d: %w", a.Floor.Version, ErrUnsigned)
	}
	return a.Floor.Version, nil
}
