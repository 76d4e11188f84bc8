package broker

import (
	"net"
	"path/filepath"
	"testing"
	"time"
)

// A broker whose chip hangs answers nothing. The caller waits for a bounded time and then knows that the chip failed.
func TestChipThatHangs(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s")
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	c := &client{path, 30 * time.Millisecond}
	if _, _, err := c.RatchetRead(); !IsChip(err) {
		t.Errorf("ratchet: %v", err)
	}
	if _, err := c.Quote([32]byte{}); !IsChip(err) {
		t.Errorf("quote: %v", err)
	}
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			conn.Close()
		}
	}()
	if _, _, err := (&client{path, time.Minute}).RatchetRead(); err == nil || IsChip(err) {
		t.Errorf("a broker that hangs up says nothing about the chip: %v", err)
	}
}
