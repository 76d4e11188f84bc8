package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/record/recordtest"
	"github.com/isoloir/isoloir/ledger/trustee"
	"github.com/isoloir/isoloir/ledger/verify"
)

// votingTown has two stations open in the afternoon, each with ballots, and the keys of the first one's poll workers.
func votingTown(t *testing.T) *town {
	w := newTown(t, func(m *election.Manifest) { m.Release.MinBallots, m.MinGroup = 2, 2 })
	for _, id := range []string{"worker-1", "worker-2"} {
		sealed, err := trustee.Lock(w.day.Sample.Officials[id].Seed(), "2468", lightWork)
		if err != nil {
			t.Fatal(err)
		}
		w.file(id+".key", string(sealed))
	}
	w.do(func(d *recordtest.Day) {
		d.Ceremony()
		for i, id := range []string{"st-1", "st-2"} {
			d.Stations[id].Prepare()
			for range 3 + i {
				d.Stations[id].Cast("short", map[string]string{"president": "president-a", "levy": "levy-b"})
			}
		}
		d.Chain.Now = time.Date(2026, 11, 3, 14, 30, 0, 0, time.UTC)
	})
	return w
}

// closes closes a station and sends its ballots.
func closes(d *recordtest.Day, id string) {
	parts := d.Stations[id].Batch(0)
	d.Record(d.Stations[id].Close())
	for _, p := range parts {
		d.Record(p)
	}
}

// counted goes from the cut-off to the published result, which says what is counted by hand, and checks the record from its folder.
func (w *town) counted(byHand string) record.Result {
	w.t.Helper()
	decrypting := w.at(each("decrypt" + record1 + " -trustee @trustee-# -secret @pin")...)
	w.run(0, "aggregate"+record1+" -cutoff -quorum trustee-1,trustee-3"+officials, "cut-off on record", "trustee-1, trustee-3 decrypt")
	decrypting(0)
	w.run(0, "publish"+record1+" -out @result.json"+officials, byHand, "result published")
	w.do(func(d *recordtest.Day) {
		d.Record()
		if err := verify.Write(w.path("record"), d.State, d.Chain.All(), nil); err != nil {
			w.t.Fatal(err)
		}
	})
	report, err := verify.Check(w.path("record"))
	if err != nil {
		w.t.Fatal(err)
	}
	published, err := os.ReadFile(w.path("result.json"))
	if err != nil || !bytes.Equal(published, report.Result) {
		w.t.Fatalf("another result was published: %v", err)
	}
	var r record.Result
	if err := json.Unmarshal(published, &r); err != nil {
		w.t.Fatal(err)
	}
	return r
}

// A station burns in the middle of the day. Its batch of the afternoon is on record, the rest in its box.
func TestAStationThatIsDestroyed(t *testing.T) {
	w := votingTown(t)
	w.do(func(d *recordtest.Day) {
		d.Record(d.Stations["st-1"].Batch(1)[0])
		d.Stations["st-1"].Cast("short", map[string]string{"president": "president-a"}) // burns with it
		closes(d, "st-2")
	})
	w.run(1, "aggregate"+record1+" -cutoff"+officials, "refused (station-open): st-1", "hint: A station has neither closed nor been declared lost.")
	lose := "incident" + record1 + " -station st-1 -lost -note burned"
	w.run(1, lose, "st-1, ", "open, attested; on record 3 cast", "to sign: lost (burned)", "No closing tape is named", "Its 3 ballots on record", "error: 0 of the 2 signatures", "hint:")
	w.run(1, lose+" -key @official-1.key -pin @pin", "1 of the 2 signatures")
	w.run(0, lose+officials, "This is not taken back", "st-1 is lost, on record")
	w.run(1, lose+officials, "st-1 was declared lost before", "hint: -tape names")
	w.run(1, strings.Replace(lose, "-lost", "-restart", 1)+officials, "st-1 was declared lost", "hint:")

	r := w.counted("st-1: lost before its closing was here")
	if st := r.Stations[0]; !st.Lost || st.Stage != "open" || st.Accounted || st.Papers.Cast != 3 {
		t.Fatalf("%+v", st)
	}
	if st := r.Stations[1]; st.Lost || !st.Accounted {
		t.Fatalf("%+v", st)
	}
	for _, c := range r.Contests {
		if n := len(c.Groups); c.State == record.ContestCounted && (n != 2 || c.Groups[1].Stations[0] != "st-1") {
			t.Errorf("%s: the ballots of the lost station do not stand alone: %+v", c.Contest, c.Groups)
		}
	}
	w.run(1, strings.Replace(lose, "st-1", "st-2", 1)+officials, "lost: refused (phase)", "hint: The election is not at the point")
}

