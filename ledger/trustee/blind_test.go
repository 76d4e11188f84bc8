package trustee

import (
	"maps"
	"slices"
	"testing"

	"github.com/isoloir/isoloir/ledger/elgamal"
)

// blinding is a finished ceremony with a column of four ids, encrypted under the index key.
func blinding(t *testing.T) (*play, *Blinding, []elgamal.Point) {
	t.Helper()
	p := newPlay(t, 2, 3, 0)
	p.until(StepDone)
	var ids []elgamal.Point
	var column elgamal.Encoded
	for i := range 4 {
		ids = append(ids, elgamal.HashToGroup("test id", []byte{byte(i)}))
		nonce := elgamal.RandomScalar()
		column = append(column, elgamal.Encode(elgamal.MulBase(nonce), ids[i].Add(p.c.Record().Joint[Index].Mul(nonce)))...)
	}
	return p, &Blinding{EID: [32]byte{7}, Object: "lot 0", Serial: 1, Quorum: []string{"t1", "t3"}, Points: column}, ids
}

func points(t *testing.T, list elgamal.Encoded) []elgamal.Point {
	t.Helper()
	out, err := list.Points()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func blindShares(t *testing.T, p *play, b *Blinding) map[string]*DecryptionShare {
	t.Helper()
	out := map[string]*DecryptionShare{}
	for _, id := range b.Quorum {
		share, err := p.c.Record().Blind(b, p.shares(id))
		if err != nil {
			t.Fatal(err)
		}
		out[id] = share
	}
	return out
}

// TestBlindedIdsAreFound blinds a column, opens it, and finds each id again by blinding it alone: with another quorum too.
func TestBlindedIdsAreFound(t *testing.T) {
	p, b, ids := blinding(t)
	r := p.c.Record()
	column, err := r.Blinded(b, blindShares(t, p, b))
	if err != nil {
		t.Fatal(err)
	}
	var items List
	for i := range column.Len() / 2 {
		c, err := elgamal.DecodeCiphertext(column.Slice(2*i, 2*i+2))
		if err != nil {
			t.Fatal(err)
		}
		items = append(items, Item{"row", c})
	}
	task := &Task{EID: b.EID, Set: Index, Serial: 1, Quorum: b.Quorum, Items: items}
	shares := map[string]*DecryptionShare{}
	for _, id := range task.Quorum {
		if shares[id], err = r.Prove(task, p.shares(id)); err != nil {
			t.Fatal(err)
		}
	}
	opened, err := r.Combine(task, shares)
	if err != nil {
		t.Fatal(err)
	}
	for i, quorum := range [][]string{{"t1", "t3"}, {"t1", "t2"}, {"t2", "t3"}, {"t1", "t3"}} {
		alone := &Blinding{EID: b.EID, Object: "paper", Serial: 2, Quorum: quorum, Points: elgamal.Encode(ids[i])}
		list, err := r.Blinded(alone, blindShares(t, p, alone))
		if err != nil {
			t.Fatal(err)
		}
		v := points(t, list)
		if got := slices.IndexFunc(opened, v[0].Equal); got != i {
			t.Errorf("id %d is found in row %d", i, got)
		}
		if v[0].Equal(ids[i]) || slices.IndexFunc(opened, ids[i].Equal) >= 0 {
			t.Error("an id stands in the open")
		}
	}
}

// TestBlindingIsBound changes each field of what is blinded, and each part of a share.
func TestBlindingIsBound(t *testing.T) {
	p, b, _ := blinding(t)
	r := p.c.Record()
	good := blindShares(t, p, b)
	for name, change := range map[string]func(x *Blinding){
		"election": func(x *Blinding) { x.EID[0]++ },
		"object":   func(x *Blinding) { x.Object = "lot 1" },
		"serial":   func(x *Blinding) { x.Serial++ },
		"quorum":   func(x *Blinding) { x.Quorum = []string{"t1", "t2"} },
		"a point": func(x *Blinding) {
			p := points(t, x.Points)
			p[2] = p[2].Add(elgamal.Generator())
			x.Points = elgamal.Encode(p...)
		},
		"order": func(x *Blinding) {
			p := points(t, x.Points)
			p[0], p[2] = p[2], p[0]
			x.Points = elgamal.Encode(p...)
		},
	} {
		x := *b
		x.Points = slices.Clone(b.Points)
		change(&x)
		if got := code(r.CheckBlind(&x, "t1", good["t1"])); got != CodeProof {
			t.Errorf("another %s: %q", name, got)
		}
	}
	if got := code(r.CheckBlind(b, "t3", good["t1"])); got != CodeProof {
		t.Errorf("as another trustee's: %q", got)
	}
	if got := code(r.CheckBlind(b, "t2", good["t1"])); got != CodeQuorum {
		t.Errorf("outside the quorum: %q", got)
	}
}

// TestFalseExponents are trustees who use another exponent somewhere, also so that a sum with equal weights would not show it.
func TestFalseExponents(t *testing.T) {
	p, b, _ := blinding(t)
	r := p.c.Record()
	good := blindShares(t, p, b)
	g := elgamal.Generator()
	for name, spoil := range map[string]func(parts []elgamal.Point){
		"one row":                       func(x []elgamal.Point) { x[3] = x[3].Add(g) },
		"one row with another exponent": func(x []elgamal.Point) { x[2], x[3] = x[2].Add(x[2]), x[3].Add(x[3]) },
		"two rows that cancel":          func(x []elgamal.Point) { x[0], x[2] = x[0].Add(g), x[2].Sub(g) },
		"both halves of one row":        func(x []elgamal.Point) { x[0], x[1] = x[0].Add(g), x[1].Sub(g) },
		"rows exchanged":                func(x []elgamal.Point) { x[0], x[1], x[2], x[3] = x[2], x[3], x[0], x[1] },
		"halves exchanged":              func(x []elgamal.Point) { x[0], x[1] = x[1], x[0] },
		"nothing":                       func(x []elgamal.Point) { x[0] = elgamal.Point{} },
	} {
		bad := maps.Clone(good)
		parts := points(t, good["t1"].Parts)
		spoil(parts)
		bad["t1"] = &DecryptionShare{elgamal.Encode(parts...), good["t1"].Proof}
		if _, err := r.Blinded(b, bad); code(err) != CodeProof {
			t.Errorf("%s: %v", name, err)
		}
		// The cheat proves what it posts, as well as it can.
		m := r.Member("t1")
		tr, weight, err := r.blindStatement(b, m)
		if err != nil {
			t.Fatal(err)
		}
		secret := p.shares("t1").x[Blind].Mul(weight)
		bad["t1"].Proof, err = elgamal.ProveEqual(tr, secret, weighted(m.Keys[Blind], weight), b.Points, bad["t1"].Parts)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := r.Blinded(b, bad); code(err) != CodeProof {
			t.Errorf("%s, proven by the cheat: %v", name, err)
		}
	}
	// A share with the exponent of another key set.
	wrong := p.shares("t1")
	wrong.x[Blind] = wrong.x[Index]
	if _, err := r.Blind(b, wrong); code(err) != CodeEvidence {
		t.Errorf("another key: %v", err)
	}
	if _, err := r.Blinded(b, map[string]*DecryptionShare{"t1": good["t1"]}); code(err) != CodeQuorum {
		t.Errorf("one share: %v", err)
	}
	short := maps.Clone(good)
	short["t3"] = &DecryptionShare{good["t3"].Parts.Slice(0, 6), good["t3"].Proof}
	if _, err := r.Blinded(b, short); code(err) != CodeItems {
		t.Errorf("a row less: %v", err)
	}
}

func TestTheIdentityIsNotBlinded(t *testing.T) {
	p, b, _ := blinding(t)
	for _, points := range [][]elgamal.Point{nil, {{}}, {points(t, b.Points)[0], {}}} {
		x := *b
		x.Points = elgamal.Encode(points...)
		if _, err := p.c.Record().Blind(&x, p.shares("t1")); code(err) != CodeItems {
			t.Errorf("%d points: %v", len(points), err)
		}
	}
}
