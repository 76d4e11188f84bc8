package broker

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"sync"
	"time"

	"golang.org/x/sys/unix"

	"github.com/isoloir/isoloir/tpm"
	"github.com/isoloir/isoloir/tpm/verify"
)

// Server answers the two processes. It holds the only connection to the chip.
type Server struct {
	chip  *tpm.Chip
	keys  *Keys
	log   []byte // the event log, encoded
	words *slog.Logger
	once  sync.Mutex // the ratchet is read and moved as one step

	checks allowance // quotes for people
	absent bool      // no chip answers
}

// NewServer serves an enrolled chip whose registers lead to log.
func NewServer(chip *tpm.Chip, keys *Keys, log verify.Log, words *slog.Logger) (*Server, error) {
	encoded, err := log.Encode()
	if err != nil {
		return nil, err
	}
	if err := chip.Pin(keys.Pins); err != nil {
		return nil, err
	}
	return &Server{chip: chip, keys: keys, log: encoded, words: words}, nil
}

// NewAbsent serves a station whose chip is dead or gone: it says so to everybody, at once, and knows the enrolment.
func NewAbsent(keys *Keys, words *slog.Logger) *Server {
	return &Server{keys: keys, words: words, absent: true}
}

// Listen opens both sockets; Serve answers on them until ctx ends.
func (s *Server) Listen(booth, validator string) (serve func(context.Context) error, err error) {
	b, err := listen(booth)
	if err != nil {
		return nil, err
	}
	v, err := listen(validator)
	if err != nil {
		return nil, errors.Join(err, b.Close())
	}
	return func(ctx context.Context) error {
		stop := context.AfterFunc(ctx, func() { b.Close(); v.Close() })
		defer stop()
		done := make(chan error, 2)
		go func() { done <- s.accept(b, "booth", inTurn(s.boothList())) }()
		go func() { done <- s.accept(v, "validator", inTurn(s.validatorList())) }()
		err := errors.Join(<-done, <-done)
		if ctx.Err() != nil {
			return nil
		}
		return err
	}, nil
}

func listen(path string) (*net.UnixListener, error) {
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		return nil, fmt.Errorf("broker socket: %w", err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return l, nil
}

// maxCallers bounds the connections that one peer can hold open.
const maxCallers = 16

func (s *Server) accept(l *net.UnixListener, caller string, list map[op]handler) error {
	turns := make(chan struct{}, maxCallers)
	for {
		turns <- struct{}{}
		conn, err := l.AcceptUnix()
		if err != nil {
			return err
		}
		go func() {
			defer func() { <-turns }()
			defer conn.Close()
			s.answer(conn, caller, list)
		}()
	}
}

// inTurn lets one caller of a list at the chip at a time. So a validator that asks without pause makes the booth wait for one of its questions, and
// not for all: a booth that waits too long takes its chip for dead.
func inTurn(list map[op]handler) map[op]handler {
	var turn sync.Mutex
	fair := map[op]handler{}
	for o, h := range list {
		fair[o] = func(body []byte) ([]byte, error) {
			turn.Lock()
			defer turn.Unlock()
			return h(body)
		}
	}
	return fair
}

func (s *Server) answer(conn *net.UnixConn, caller string, list map[op]handler) {
	if err := checkPeer(conn); err != nil {
		s.words.Warn("broker refused a caller", "list", caller, "error", err)
		return
	}
	if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
		return
	}
	first, body, err := readMessage(conn)
	if err != nil {
		return // a probe, or a caller that died
	}
	code, answer := s.decide(op(first), body, caller, list)
	defer clear(answer)
	if err := writeMessage(conn, uint8(code), answer); err != nil {
		s.words.Warn("broker could not answer", "list", caller, "error", err)
	}
}

func (s *Server) decide(o op, body []byte, caller string, list map[op]handler) (Code, []byte) {
	h, ok := list[o]
	if !ok {
		s.words.Warn("broker refused an operation", "list", caller, "operation", uint8(o))
		return CodeRefused, []byte("this operation is not on the list of the " + caller)
	}
	if s.absent && o != opIdentity {
		return CodeChip, []byte("the security chip does not answer")
	}
	answer, err := h(body)
	clear(body)
	var r *Refusal
	switch {
	case err == nil:
		return 0, answer
	case errors.As(err, &r):
		return r.Code, []byte(r.Reason)
	default:
		s.words.Error("security chip failed", "list", caller, "operation", uint8(o), "error", err)
		return CodeChip, []byte("the security chip failed: " + err.Error())
	}
}

// checkPeer lets in only processes of the user that init runs as; the sockets' mode says the same.
func checkPeer(conn *net.UnixConn) error {
	raw, err := conn.SyscallConn()
	if err != nil {
		return err
	}
	var who *unix.Ucred
	var failed error
	if err := raw.Control(func(fd uintptr) { who, failed = unix.GetsockoptUcred(int(fd), unix.SOL_SOCKET, unix.SO_PEERCRED) }); err != nil {
		return err
	}
	if failed != nil {
		return failed
	}
	if int(who.Uid) != os.Geteuid() {
		return fmt.Errorf("caller %d is of user %d", who.Pid, who.Uid)
	}
	return nil
}
