package tpm_test

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/isoloir/isoloir/tpm"
	"github.com/isoloir/isoloir/tpm/verify"
)

const (
	commandExtend = 0x182
	commandQuote  = 0x158
	commandNVRead = 0x14e
	commandRandom = 0x17b
)

// interposer sits on the bus between a station and its chip.
type interposer struct {
	chip     string
	mu       sync.Mutex
	seen     bytes.Buffer
	answer   func(command uint32, request []byte) []byte // nil passes the request on
	tamper   func(command uint32, response []byte) []byte
	listener net.Listener
}

func newInterposer(t *testing.T, b *board) (*interposer, *tpm.Chip) {
	t.Helper()
	dir, err := os.MkdirTemp("", "bus")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	path := filepath.Join(dir, "s")
	p := &interposer{chip: strings.TrimPrefix(b.sim.Address(), "unix:")}
	if p.listener, err = net.Listen("unix", path); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.listener.Close() })
	go p.serve()
	chip, err := tpm.Open("unix:" + path)
	if err != nil {
		t.Fatal(err)
	}
	if err := chip.Pin(b.pins); err != nil {
		t.Fatal(err)
	}
	return p, chip
}

func (p *interposer) serve() {
	for {
		conn, err := p.listener.Accept()
		if err != nil {
			return
		}
		p.pass(conn)
		conn.Close()
	}
}

func (p *interposer) pass(conn net.Conn) {
	request, err := message(conn)
	if err != nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.seen.Write(request)
	command := binary.BigEndian.Uint32(request[6:])
	if p.answer != nil {
		if forged := p.answer(command, request); forged != nil {
			conn.Write(forged)
			return
		}
	}
	chip, err := net.Dial("unix", p.chip)
	if err != nil {
		return
	}
	defer chip.Close()
	chip.Write(request)
	response, err := message(chip)
	if err != nil {
		return
	}
	p.seen.Write(response)
	if p.tamper != nil {
		response = p.tamper(command, response)
	}
	conn.Write(response)
}

func message(r io.Reader) ([]byte, error) {
	head := make([]byte, 10)
	if _, err := io.ReadFull(r, head); err != nil {
		return nil, err
	}
	body := make([]byte, binary.BigEndian.Uint32(head[2:])-10)
	_, err := io.ReadFull(r, body)
	return append(head, body...), err
}

func (p *interposer) set(answer func(uint32, []byte) []byte, tamper func(uint32, []byte) []byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.answer, p.tamper = answer, tamper
}

