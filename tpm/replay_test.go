package tpm_test

import (
	"bytes"
	"encoding/binary"
	"net"
	"testing"
)

const (
	commandNVWrite     = 0x137
	commandNVIncrement = 0x134
)

// changers are the calls that change the chip, by the command that does it.
func changers(b *approvedBoard) map[uint32]func() error {
	return map[uint32]func() error{
		commandNVWrite:     func() error { return b.chip.SetFence(b.policy, [32]byte{8}) },
		commandNVIncrement: func() error { n, _ := b.chip.Version(); return b.chip.RaiseVersion(n + 1) },
		commandExtend:      func() error { return b.chip.Extend(13, [32]byte{8}) },
	}
}

// onTheBus is an approved board with an interposer before its chip.
func onTheBus(t *testing.T) (*interposer, *approvedBoard) {
	t.Helper()
	b := newApprovedBoard(t)
	b.boot(t, b.log)
	p, chip := newInterposer(t, b.board)
	b.chip = chip
	if err := chip.Approve(b.office.approve(t, b.log, 5)); err != nil {
		t.Fatal(err)
	}
	return p, b
}

// A command that was recorded on the bus changes nothing when it is sent again: its session is gone, and another would have other nonces.
func TestReplayedCommand(t *testing.T) {
	p, b := onTheBus(t)
	recorded := map[uint32][]byte{}
	p.set(func(command uint32, request []byte) []byte {
		recorded[command] = bytes.Clone(request)
		return nil
	}, nil)
	order := []uint32{commandNVWrite, commandNVIncrement, commandExtend} // the last ends what the policy allows
	for _, command := range order {
		if err := changers(b)[command](); err != nil {
			t.Fatalf("%#x: %v", command, err)
		}
	}
	p.set(nil, nil)
	before, err := b.chip.Registers()
	if err != nil {
		t.Fatal(err)
	}
	version, err := b.chip.Version()
	if err != nil {
		t.Fatal(err)
	}
	for _, command := range order {
		if code := b.raw(t, p, recorded[command]); code == 0 {
			t.Errorf("%#x was done a second time", command)
		}
	}
	after, err := b.chip.Registers()
	if err != nil || after != before {
		t.Errorf("registers changed: %v", err)
	}
	if n, err := b.chip.Version(); err != nil || n != version {
		t.Errorf("the counter went from %d to %d: %v", version, n, err)
	}
}

// raw sends bytes to the chip and gives its response code.
func (b *approvedBoard) raw(t *testing.T, p *interposer, request []byte) uint32 {
	t.Helper()
	if len(request) == 0 {
		t.Fatal("nothing was recorded")
	}
	conn, err := net.Dial("unix", p.chip)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := conn.Write(request); err != nil {
		t.Fatal(err)
	}
	response, err := message(conn)
	if err != nil {
		t.Fatal(err)
	}
	return binary.BigEndian.Uint32(response[6:])
}

// A change that an interposer swallows, answering "done" in the chip's place, is no success: the answer's HMAC is not the chip's.
func TestSwallowedChanges(t *testing.T) {
	for command := range changers(nil) {
		p, b := onTheBus(t)
		p.set(func(c uint32, _ []byte) []byte {
			if c == command {
				return append([]byte{0x80, 0x02, 0, 0, 0, 19, 0, 0, 0, 0}, 0, 0, 0, 0, 0, 0, 1, 0, 0)
			}
			return nil
		}, nil)
		if err := changers(b)[command](); err == nil {
			t.Errorf("%#x was swallowed and taken for done", command)
		}
	}
}
