package record

// Blind says that a trustee of the quorum has raised the ids of a lot's last table, still encrypted, to its share of the secret
// exponent. The share is a file beside the record.
type Blind struct {
	Quorum  uint16
	Trustee string
	Lot     uint16
	Table   [32]byte // SHA-256 of the last shuffled table
	Share   [32]byte
	Sig     []byte // the trustee's
}

// Kind is KindBlind.
func (e *Blind) Kind() Kind { return KindBlind }

func (e *Blind) body(w *wire) {
	w.u16(&e.Quorum)
	w.text(&e.Trustee)
	w.u16(&e.Lot)
	w.hash(&e.Table)
	w.hash(&e.Share)
}

func (e *Blind) seals(w *wire) { w.data(&e.Sig) }

func (e *Blind) apply(s State) (State, error) {
	if err := s.quorumSpeaks(e, e.Quorum, e.Trustee, e.Lot, e.Sig); err != nil {
		return s, err
	}
	a := s.audits[e.Lot]
	last, _ := s.mixing[e.Lot].last()
	_, posted := a.Blind[e.Trustee]
	switch {
	case a.Indexed || posted:
		return s, refuse(CodeRecorded, "lot %d, %s", e.Lot, e.Trustee)
	case !s.Mixed(int(e.Lot)):
		return s, refuse(CodeUnmixed, "lot %d", e.Lot)
	case e.Table != last:
		return s, refuse(CodeTable, "lot %d", e.Lot)
	}
	a.Table, a.Quorum, a.Blind = e.Table, s.quorum, with(a.Blind, e.Trustee, e.Share)
	return s.withAudit(e.Lot, a), nil
}

// Unblind says that a trustee of the quorum has decrypted its part of the blinded ids. The share is a file beside the record.
type Unblind struct {
	Quorum  uint16
	Trustee string
	Lot     uint16
	Share   [32]byte
	Sig     []byte // the trustee's
}

// Kind is KindUnblind.
func (e *Unblind) Kind() Kind { return KindUnblind }

func (e *Unblind) body(w *wire) {
	w.u16(&e.Quorum)
	w.text(&e.Trustee)
	w.u16(&e.Lot)
	w.hash(&e.Share)
}

func (e *Unblind) seals(w *wire) { w.data(&e.Sig) }

func (e *Unblind) apply(s State) (State, error) {
	if err := s.quorumSpeaks(e, e.Quorum, e.Trustee, e.Lot, e.Sig); err != nil {
		return s, err
	}
	a := s.audits[e.Lot]
	if _, posted := a.Unblind[e.Trustee]; posted || a.Indexed {
		return s, refuse(CodeRecorded, "lot %d, %s", e.Lot, e.Trustee)
	}
	if len(a.Blind) < len(s.quorum.Trustees) {
		return s, refuse(CodeBlinding, "lot %d: %d blinded", e.Lot, len(a.Blind))
	}
	a.Unblind = with(a.Unblind, e.Trustee, e.Share)
	return s.withAudit(e.Lot, a), nil
}
