package stationtest

import (
	"crypto/sha256"
	"time"

	"github.com/isoloir/isoloir/ledger/election/electiontest"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/station"
	"github.com/isoloir/isoloir/tpm/verify"
)

// Order leaves the officials' order in the inbox.
func (b *Bench) Order(action uint8, change ...func(*record.Order)) []byte {
	o := &record.Order{Action: action, Station: "st-1", Serial: uint32(action), Expires: b.Now.Add(time.Hour).Unix()}
	for _, f := range change {
		f(o)
	}
	o.Officials = b.Sample.Sigs(record.LabelOrder, o.Payload(b.Sample.Manifest), "official-1", "official-2")
	name := station.InOrderOpen
	if action == record.OrderClose {
		name = station.InOrderEnd
	}
	b.Put(name, o.Encode())
	return o.Encode()
}

// Quote answers an order as the validator does.
func (b *Bench) Quote(order []byte, log verify.Log) {
	height := b.State.Height()
	hash := sha256.Sum256([]byte{byte(height)})
	nonce := verify.Nonce(b.Sample.Manifest.ChainID, height, hash, "st-1", record.PurposeOpen, order)
	b.Put(station.InEvidence, (&station.Evidence{Height: height, Hash: hash, AK: b.Chip.Enrolment.AK, Quote: b.Chip.Chip.Quote(nonce, log)}).Encode())
}

// People are officials with their keys.
func (b *Bench) People(ids ...string) []station.Official {
	var out []station.Official
	for _, id := range ids {
		out = append(out, station.Official{ID: id, Key: electiontest.Key(id)})
	}
	return out
}

// Workers are the poll workers of the station.
func (b *Bench) Workers() []station.Official { return b.People("worker-1", "worker-2") }