// A station closes and burns before anything of it has arrived; its urn and its tape are saved.
func TestALostStationWhoseTapeIsAtTheDoor(t *testing.T) {
	w := votingTown(t)
	var parts []*record.Batch
	var closing *record.Close
	w.do(func(d *recordtest.Day) {
		parts = d.Stations["st-1"].Batch(0)
		closing = d.Stations["st-1"].Close()
		closes(d, "st-2")
	})
	lose := "incident" + record1 + " -station st-1 -lost"
	w.run(0, lose+officials, "Count its whole box by hand", "st-1 is lost")
	w.run(0, lose+fmt.Sprintf(" -tape %X", closing.TapeRoot())+officials, "Its closing counts if it has the root on the tape", "st-1 is lost")
	if err := w.Submit(context.Background(), closing); err != nil {
		t.Fatal(err)
	}
	w.do(func(d *recordtest.Day) { d.Record(parts[0]) })
	r := w.counted("")
	if st := r.Stations[0]; !st.Lost || st.Stage != "closed" || !st.Accounted || st.Papers.Cast != 3 {
		t.Fatalf("%+v", st)
	}
}

// A machine is switched off and on. Its poll workers say so, and it is attested again.
func TestARestartThatPeopleExplain(t *testing.T) {
	w := votingTown(t)
	quote := func() {
		w.do(func(d *recordtest.Day) { d.Record(d.Stations["st-1"].Quote(recordtest.Log)) })
	}
	quote()
	w.do(func(d *recordtest.Day) { d.Stations["st-1"].Chip.Resets++ })
	quote()
	restart := "incident" + record1 + " -station st-1 -restart -note socket"
	const workers = " -key @worker-1.key -key @worker-2.key -pin @pin -pin @pin"
	w.run(1, strings.Replace(restart, "st-1", "st-2", 1)+workers, "incident: refused (officials): worker-1 does not work at st-2", "hint: It does not carry")
	w.run(0, restart+workers, "open, not attested", "to sign: a restart (socket)", "attested again with its next quote", "st-1: a restart, on record")
	quote()
	state, _ := w.Sync(context.Background())
	if st, _ := state.Station("st-1"); !st.Attested || st.FailedQuotes != 1 || st.Incidents != 1 {
		t.Fatalf("attested %v, %d failed, %d incidents", st.Attested, st.FailedQuotes, st.Incidents)
	}
	w.run(0, restart+officials, "stays attested") // a planned one, in the same words
	w.run(0, "incident"+record1+" -station st-2 -paper-only"+officials, "paper only (no note)", "It closes at its kiosk, or is declared lost", "st-2: paper only, on record")
	w.do(func(d *recordtest.Day) {
		closes(d, "st-1")
		closes(d, "st-2")
	})
	r := w.counted("st-2: went on with hand-marked paper")
	if one, two := r.Stations[0], r.Stations[1]; one.Incidents != 2 || one.BadQuotes != 1 || one.PaperOnly || !two.PaperOnly || two.Papers.Cast != 4 {
		t.Fatalf("%+v\n%+v", one, two)
	}
}

func TestIncidentsThatAreNotSaid(t *testing.T) {
	w := newTown(t)
	line := "incident" + record1 + " -station st-1"
	w.run(0, "incident -h", "-lost", "-paper-only", "-restart", "EXAMPLES")
	w.run(2, "incident"+record1+" -lost", "incident needs -station")
	w.run(2, line, "needs one of -lost, -restart and -paper-only", "hint: election incident -h")
	w.run(2, line+" -lost -restart", "needs one of")
	w.run(2, line+" -restart -tape "+strings.Repeat("0a", 32), "-tape stands without -lost", "hint:")
	w.run(2, line+" -lost -tape 0a0b", "not the 64 digits of a root", "hint: the closing tape prints them")
	w.run(2, line+" -lost -note "+strings.Repeat("x", 501), "a note of 501 bytes", "hint:")
	w.run(1, strings.Replace(line, "st-1", "st-9", 1)+" -lost"+officials, `no station "st-9"`, "hint: the manifest names")
	w.run(1, line+" -lost"+officials, "st-1 is not enrolled", "hint:")
}

// The root is typed as the tape prints it.
func TestTheRootOnATape(t *testing.T) {
	i := incident{tape: "0A0B0C0D 00000000 00000000 00000001\n00000000 00000000 00000000 000000ff"}
	if err := i.read(); err != nil || i.root[0] != 10 || i.root[15] != 1 || i.root[31] != 255 {
		t.Fatalf("%x, %v", i.root, err)
	}
}
