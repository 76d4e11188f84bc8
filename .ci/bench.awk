# bench.awk RATIOS RESULTS: make one table of what `go test -bench` printed.
BEGIN { FS = "[ \t]*[|][ \t]*" }

FNR == NR {
	if ($0 !~ /^#/ && NF) { n++; what[n] = $1; value[n] = $2; by[n] = $3; wanted[n] = $4 }
	next
}

/^Benchmark/ {
	words = split($0, f, /[ \t]+/)
	sub(/^Benchmark/, "", f[1])
	for (i = 3; i < words; i += 2) {
		key = f[1] " " f[i + 1]
		if (!(key in least) || f[i] + 0 < least[key]) least[key] = f[i] + 0
	}
}

/^(FAIL|---)/ { failed = 1; print > "/dev/stderr" }

function holds(x, want,    w) {
	split(want, w, " ")
	return w[2] == "least" ? x >= w[3] + 0 : x <= w[3] + 0
}

# known tells whether a divisor can be had: it is nothing, a number, or what a benchmark printed.
function known(by) { return by == "" || by + 0 > 0 || by in least }

function divisor(by) { return by == "" ? 1 : by + 0 > 0 ? by + 0 : least[by] }

END {
	printf "%-54s %12s  %-14s\n", "", "measured", "wanted"
	for (i = 1; i <= n; i++) {
		if (!(value[i] in least) || !known(by[i])) { printf "%-54s %12s\n", what[i], "not run"; failed = 1; continue }
		x = least[value[i]] / divisor(by[i])
		printf "%-54s %12s  %-14s %s\n", what[i], x < 1000 ? sprintf("%.2f", x) : sprintf("%d", x), wanted[i], wanted[i] == "" ? "" : holds(x, wanted[i]) ? "yes" : "no"
	}
	exit failed
}
