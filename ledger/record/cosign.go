package record

import (
	"github.com/isoloir/isoloir/ledger/tlog"
	"github.com/isoloir/isoloir/tpm/verify"
)

// Cosign is a station standing behind the log as it was after a block: it followed every header and checked the growth.
type Cosign struct {
	Station string
	Height  int64
	Sig     []byte // the station's, over the checkpoint's text
}

// LabelCheckpoint is the label under which a station signs SHA-256 of a checkpoint's text.
const LabelCheckpoint = "checkpoint"

// Kind is KindCosign.
func (e *Cosign) Kind() Kind { return KindCosign }

func (e *Cosign) body(w *wire) {
	w.text(&e.Station)
	w.height(&e.Height)
}

func (e *Cosign) seals(w *wire) { w.data(&e.Sig) }

func (e *Cosign) apply(s State) (State, error) {
	st, err := s.enrolled(e.Station)
	if err != nil {
		return s, err
	}
	if err := st.attesting(); err != nil {
		return s, err
	}
	checkpoint, ok := s.Checkpoint(e.Height)
	if !ok {
		return s, refuse(CodeBlock, "height %d", e.Height)
	}
	if e.Height <= st.Cosigned {
		return s, refuse(CodeRecorded, "%s stands behind height %d", st.ID, st.Cosigned)
	}
	digest := tlog.CosignDigest(checkpoint.Text())
	if err := verify.CheckStation(st.Machine.Station.Public, LabelCheckpoint, digest, e.Sig); err != nil {
		return s, wrap(CodeSignature, err)
	}
	st.Cosigned = e.Height
	return s.with(st), nil
}
