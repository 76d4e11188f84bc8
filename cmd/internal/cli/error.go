package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os/exec"
	"syscall"
)

// hinted is an error with what to do about it.
type hinted struct {
	err  error
	hint string
}

func (h *hinted) Error() string { return h.err.Error() }
func (h *hinted) Unwrap() error { return h.err }

// Hint adds to an error what the reader can do about it. It is nil if err is.
func Hint(err error, hint string, args ...any) error {
	if err == nil {
		return nil
	}
	return &hinted{err, fmt.Sprintf(hint, args...)}
}

// hintOf is the hint nearest to the cause, which knows best; of errors that were joined, that of the first that has one.
func hintOf(err error) string {
	var causes []error
	switch e := err.(type) {
	case interface{ Unwrap() error }:
		causes = []error{e.Unwrap()}
	case interface{ Unwrap() []error }:
		causes = e.Unwrap()
	}
	for _, cause := range causes {
		if hint := hintOf(cause); hint != "" {
			return hint
		}
	}
	if h, ok := err.(*hinted); ok {
		return h.hint
	}
	return ""
}

const full = "the disk is full, or a limit on files is reached: make room and run it again"

// usual is the hint for what goes wrong everywhere, where nothing nearer to the cause gave one.
func usual(err error, manual string) string {
	for _, u := range []struct {
		is   error
		hint string
	}{
		{fs.ErrNotExist, "is the path right, and was the step before this one done?"},
		{fs.ErrPermission, "run it as the user to whom the file belongs"},
		{fs.ErrExist, "name another path, or move the old file away"},
		{syscall.ENOSPC, full}, {syscall.EDQUOT, full}, {syscall.EFBIG, full},
		{syscall.EISDIR, "that is a folder: name a file"},
		{syscall.ENOTDIR, "a part of the path is a file, where a folder should be"},
		{syscall.EROFS, "this disk takes no writing: name a place on another"},
		{syscall.EADDRINUSE, "another program listens there: stop it, or choose another port"},
		{exec.ErrNotFound, "make tools installs the programs that are needed, or prints the line that does"},
		{context.DeadlineExceeded, "it took too long: run it again, or give it more time"},
	} {
		if errors.Is(err, u.is) {
			return u.hint
		}
	}
	return manual + " is the manual page"
}

type usage struct{ error }

// Usage is an error of the call itself: exit code 2.
func Usage(problem string, args ...any) error { return usage{fmt.Errorf(problem, args...)} }

type finding struct{ error }

func (f finding) Unwrap() error { return f.error }

// Finding marks an error as something that the command found in what it examined: exit code 3. It is nil if err is.
func Finding(err error) error {
	if err == nil {
		return nil
	}
	return finding{err}
}

// ExitCode is the exit code that an error asks for.
func ExitCode(err error) int {
	var u usage
	var f finding
	switch {
	case err == nil:
		return ExitOK
	case errors.As(err, &u):
		return ExitUsage
	case errors.As(err, &f):
		return ExitFinding
	}
	return ExitFailed
}
