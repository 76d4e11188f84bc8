package record

// DrawnStation opens the station's halves of the drawn leaves, and lists every leaf. Of the leaves that stay closed it gives
// H(a_i ‖ i), which tells nothing about a_i, so that the root can be computed again without any path.
type DrawnStation struct {
	Station string
	Attempt uint16
	Opened  [][32]byte // a_i of the drawn indices, in their order
	Hidden  [][32]byte // H(a_i ‖ i) of the others, in their order
	Leaves  [][32]byte // all leaves, in the order of their values
	Sig     []byte     // the station's
}

// Kind is KindDrawnStation.
func (e *DrawnStation) Kind() Kind { return KindDrawnStation }

func (e *DrawnStation) body(w *wire) {
	w.text(&e.Station)
	w.u16(&e.Attempt)
	w.hashes(&e.Opened)
	w.hashes(&e.Hidden)
	w.hashes(&e.Leaves)
}

func (e *DrawnStation) seals(w *wire) { w.data(&e.Sig) }

// DrawnTrustee opens a trustee's halves of the drawn leaves.
type DrawnTrustee struct {
	Station string
	Attempt uint16
	Trustee string
	Opened  [][32]byte // t_i of the drawn indices, in their order
	Hidden  [][32]byte // H(t_i ‖ i) of the others, in their order
	Sig     []byte     // the trustee's
}

// Kind is KindDrawnTrustee.
func (e *DrawnTrustee) Kind() Kind { return KindDrawnTrustee }

func (e *DrawnTrustee) body(w *wire) {
	w.text(&e.Station)
	w.u16(&e.Attempt)
	w.text(&e.Trustee)
	w.hashes(&e.Opened)
	w.hashes(&e.Hidden)
}

func (e *DrawnTrustee) seals(w *wire) { w.data(&e.Sig) }
