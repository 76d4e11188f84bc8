package secondverifier

// A stationState is what the record says of a station.
type stationState struct {
	station    *station
	stage      int
	enrolment  *enrolment
	enrolledAt int64 // Unix seconds
	replaced   []formerMachine
	revoked    bool
	lost       bool
	chipLost   bool
	overridden bool
	passed     bool // the newest quote
	lostTape   hash

	attempt      int
	root         hash
	trustees     []string
	trusteeRoots map[string]hash
	leafRoot     hash

	dice     string
	drawnAt  blockMark
	drawn    []bool // by index, from 1
	halves   *stationHalves
	others   map[string]*stationHalves // of trustees
	leaves   []hash
	uses     []bool // by place
	mismatch int

	orders     int    // the highest serial
	openedAt   uint64 // height of its opening
	lastQuote  uint64
	lastCosign uint64
	counters   counters // of the last quote that passed, or of the enrolment
	measured   bool     // a quote has passed since the opening, or with it
	heard      moment   // time of the opening, or of the block that the newest passing quote answers, if later
	late       int      // silences that were too long and have ended
	software   uint64   // the version that the newest passing quote named
	judged     bool     // a quote has passed
	paperOnly  bool     // goes on with hand-marked paper
	badQuotes  int
	failed     bool // the newest quote, that of an opening too
	restarts   int  // explained, since the last quote that passed
	incidents  map[int]bool
	batches    []*batchState // by serial; nil for one that only the closing lists
	closing    *closing
	sheets     *sheets           // counted after the closing
	unused     map[string][]hash // halves after the last index, by trustee
}

// stationHalves are what was committed to of each index, and what has been opened. Indexes count from 1.
type stationHalves struct {
	entries []hash
	opened  map[int]hash
}

// A batchState is a batch of which at least one part is on record.
type batchState struct {
	head   fields
	digest hash
	counts counts
	ranges map[int][2]releaseKey // of the parts on record: the first and the last release
}

// A closing is what a station's closing says.
type closing struct {
	lines   []fields
	last    int
	missing int
	unused  map[int]hash // the halves of its ratchet, by index; nil without one
}
