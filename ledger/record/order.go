package record

import (
	"time"

	"github.com/isoloir/isoloir/ledger/election"
)

// Actions of an Order.
const (
	OrderOpen  uint8 = 1
	OrderClose uint8 = 2
)

// LabelOrder is the label under which officials sign an Order.
const LabelOrder = "order"

// An Order is a sheet of officials to the people at one station. It does nothing by itself: it arrives in the inbox, and
// takes effect when the poll workers there confirm it before it expires.
type Order struct {
	Action    uint8
	Station   string
	Serial    uint32 // rises with each order to a station
	Expires   int64  // Unix seconds
	Officials []election.Signature
}

func (o *Order) body(w *wire) {
	w.u8(&o.Action)
	w.text(&o.Station)
	w.u32(&o.Serial)
	w.height(&o.Expires)
}

// Encode gives the bytes of the order, as the inbox and the record hold them.
func (o *Order) Encode() []byte {
	return write(func(w *wire) { o.body(w); w.signatures(&o.Officials) })
}

// ParseOrder reads what Encode wrote, and nothing else.
func ParseOrder(data []byte) (*Order, error) {
	o := new(Order)
	if err := read(data, func(w *wire) { o.body(w); w.signatures(&o.Officials) }); err != nil {
		return nil, err
	}
	return o, nil
}

// Payload is what the officials sign, under LabelOrder.
func (o *Order) Payload(m *election.Manifest) []byte {
	digest := m.Digest()
	return write(func(w *wire) { w.hash(&digest); o.body(w) })
}

// Check reports why the order does not hold for this station, action and time; a station asks it before its people act.
func (o *Order) Check(m *election.Manifest, action uint8, station string, now time.Time) error {
	switch {
	case o.Action != action || o.Station != station:
		return refuse(CodeOrder, "%s: another order", station)
	case now.Unix() > o.Expires:
		return refuse(CodeOrder, "%s: expired", station)
	}
	return wrap(CodeOrder, m.CheckOfficials(LabelOrder, o.Payload(m), o.Officials, m.Thresholds.Open, election.CentralRoles...))
}
