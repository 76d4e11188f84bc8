package secondverifier

// sheets are those of paper that people counted at a station with weighted votes. In the record they have the order of the fields.
type sheets struct {
	Cast    int `json:"cast"`
	Checked int `json:"checked"`
	Void    int `json:"void"`
	Failed  int `json:"failed"`
}

func readSheets(f fields) *sheets {
	return &sheets{int(f.number("cast")), int(f.number("checked")), int(f.number("void")), int(f.number("failed"))}
}

func (c *sheets) bytes() []byte {
	return join(u32(c.Cast), u32(c.Checked), u32(c.Void), u32(c.Failed))
}

// sheets takes the count of a closed station's sheets.
func (s *state) sheets(e *entry) error {
	if err := s.beforePublication(); err != nil {
		return err
	}
	st, err := s.enrolled(e.text("station"))
	switch {
	case err != nil:
		return err
	case st.stage != stageClosed:
		return refuseEntry("stage", "station %q is in stage %d", st.station.ID, st.stage)
	case st.sheets != nil:
		return refuseEntry("recorded", "the sheets of station %q are on record", st.station.ID)
	}
	if st.closing.tape(s.eid, st.station.ID) != e.hash("tape") {
		return refuseEntry("tape-match", "this is not the tape of the closing")
	}
	if err := s.checkWorkers(st, e, s.payload(e)); err != nil {
		return err
	}
	if err := s.stationOrPeople(st, e, s.payload(e)); err != nil {
		return err
	}
	counted := readSheets(e.fields)
	if !counted.carry(st.closing.counts(), s.manifest.pieces(st.station)) {
		return refuseEntry("sheets", "so many sheets cannot carry the ballots of the tape")
	}
	st.sheets = counted
	return nil
}

// carry tells whether sheets of up to so many ballots, and of more than one, can be what a tape counts.
func (c *sheets) carry(tape counts, pieces int) bool {
	cast, checked, void, failed := tape[0], tape[1], tape[2], tape[4]
	fit := func(sheets, ballots int) bool { return sheets <= ballots && ballots <= sheets*pieces }
	return pieces > 1 && fit(c.Cast, cast) && fit(c.Void, void) && fit(c.Checked+c.Failed, checked+failed)
}

// allSheets are those of all stations that counted some; nil where none did.
func (s *state) allSheets() (all *sheets) {
	for _, st := range s.stations {
		if st.sheets == nil {
			continue
		}
		if all == nil {
			all = &sheets{}
		}
		all.Cast += st.sheets.Cast
		all.Checked += st.sheets.Checked
		all.Void += st.sheets.Void
		all.Failed += st.sheets.Failed
	}
	return all
}
