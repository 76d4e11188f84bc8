package trustee

import (
	"bytes"
	"errors"
	"maps"
	"slices"
	"testing"

	"github.com/isoloir/isoloir/ledger/elgamal"
)

// counted is a finished ceremony with a task of three sums.
func counted(t *testing.T) (*play, *Task) {
	t.Helper()
	p := newPlay(t, 2, 3, 0)
	p.until(StepDone)
	task := &Task{EID: [32]byte{7}, Set: Vote, Serial: 1, Quorum: []string{"t1", "t3"}}
	var items List
	for i, name := range []string{"a", "b", "c"} {
		nonce := elgamal.RandomScalar()
		c := elgamal.Ciphertext{A: elgamal.MulBase(nonce), B: elgamal.MulBase(elgamal.NewScalar(uint64(i * 100))).Add(p.c.Record().Joint[Vote].Mul(nonce))}
		items = append(items, Item{name, c})
	}
	task.Items = items
	return p, task
}

func code(err error) string {
	var r *Refusal
	if errors.As(err, &r) {
		return r.Code
	}
	return ""
}

func TestEveryFieldOfATaskIsBound(t *testing.T) {
	p, task := counted(t)
	r := p.c.Record()
	share, err := r.Prove(task, p.shares("t1"))
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Check(task, "t1", share); err != nil {
		t.Fatal(err)
	}
	again, err := ParseDecryptionShare(share.Encode())
	if err != nil || r.Check(task, "t1", again) != nil {
		t.Fatalf("encoding: %v", err)
	}
	for name, change := range map[string]func(x *Task){
		"election":   func(x *Task) { x.EID[0]++ },
		"set":        func(x *Task) { x.Set = Index },
		"serial":     func(x *Task) { x.Serial++ },
		"quorum":     func(x *Task) { x.Quorum = []string{"t1", "t2"} },
		"name":       func(x *Task) { x.Items.(List)[1].Name = "x" },
		"ciphertext": func(x *Task) { x.Items.(List)[1].C = x.Items.(List)[1].C.Add(x.Items.(List)[0].C) },
		"only its B": func(x *Task) { x.Items.(List)[1].C.B = x.Items.(List)[0].C.B },
		"order":      func(x *Task) { x.Items.(List)[0], x.Items.(List)[1] = x.Items.(List)[1], x.Items.(List)[0] },
		"names exchanged": func(x *Task) {
			x.Items.(List)[0].Name, x.Items.(List)[1].Name = x.Items.(List)[1].Name, x.Items.(List)[0].Name
		},
		"names that shift": func(x *Task) { x.Items.(List)[0].Name, x.Items.(List)[1].Name = "ab", "" },
	} {
		x := *task
		x.Items = append(List(nil), task.Items.(List)...)
		change(&x)
		if got := code(r.Check(&x, "t1", share)); got != CodeProof {
			t.Errorf("%s: %q", name, got)
		}
	}
	if got := code(r.Check(task, "t3", share)); got != CodeProof {
		t.Errorf("as another trustee's: %q", got)
	}
}

func TestSharesThatDoNotCheck(t *testing.T) {
	p, task := counted(t)
	r := p.c.Record()
	share, err := r.Prove(task, p.shares("t1"))
	if err != nil {
		t.Fatal(err)
	}
	data := share.Encode()
	for i := 0; i < len(data); i++ {
		bad := bytes.Clone(data)
		bad[i] ^= 1
		x, err := ParseDecryptionShare(bad)
		if err == nil && r.Check(task, "t1", x) == nil {
			t.Fatalf("byte %d can change", i)
		}
	}
	for _, bad := range [][]byte{nil, data[:len(data)-1], append(bytes.Clone(data), 0)} {
		if _, err := ParseDecryptionShare(bad); code(err) != CodeForm {
			t.Errorf("%d bytes: %v", len(bad), err)
		}
	}
	fewer := &DecryptionShare{Parts: share.Parts.Slice(0, 2), Proof: share.Proof}
	if got := code(r.Check(task, "t1", fewer)); got != CodeItems {
		t.Errorf("a part is missing: %q", got)
	}
	// two wrong parts whose errors cancel in an unweighted sum
	e := elgamal.MulBase(elgamal.NewScalar(5))
	parts := points(t, share.Parts)
	parts[0], parts[1] = parts[0].Add(e), parts[1].Add(e.Neg())
	cancel := &DecryptionShare{Parts: elgamal.Encode(parts...), Proof: share.Proof}
	if got := code(r.Check(task, "t1", cancel)); got != CodeProof {
		t.Errorf("errors that cancel: %q", got)
	}
}

