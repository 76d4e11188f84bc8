// Package verify checks an election's record from its folder alone: every signature, every proof, every count, with no chain, no
// network and no secret. It replays the record with the rules of package record and holds each step to the headers that the
// validators signed, so that an observer trusts nobody but the manifest's signers and arithmetic.
//
//	report, err := verify.Check("record")
//
// A *Finding means that the folder is there and does not check: it says at which step and in which file. Any other error means
// that there was nothing to check. Every byte of every file counts, and so does every file that is missing or too many.
package verify

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/tpm/ekcert"
)

// Report is what was checked, in order, and what the record says.
type Report struct {
	Steps  []Step
	State  record.State
	Result []byte                   // the result in its canonical form, which officials sign
	Chips  map[[32]byte]ekcert.Chip // by SHA-256 of the endorsement key: what their makers certify
}

// A Step is one thing that was checked, with how much of it there was.
type Step struct {
	Name  string // in Steps
	Count []any  // figures for the words
}

// Words tell the step to a person, in French for a "fr" tag and in English otherwise.
func (s Step) Words(lang string) string {
	said := make([]any, len(s.Count))
	for i, v := range s.Count {
		if p, ok := v.(record.Phase); ok {
			v = p.Word(lang)
		}
		said[i] = v
	}
	return Counted(lang, words(s.Name, lang), said...)
}

// A Finding is the first thing that is wrong with a record.
type Finding struct {
	Step string // where it was found, a name of Steps
	File string // in the folder; empty for the folder as a whole
	Err  error
}

// Error names step, file and reason.
func (f *Finding) Error() string {
	if f.File == "" {
		return fmt.Sprintf("%s: %v", f.Step, f.Err)
	}
	return fmt.Sprintf("%s: %s: %v", f.Step, f.File, f.Err)
}

// Words tell a person at which step the record fails.
func (f *Finding) Words(lang string) string { return failure(f.Step, lang) }

// Unwrap gives the reason, which is a *record.Refusal where the rules refuse an entry.
func (f *Finding) Unwrap() error { return f.Err }

// Check verifies the record in a folder.
func Check(dir string) (*Report, error) {
	info, err := os.Stat(dir)
	if err != nil {
		return nil, fmt.Errorf("open record: %w", err)
	}
	if !info.IsDir() {
		return nil, fmt.Errorf("open record: %s is not a folder", dir)
	}
	return CheckFS(os.DirFS(dir))
}

// CheckFS is Check on a file system. The report holds the steps that passed, also when the error is a *Finding.
func CheckFS(folder fs.FS) (*Report, error) {
	c := &checker{folder: folder, report: new(Report)}
	for _, step := range steps {
		counts, err := step.check(c)
		if err != nil {
			var f *Finding
			if !errors.As(err, &f) {
				f = &Finding{Err: err}
			}
			f.Step = step.name
			return c.report, f
		}
		c.report.Steps = append(c.report.Steps, Step{step.name, counts})
	}
	return c.report, nil
}

// checker carries what one step finds to the next.
type checker struct {
	folder fs.FS
	report *Report
	names  []string // of the block files, in order
	mixed  []string // paths of tables, proofs and shares
	m      *election.Manifest
	signed []election.Signature
}

// in marks an error with the file in which it was found.
func in(file string, err error) error {
	if err == nil {
		return nil
	}
	return &Finding{File: file, Err: err}
}
