package record

// StationRoot commits a station to its halves a_1…a_N (PROTOCOL 1.1) and says which trustees give the other halves. A further
// attempt starts all over, and names the trustees whose halves were missing or wrong.
type StationRoot struct {
	Station  string
	Attempt  uint16 // from 1
	Root     [32]byte
	Trustees []string // in the order of the manifest, at least k
	Named    []string // whose halves of the attempt before were missing or wrong
	Sig      []byte   // the station's
}

// Kind is KindStationRoot.
func (e *StationRoot) Kind() Kind { return KindStationRoot }

func (e *StationRoot) body(w *wire) {
	w.text(&e.Station)
	w.u16(&e.Attempt)
	w.hash(&e.Root)
	w.texts(&e.Trustees)
	w.texts(&e.Named)
}

func (e *StationRoot) seals(w *wire) { w.data(&e.Sig) }

// TrusteeRoot commits a trustee to its halves t_1…t_N for one attempt of a station (PROTOCOL 1.2).
type TrusteeRoot struct {
	Station string
	Attempt uint16
	Trustee string
	Root    [32]byte
	Sig     []byte // the trustee's
}

// Kind is KindTrusteeRoot.
func (e *TrusteeRoot) Kind() Kind { return KindTrusteeRoot }

func (e *TrusteeRoot) body(w *wire) {
	w.text(&e.Station)
	w.u16(&e.Attempt)
	w.text(&e.Trustee)
	w.hash(&e.Root)
}

func (e *TrusteeRoot) seals(w *wire) { w.data(&e.Sig) }

// LeafRoot commits a station to all its ballots' randomness: the root over the leaves in the order of their values (PROTOCOL 1.4).
type LeafRoot struct {
	Station string
	Attempt uint16
	Root    [32]byte
	Sig     []byte // the station's
}

// Kind is KindLeafRoot.
func (e *LeafRoot) Kind() Kind { return KindLeafRoot }

func (e *LeafRoot) body(w *wire) {
	w.text(&e.Station)
	w.u16(&e.Attempt)
	w.hash(&e.Root)
}

func (e *LeafRoot) seals(w *wire) { w.data(&e.Sig) }
