package verify

import (
	"io/fs"
	"os"

	"github.com/isoloir/isoloir/ledger/record"
)

// Decided gives what the contests of a record that checks decided: those with rankings or written names are counted from the tables in
// its folder.
func Decided(dir string, s record.State) ([]record.ContestResult, error) {
	return decided(os.DirFS(dir), s)
}

func decided(folder fs.FS, s record.State) ([]record.ContestResult, error) {
	contests, m := s.Result().Contests, s.Manifest()
	for i := range contests {
		var err error
		contests[i], err = contests[i].Count(m.Contest(contests[i].Contest), Files(folder))
		if err != nil {
			return nil, err
		}
	}
	return contests, nil
}
