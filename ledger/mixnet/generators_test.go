package mixnet

import "testing"

// Generators are the same whether they are derived at once or as tables grow, and no more than a table needs.
func TestGeneratorsGrow(t *testing.T) {
	at, grown := newGenerators(testElection).of(chunk+5), newGenerators(testElection)
	for _, rows := range []int{3, 1, chunk - 1, chunk, chunk + 5} {
		got := grown.of(rows)
		if last := got[len(got)-1]; len(got) != chunks(rows) || len(last) < 1+(rows-1)%chunk {
			t.Fatalf("%d rows: %d chunks, the last of %d", rows, len(got), len(last))
		}
		for i := range rows {
			if !got[i/chunk][i%chunk].Equal(at[i/chunk][i%chunk]) {
				t.Fatalf("%d rows: generator %d is another", rows, i+1)
			}
		}
	}
	if few := newGenerators(testElection).of(5); len(few) != 1 || len(few[0]) != 5 {
		t.Errorf("%d of %d for five rows", len(few), len(few[0]))
	}
}
