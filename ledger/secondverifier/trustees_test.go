package secondverifier

import (
	"strconv"
	"strings"
	"testing"
)

func TestCeremonyVectors(t *testing.T) {
	var c *ceremony
	replay(t, "ceremony", map[string]operation{
		"ceremony": func(v vector) error {
			m, err := readManifest(v.bytes("manifest"))
			if err != nil {
				return err
			}
			c = newCeremony(m)
			return same("cid", c.cid[:], v.bytes("cid"))
		},
		"post": func(v vector) error {
			next, err := c.post(v.text("trustee"), v.number("step"), v.bytes("message"), moment{seconds: int64(v.number("time"))})
			if err == nil {
				c = next
			}
			return err
		},
		"outcome": func(v vector) error { return checkOutcome(c, v) },
	})
}

func checkOutcome(c *ceremony, v vector) error {
	c = c.clone()
	c.advance(moment{seconds: int64(v.number("time"))})
	var out []string
	for j, id := range c.ids {
		if c.out[j+1] {
			out = append(out, id)
		}
	}
	if err := same("out", []byte(strings.Join(out, " ")), []byte(v.text("out"))); err != nil {
		return err
	}
	if err := same("step", []byte(strconv.Itoa(c.step)), []byte(v.text("step"))); err != nil || c.step != ceremonyDone {
		return err
	}
	if _, err := readTrusteeRecord(v.bytes("record")); err != nil {
		return err
	}
	return same("record", c.record.bytes(), v.bytes("record"))
}

func TestDecryptionVectors(t *testing.T) {
	var r *trusteeRecord
	replay(t, "decryption", map[string]operation{
		"record": func(v vector) error {
			read, err := readTrusteeRecord(v.bytes("record"))
			if err == nil {
				r = read
			}
			return err
		},
		"rehearsal": func(v vector) error {
			parts := map[string][]byte{}
			for field := range v.fields {
				if id, ok := strings.CutPrefix(field, "part of "); ok {
					parts[id] = v.bytes(field)
				}
			}
			return checkRehearsal(r, parts)
		},
		"share": func(v vector) error { return checkShareVector(r, v) },
		"half": func(v vector) error {
			half := derivedHalf(v.bytes("master"), v.hash("eid"), v.number("attempt"), v.text("station"), v.text("trustee"), v.number("index"))
			return same("half", half[:], v.bytes("half"))
		},
		"halves": func(v vector) error {
			halves, err := openHalves(v.bytes("station key"), v.hash("eid"), v.number("attempt"), v.text("station"), v.text("trustee"),
				v.number("number"), v.bytes("sealed"))
			if err != nil {
				return err
			}
			return same("halves", halves, v.bytes("halves"))
		},
		"sealed-share": func(v vector) error {
			share, err := openSealed(v.bytes("sharing key"), shareInfo(v.hash("cid"), v.number("from"), v.number("to")), v.bytes("sealed"))
			if err != nil {
				return err
			}
			return same("share", share, v.bytes("share"))
		},
	})
}

func checkShareVector(r *trusteeRecord, v vector) error {
	quorum, err := r.quorum(strings.Fields(v.text("quorum")))
	if err != nil {
		return err
	}
	k := task{trustees: r, eid: v.hash("eid"), quorum: quorum, serial: v.number("serial"), set: v.number("set")}
	for b := v.bytes("ciphertexts"); len(b) > 0; b = b[ciphertextSize:] {
		item, err := readCiphertext(b[:ciphertextSize])
		if err != nil {
			return err
		}
		k.items = append(k.items, item)
	}
	for i := 0; v.has("name " + strconv.Itoa(i)); i++ {
		k.names = append(k.names, v.text("name "+strconv.Itoa(i)))
	}
	d, err := k.checkDecryption(v.text("trustee"), v.bytes("share"))
	if err != nil || !v.has("contents") {
		return err
	}
	first, err := k.checkDecryption(quorum[0].id, v.bytes("first share"))
	if err != nil {
		return err
	}
	return same("contents", encodings(k.contents([][]point{first, d})), v.bytes("contents"))
}
