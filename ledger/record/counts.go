package record

// Counts are leaves by what became of them. It is all that a tape says: papers by state, never by choice.
type Counts struct {
	Cast      uint32 `json:"cast"`
	Checked   uint32 `json:"checked"`
	Void      uint32 `json:"void"`      // with a sheet, which is sealed
	Unprinted uint32 `json:"unprinted"` // void, but nothing had been printed
	Failed    uint32 `json:"failed"`
}

// Total is the number of leaves burned.
func (c Counts) Total() uint32 { return c.Cast + c.Checked + c.Void + c.Unprinted + c.Failed }

// Sheets is the number of papers that exist: every leaf but the unprinted.
func (c Counts) Sheets() uint32 { return c.Total() - c.Unprinted }

// Plus adds.
func (c Counts) Plus(d Counts) Counts {
	return Counts{c.Cast + d.Cast, c.Checked + d.Checked, c.Void + d.Void, c.Unprinted + d.Unprinted, c.Failed + d.Failed}
}

func (c *Counts) wire(w *wire) {
	for _, n := range []*uint32{&c.Cast, &c.Checked, &c.Void, &c.Unprinted, &c.Failed} {
		w.u32(n)
		w.need(*n <= maxCount)
	}
}

// maxCount keeps sums of counts far from overflow.
const maxCount = 1 << 24

// possible reports whether a station with n leaves can have burned so many: no sum of counts that passes can overflow.
func possible[T any](n int, list []T, of func(T) Counts) bool {
	sum := uint64(0)
	for _, v := range list {
		sum += uint64(of(v).Total())
	}
	return sum <= uint64(n)
}
