package report

import (
	"math"
	"strings"
	"testing"
)

// Whatever a plan holds, it is refused or measures: a risk from 0 to 1, and no confirmation without a draw.
func FuzzPlan(f *testing.F) {
	f.Add([]byte(plan))
	f.Add([]byte(`{"format": "isoloir-audit-1", "contests": []}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 1<<14 {
			return
		}
		p, err := ReadPlan(data)
		if err != nil {
			return
		}
		for _, c := range p.Contests {
			m, err := Measure(c, &Sample{})
			if err == nil && (math.IsNaN(m.Risk) || m.Risk != 1 || m.Confirmed) {
				t.Fatalf("%+v", m)
			}
		}
	})
}

// Whatever a sample holds, it is refused with a line or measures.
func FuzzSample(f *testing.F) {
	f.Add("contest,id,draws,record,paper\nmayor,a/1,2,ada,ada\nrank,a,1,c1;c2,blank\npoints,a,3,x=5;y=2,missing\n")
	f.Add("contest,id,draws,paper\npolled,a/1,1,ada\nbravo,b,3,missing\n")
	f.Add("contest,id,draws,record,paper,weight\ncompany,a/1,1,for,against,7\nmixed,z,1,polled,ada,1\n")
	f.Add("contest,draws,o1,o2,u1,u2\nmayor,27,1,0,0,0\n")
	p, err := ReadPlan([]byte(plan))
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := ReadSample(p, []byte(text))
		if err != nil {
			if !strings.Contains(err.Error(), "line ") {
				t.Fatal(err)
			}
			return
		}
		for _, c := range p.Contests {
			total := int64(0)
			for _, d := range s.Draws[c.ID] {
				total += d.Times
			}
			if total > 1000 {
				continue // what is drawn one by one takes its time
			}
			if m, err := Measure(c, s); err == nil && !(m.Risk >= 0 && m.Risk <= 1) {
				t.Fatalf("%+v", m)
			}
		}
	})
}

func FuzzBoxes(f *testing.F) {
	f.Add([]byte("box,papers\nst-1,300\nst-2,18\n"))
	f.Add([]byte(`[{"box": "st-1", "papers": 300}]`))
	f.Add([]byte("7K3M\n9QWX\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		b, err := ReadBoxes(data)
		if err != nil {
			return
		}
		if n := b.Count(); n < 1 || n > MostPapers || b.Paper(1) == b.Paper(n) && n > 1 {
			t.Fatalf("%d papers, from %q to %q", n, b.Paper(1), b.Paper(n))
		}
	})
}