func TestQuorumsThatCannotBe(t *testing.T) {
	p, task := counted(t)
	r := p.c.Record()
	for name, quorum := range map[string][]string{
		"too few": {"t1"}, "too many": {"t1", "t2", "t3"}, "one twice": {"t1", "t1"}, "out of order": {"t3", "t1"}, "a stranger": {"t1", "x"}, "without us": {"t2", "t3"},
	} {
		x := *task
		x.Quorum = quorum
		if _, err := r.Prove(&x, p.shares("t1")); code(err) != CodeQuorum {
			t.Errorf("%s: %v", name, err)
		}
	}
	x := *task
	x.Items = nil
	if _, err := r.Prove(&x, p.shares("t1")); code(err) != CodeItems {
		t.Errorf("nothing: %v", err)
	}
	x.Items = List{{Name: "open"}} // encrypted with nonce zero
	if _, err := r.Prove(&x, p.shares("t1")); code(err) != CodeItems {
		t.Errorf("a bare message: %v", err)
	}
}

func TestCombineWantsTheWholeQuorum(t *testing.T) {
	p, task := counted(t)
	r := p.c.Record()
	shares := map[string]*DecryptionShare{}
	for _, id := range task.Quorum {
		x, err := r.Prove(task, p.shares(id))
		if err != nil {
			t.Fatal(err)
		}
		shares[id] = x
	}
	out, err := r.Combine(task, shares)
	if err != nil {
		t.Fatal(err)
	}
	for i := range out {
		if v, ok := elgamal.DiscreteLog(out[i], 1000); !ok || v != uint64(i*100) {
			t.Errorf("item %d", i)
		}
	}
	missing := maps.Clone(shares)
	delete(missing, "t3")
	if _, err := r.Combine(task, missing); code(err) != CodeQuorum {
		t.Errorf("one is missing: %v", err)
	}
	missing["t2"] = shares["t3"]
	if _, err := r.Combine(task, missing); code(err) != CodeQuorum {
		t.Errorf("under another name: %v", err)
	}
	swapped := map[string]*DecryptionShare{"t1": shares["t3"], "t3": shares["t1"]}
	if _, err := r.Combine(task, swapped); code(err) != CodeProof {
		t.Errorf("exchanged: %v", err)
	}
}

func TestSharesOfAnotherCeremonyAreNotUsed(t *testing.T) {
	p, task := counted(t)
	q, _ := counted(t)
	if _, err := p.c.Record().Prove(task, q.shares("t1")); code(err) != CodeEvidence {
		t.Fatalf("%v", err)
	}
}

func TestRecordRoundTripsAndBindsEveryByte(t *testing.T) {
	p, _ := counted(t)
	data := p.c.Record().Encode()
	r, err := ParseRecord(data)
	if err != nil || r.Digest() != p.c.Record().Digest() {
		t.Fatalf("%v", err)
	}
	for i := range data {
		bad := bytes.Clone(data)
		bad[i] ^= 1
		if x, err := ParseRecord(bad); err == nil && x.Digest() == r.Digest() {
			t.Fatalf("byte %d is not bound", i)
		}
	}
	other, _ := counted(t)
	mixed := *r
	mixed.Members = append([]Member(nil), r.Members...)
	mixed.Members[2].Keys[Blind] = other.c.Record().Members[2].Keys[Blind]
	if _, err := ParseRecord(mixed.Encode()); code(err) != CodeEvidence {
		t.Fatalf("keys of two ceremonies: %v", err)
	}
	if _, err := ParseRecord(append(bytes.Clone(data), 0)); code(err) != CodeForm {
		t.Fatalf("a byte more: %v", err)
	}
}