// Whoever listens on the bus sees no secret, on its way in or out.
func TestListenerNeverSeesASecret(t *testing.T) {
	b := newBoard(t)
	p, chip := newInterposer(t, b)
	secret, k := make([]byte, 32), [32]byte{}
	rand.Read(secret)
	rand.Read(k[:])
	sealed, err := chip.Seal(secret, b.policy)
	if err != nil {
		t.Fatal(err)
	}
	b.chip = chip
	b.measure(t)
	if got, err := chip.Unseal(sealed); err != nil || !bytes.Equal(got, secret) {
		t.Fatal("unseal:", err)
	}
	if err := chip.DefineRatchet(b.policy); err != nil {
		t.Fatal(err)
	}
	if err := chip.SetRatchet(b.policy, 7, k); err != nil {
		t.Fatal(err)
	}
	if i, got, err := chip.Ratchet(b.policy); err != nil || i != 7 || got != k {
		t.Fatal("ratchet:", err)
	}
	drawn, err := chip.Random(32)
	if err != nil {
		t.Fatal(err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for name, s := range map[string][]byte{"seed": secret, "ratchet": k[:], "random bytes": drawn} {
		if bytes.Contains(p.seen.Bytes(), s[:8]) {
			t.Errorf("the %s passed in the clear", name)
		}
	}
}

// A measurement that is swallowed, with a forged "done", does not go unnoticed.
func TestSwallowedMeasurement(t *testing.T) {
	b := newBoard(t)
	p, chip := newInterposer(t, b)
	forged := append([]byte{0x80, 0x02, 0, 0, 0, 19, 0, 0, 0, 0}, 0, 0, 0, 0, 0, 0, 1, 0, 0)
	p.set(func(command uint32, _ []byte) []byte {
		if command == commandExtend {
			return forged
		}
		return nil
	}, nil)
	if err := chip.Extend(11, sha256.Sum256([]byte("booth"))); err == nil {
		t.Error("a swallowed measurement was taken for done")
	}
	p.set(func(command uint32, request []byte) []byte {
		if command == commandExtend {
			return []byte{0x80, 0x01, 0, 0, 0, 10, 0, 0, 0, 0} // without a session
		}
		return nil
	}, nil)
	if err := chip.Extend(11, sha256.Sum256([]byte("booth"))); err == nil {
		t.Error("a swallowed measurement was taken for done")
	}
}

// A measurement that is changed on its way is refused by the chip.
func TestChangedMeasurement(t *testing.T) {
	b := newBoard(t)
	p, chip := newInterposer(t, b)
	good := sha256.Sum256([]byte("booth"))
	p.set(func(command uint32, request []byte) []byte {
		if i := bytes.Index(request, good[:]); command == commandExtend && i > 0 {
			request[i] ^= 1
		}
		return nil
	}, nil)
	if err := chip.Extend(11, good); err == nil {
		t.Error("a changed measurement was accepted")
	}
}

// Every byte of an answer that carries something is covered.
func TestChangedAnswers(t *testing.T) {
	b := newBoard(t)
	b.measure(t)
	if err := b.chip.DefineRatchet(b.policy); err != nil {
		t.Fatal(err)
	}
	p, chip := newInterposer(t, b)
	for command, call := range map[uint32]func() error{
		commandNVRead: func() error { _, _, err := chip.Ratchet(b.policy); return err },
		commandRandom: func() error { _, err := chip.Random(16); return err },
		commandQuote: func() error {
			attest, sig, err := chip.Quote([32]byte{})
			if err != nil {
				return err
			}
			log, _ := b.log.Encode()
			if verify.Judge(verify.Evidence{Attest: attest, Sig: sig, Log: log}, b.expect([32]byte{})).OK() {
				return nil
			}
			return io.ErrUnexpectedEOF
		},
	} {
		if err := call(); err != nil {
			t.Fatalf("%#x untouched: %v", command, err)
		}
		for i := 14; i < 60; i += 9 {
			p.set(nil, func(c uint32, response []byte) []byte {
				if c == command && i < len(response) {
					response[i] ^= 4
				}
				return response
			})
			if err := call(); err == nil {
				t.Errorf("%#x: byte %d of the answer changed and accepted", command, i)
			}
		}
		p.set(nil, nil)
	}
}

// An answer of yesterday does not serve today: the session's nonces are others.
func TestReplayedAnswer(t *testing.T) {
	b := newBoard(t)
	p, chip := newInterposer(t, b)
	var old []byte
	p.set(nil, func(c uint32, response []byte) []byte {
		if c == commandRandom {
			old = bytes.Clone(response)
		}
		return response
	})
	if _, err := chip.Random(16); err != nil || old == nil {
		t.Fatal(err)
	}
	p.set(nil, func(c uint32, response []byte) []byte {
		if c == commandRandom {
			return old
		}
		return response
	})
	if _, err := chip.Random(16); err == nil {
		t.Error("a replayed answer was accepted")
	}
}

// An interposer that shows its own endorsement key to read the salt gets nowhere: ours comes from enrolment.
func TestSwappedEndorsementKey(t *testing.T) {
	b, own := newBoard(t), newBoard(t)
	p, chip := newInterposer(t, b)
	p.mu.Lock()
	p.chip = strings.TrimPrefix(own.sim.Address(), "unix:")
	p.mu.Unlock()
	if _, err := chip.Random(16); err == nil {
		t.Error("another chip could follow our session")
	}
}
