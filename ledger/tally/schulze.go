package tally

// Schulze ranks options by the strongest paths between them: A stands before B where the strongest path from A to B, as strong
// as its weakest victory, is stronger than the one back. Schulze, "A new monotonic, clone-independent, reversal symmetric, and
// Condorcet-consistent single-winner election method", Social Choice and Welfare 36 (2011).
func (s Condorcet) Schulze(p Profile) (Report, error) {
	pairs, err := s.Pairs(p)
	if err != nil {
		return Report{}, err
	}
	standing, _ := s.standing(p)
	r := s.report("schulze", p, pairs)
	r.Paths = s.paths(pairs)
	r.decide(layers(standing, func(a, b int) bool { return r.Paths[a][b] > r.Paths[b][a] }), s.Ties.start(p.Options))
	return r, nil
}

// paths gives the strength of the strongest path between every two options, by Floyd's and Warshall's algorithm.
func (s Condorcet) paths(n Pairs) Pairs {
	path := make(Pairs, len(n))
	for a := range n {
		path[a] = make([]int64, len(n))
		for b := range n {
			path[a][b] = s.strength(n, a, b)
		}
	}
	for via := range n {
		for a := range n {
			first := path[a][via]
			if first == 0 || a == via {
				continue
			}
			for b, second := range path[via] {
				if both := min(first, second); b != a && both > path[a][b] {
					path[a][b] = both
				}
			}
		}
	}
	return path
}