func TestRehearsal(t *testing.T) {
	p, _ := counted(t)
	r := p.c.Record()
	shares := map[string]*RehearsalShare{}
	for _, id := range p.ids {
		x, err := r.Rehearse(p.shares(id))
		if err != nil {
			t.Fatal(err)
		}
		if shares[id], err = ParseRehearsalShare(x.Encode()); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.CheckRehearsal(shares); err != nil {
		t.Fatal(err)
	}
	missing := maps.Clone(shares)
	delete(missing, "t2")
	if got := code(r.CheckRehearsal(missing)); got != CodeQuorum {
		t.Errorf("one is missing: %q", got)
	}
	swapped := maps.Clone(shares)
	swapped["t1"], swapped["t2"] = swapped["t2"], swapped["t1"]
	if got := code(r.CheckRehearsal(swapped)); got != CodeProof {
		t.Errorf("exchanged: %q", got)
	}
	// what anybody can compute, without the share: the nonce of the test is public
	digest := r.Digest()
	forged := *shares["t1"]
	forged.Parts[Vote] = r.Members[0].Keys[Vote].Mul(elgamal.HashToScalar("rehearsal", digest[:], []byte(Vote.String())))
	forged.Proofs[Vote] = shares["t2"].Proofs[Vote]
	missing["t2"], missing["t1"] = shares["t2"], &forged
	if got := code(r.CheckRehearsal(missing)); got != CodeProof {
		t.Errorf("forged: %q", got)
	}
}

// subsets calls f with every choice of k of n places.
func subsets(n, k int, f func(places []int)) {
	var choose func(from int, chosen []int)
	choose = func(from int, chosen []int) {
		if len(chosen) == k {
			f(chosen)
			return
		}
		for i := from; i < n; i++ {
			choose(i+1, append(slices.Clone(chosen), i))
		}
	}
	choose(0, nil)
}

// TestRehearsalCoversEveryQuorum holds the check of n-k+1 interpolations, which a rehearsal does, to trying each of the quorums: one part that
// is another, and parts of a polynomial of one degree too many, through the right value at zero, are found whichever they are.
func TestRehearsalCoversEveryQuorum(t *testing.T) {
	for _, size := range [][2]int{{1, 1}, {1, 3}, {2, 3}, {3, 3}, {3, 5}, {4, 6}} {
		k, n := size[0], size[1]
		honest, zero := partsOf(k, n)
		r := &Record{K: k, Members: make([]Member, n)}
		for i := range r.Members {
			r.Members[i].Index = 2*i + 1 // some trustees are out
		}
		every := func(parts []elgamal.Point) bool {
			good := true
			subsets(n, k, func(places []int) {
				var at []int
				var points []elgamal.Point
				for _, i := range places {
					at, points = append(at, r.Members[i].Index), append(points, parts[i])
				}
				good = good && interpolate(at, points).Equal(zero)
			})
			return good
		}
		if !every(honest) || !r.onePolynomial(honest, zero) {
			t.Fatalf("%d of %d: honest parts are refused", k, n)
		}
		for i := range honest {
			wrong := slices.Clone(honest)
			wrong[i] = wrong[i].Add(elgamal.Generator())
			if every(wrong) || r.onePolynomial(wrong, zero) {
				t.Errorf("%d of %d: the part of member %d can be another", k, n, i)
			}
		}
		steep, _ := partsOf(k+1, n)
		for i := range steep {
			steep[i] = steep[i].Add(zero.Sub(valueAt(k+1, 0)))
		}
		if every(steep) || r.onePolynomial(steep, zero) {
			t.Errorf("%d of %d: parts of a polynomial of degree %d pass", k, n, k)
		}
	}
}

// partsOf are values, in the exponent, of a polynomial of k coefficients at 1, 3, 5 …, and its value at zero.
func partsOf(k, n int) (parts []elgamal.Point, zero elgamal.Point) {
	for i := range n {
		parts = append(parts, valueAt(k, 2*i+1))
	}
	return parts, valueAt(k, 0)
}

func valueAt(k, x int) elgamal.Point {
	polys := polynomials(&[32]byte{byte(k)}, [32]byte{}, k)
	return elgamal.MulBase(polys[Vote].at(x))
}

func FuzzParsers(f *testing.F) {
	f.Add([]byte{1, 2, 3}, 2)
	f.Add(make([]byte, 32), 1)
	f.Fuzz(func(t *testing.T, data []byte, k int) {
		same := func(again []byte, err error) {
			if err == nil && !bytes.Equal(again, data) {
				t.Fatal("a second encoding was taken")
			}
		}
		if x, err := ParseCommit(data); err == nil {
			same(x.Encode(), err)
		}
		if x, err := ParseReveal(data, 1+k&3); err == nil {
			same(x.Encode(), err)
		}
		if x, err := ParseShares(data); err == nil {
			same(x.Encode(), err)
		}
		if x, err := ParseComplaint(data); err == nil {
			same(x.Encode(), err)
		}
		if x, err := ParseAnswer(data); err == nil {
			same(x.Encode(), err)
		}
		if x, err := ParseDecryptionShare(data); err == nil {
			same(x.Encode(), err)
		}
		if x, err := ParseRehearsalShare(data); err == nil {
			same(x.Encode(), err)
		}
		if x, err := ParseRecord(data); err == nil {
			same(x.Encode(), err)
		}
	})
}
