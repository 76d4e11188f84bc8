package station

import (
	"math"
	"os"
	"strings"
	"time"

	"golang.org/x/crypto/cryptobyte"
)

// Progress is what the validator says of its work: for officials to read, and nothing depends on it.
type Progress struct {
	Recorded int       // files of the outbox that are on record
	News     time.Time // of the newest block that it checked, to the minute; zero if there is none
}

// Encode gives the content of InProgress: two numbers of fixed size.
func (p Progress) Encode() []byte {
	var b cryptobyte.Builder
	b.AddUint32(uint32(p.Recorded))
	seconds := int64(0)
	if !p.News.IsZero() {
		seconds = p.News.Truncate(time.Minute).Unix()
	}
	b.AddUint64(uint64(seconds))
	return b.BytesOrPanic()
}

// Progress is what the validator said last; nothing if that is not what it should be.
func (s *Station) Progress() (p Progress) {
	data, err := s.news(InProgress)
	in := cryptobyte.String(data)
	var recorded uint32
	var seconds uint64
	if err != nil || !in.ReadUint32(&recorded) || !in.ReadUint64(&seconds) || !in.Empty() || recorded > math.MaxInt32 || seconds > math.MaxUint32 {
		return p
	}
	p.Recorded = int(recorded)
	if seconds > 0 {
		p.News = time.Unix(int64(seconds), 0).UTC()
	}
	return p
}

// Waiting is how many entries of the outbox the record does not have, as far as the validator said: all of them if it never spoke.
func (s *Station) Waiting() int {
	files, err := os.ReadDir(s.Outbox)
	if err != nil {
		return 0
	}
	said := 0
	for _, f := range files {
		if strings.HasSuffix(f.Name(), ".bin") && !strings.HasPrefix(f.Name(), ".") {
			said++
		}
	}
	return max(0, said-s.Progress().Recorded)
}
