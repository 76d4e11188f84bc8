package verify

import (
	"io"
	"io/fs"
	"os"

	"github.com/isoloir/isoloir/ledger/record"
)

// Decided gives what the contests of a record that checks decided: those whose rule counts rankings are counted from the tables in
// its folder.
func Decided(dir string, s record.State) ([]record.ContestResult, error) {
	return decided(os.DirFS(dir), s)
}

func decided(folder fs.FS, s record.State) ([]record.ContestResult, error) {
	contests, m := s.Result().Contests, s.Manifest()
	for i := range contests {
		var err error
		contests[i], err = contests[i].Count(m.Contest(contests[i].Contest), func(digest [32]byte) (io.ReaderAt, int64, error) {
			return openTable(folder, TableFile(digest))
		})
		if err != nil {
			return nil, err
		}
	}
	return contests, nil
}
