package secondverifier

import "slices"

func (t tally) countGrades(o *outcome) {
	var sequences [][]int
	for option := range o.Options {
		sequences = append(sequences, fromTheMiddle(t.grades(option)))
	}
	o.Order = inOrder(len(sequences), func(a, b int) int { return slices.Compare(sequences[a], sequences[b]) })
	o.Medians = gradesAt(sequences, 0)
	for _, place := range places(sequences, o.Order) {
		o.Rounds = append(o.Rounds, round{Votes: []exact{}, Removed: place, Medians: gradesAt(sequences, place)})
	}
	if last := &o.Rounds[len(o.Rounds)-1]; t.ballots > 0 {
		last.Elected = o.fill(last, o.Order, o.Seats)
		o.Winners = append(o.Winners, last.Elected...)
	}
}

// grades are all grades of an option, from the worst. Ballots without one give it the last.
func (t tally) grades(option int) (out []int) {
	n := len(t.contest.Grades)
	counts := t.sums[option*n : (option+1)*n]
	for range t.ballots - total(counts) {
		out = append(out, n-1)
	}
	for grade := n - 1; grade >= 0; grade-- {
		for range counts[grade] {
			out = append(out, grade)
		}
	}
	return out
}

// fromTheMiddle begins with the middle one if there is one, and goes outwards: the next on the worse side, the next on the better.
func fromTheMiddle(grades []int) (out []int) {
	worse, better := len(grades)/2-1, len(grades)/2
	if len(grades)%2 == 1 {
		out = append(out, grades[better])
		better++
	}
	for ; worse >= 0; worse, better = worse-1, better+1 {
		out = append(out, grades[worse], grades[better])
	}
	return out
}

// gradesAt gives the grade of each option at a place of its sequence, -1 for none.
func gradesAt(sequences [][]int, place int) (out []int) {
	for _, s := range sequences {
		if place < len(s) {
			out = append(out, s[place])
		} else {
			out = append(out, -1)
		}
	}
	return out
}

// places are 0 and the lengths of the common beginnings of neighbours in the order, ascending.
func places(sequences [][]int, order [][]int) []int {
	out := []int{0}
	for i := range order[1:] {
		a, b := sequences[order[i][0]], sequences[order[i+1][0]]
		length := 0
		for a[length] == b[length] {
			length++
		}
		out = append(out, length)
	}
	slices.Sort(out)
	return slices.Compact(out)
}
