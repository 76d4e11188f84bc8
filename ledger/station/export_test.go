package station

// Folder of a medium that holds the station's files.
const Folder = folder

// BeginCheckOnly leaves a check as a power cut would.
func (s *Station) BeginCheckOnly() error { return s.urn.BeginCheck(s.out.at) }

// CloseUrn makes every further write fail.
func (s *Station) CloseUrn() error { return s.urn.Close() }

// LastBatch makes the batch at close, as a closing does that is then cut short.
func (s *Station) LastBatch(people []Official) error { return s.lastBatch(people) }
