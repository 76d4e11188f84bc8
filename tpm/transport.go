package tpm

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"

	"github.com/google/go-tpm/tpm2/transport"
	"golang.org/x/sys/unix"
)

// maxResponse is the largest response of any TPM 2.0 (PC Client Profile: MAX_RESPONSE_SIZE).
const maxResponse = 4096

// patience is how long one command may take. RSA key generation on a chip takes tens of seconds.
const patience = 2 * time.Minute

var errResponse = errors.New("tpm: malformed response")

// Connect opens "unix:PATH", the socket of a simulator, or the path of a kernel device such as /dev/tpmrm0. Commands that the
// TPM wants again are repeated.
func Connect(address string) (transport.TPMCloser, error) {
	if path, ok := strings.CutPrefix(address, "unix:"); ok {
		conn, err := dial(path)
		if err != nil {
			return nil, fmt.Errorf("TPM does not answer: %w", err)
		}
		return &retry{sender: socket{path, patience}}, conn.Close()
	}
	fd, err := unix.Open(address, unix.O_RDWR|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, fmt.Errorf("TPM %s: %w", address, err)
	}
	return &retry{sender: device(fd)}, nil
}

type sender interface {
	Send(command []byte) ([]byte, error)
	Close() error
}

// socket dials once a command, so that a simulator can be shared with other tools and restarted.
type socket struct {
	path     string
	patience time.Duration
}

func (s socket) Close() error { return nil }

// dial waits its turn: a simulator serves one client, and its queue holds one more.
func dial(path string) (net.Conn, error) {
	pause := time.Millisecond
	for try := 1; ; try++ {
		conn, err := net.Dial("unix", path)
		if !errors.Is(err, unix.EAGAIN) || try == maxTries {
			return conn, err
		}
		time.Sleep(pause)
		pause = min(2*pause, longestPause)
	}
}

func (s socket) Send(command []byte) ([]byte, error) {
	conn, err := dial(s.path)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(s.patience)); err != nil {
		return nil, err
	}
	if _, err := conn.Write(command); err != nil {
		return nil, err
	}
	return readResponse(conn)
}

// readResponse trusts the size in the header only as far as a TPM can go.
func readResponse(r io.Reader) ([]byte, error) {
	response := make([]byte, 10, maxResponse)
	if _, err := io.ReadFull(r, response); err != nil {
		return nil, err
	}
	size := binary.BigEndian.Uint32(response[2:])
	if size < 10 || size > maxResponse {
		return nil, errResponse
	}
	response = response[:size]
	_, err := io.ReadFull(r, response[10:])
	return response, err
}

// device is a blocking descriptor: with Go's poller a read of /dev/tpm* returns before the response is there.
type device int

func (d device) Close() error { return unix.Close(int(d)) }

func (d device) Send(command []byte) ([]byte, error) {
	if n, err := again(func() (int, error) { return unix.Write(int(d), command) }); err != nil || n != len(command) {
		return nil, fmt.Errorf("tpm: wrote %d of %d bytes: %w", n, len(command), err)
	}
	response := make([]byte, maxResponse)
	n, err := again(func() (int, error) { return unix.Read(int(d), response) })
	if err != nil {
		return nil, err
	}
	if n < 10 || int(binary.BigEndian.Uint32(response[2:])) != n {
		return nil, errResponse
	}
	return response[:n], nil
}

func again(f func() (int, error)) (int, error) {
	for {
		if n, err := f(); err != unix.EINTR {
			return n, err
		}
	}
}

// Warnings after which a TPM wants the same command once more (TPM 2.0 Part 2, 6.6.3): YIELDED, TESTING, NV_RATE, RETRY.
var warnings = map[uint32]bool{0x908: true, 0x90a: true, 0x920: true, 0x922: true}

// retry repeats a command after such a warning, a bounded number of times. The nonces of a session move only when a
// command succeeds, so the same bytes are still authorized.
type retry struct{ sender }

const (
	maxTries     = 24
	longestPause = 250 * time.Millisecond
)

func (r *retry) Send(command []byte) ([]byte, error) {
	pause := time.Millisecond
	for try := 1; ; try++ {
		response, err := r.sender.Send(command)
		if err != nil {
			return nil, err
		}
		if !answers(response, command) {
			return nil, errResponse
		}
		if !warnings[binary.BigEndian.Uint32(response[6:])] || try == maxTries {
			return response, nil
		}
		time.Sleep(pause)
		pause = min(2*pause, longestPause)
	}
}

// answers reports whether a response has the size that it says, and the tag that such a command's answer has (TPM 2.0 Part 1, 18.9):
// that of the command after success, and that of one without sessions after a fault. The library that reads it looks at neither.
func answers(response, command []byte) bool {
	if len(response) < 10 || len(response) > maxResponse || int(binary.BigEndian.Uint32(response[2:])) != len(response) {
		return false
	}
	want := uint16(tagNoSessions)
	if binary.BigEndian.Uint32(response[6:]) == 0 {
		want = binary.BigEndian.Uint16(command)
	}
	return binary.BigEndian.Uint16(response) == want
}

const tagNoSessions = 0x8001 // TPM_ST_NO_SESSIONS
