package broker_test

import (
	"context"
	"io"
	"log/slog"
	"testing"

	"github.com/isoloir/isoloir/tpm/broker"
)

// Without a chip everybody hears so at once, and the enrolment is still known.
func TestAbsentChip(t *testing.T) {
	p := newPost(t)
	p.end()
	run, err := broker.NewAbsent(p.keys, slog.New(slog.NewTextHandler(io.Discard, nil))).Listen(p.path("booth.sock"), p.path("validator.sock"))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- run(ctx) }()
	defer func() { cancel(); <-done }()
	b, v := p.booth(t), p.validator(t)
	for name, call := range map[string]func() error{
		"ratchet": func() error { _, _, err := b.RatchetRead(); return err },
		"write":   func() error { return b.RatchetWrite(9, [32]byte{}) },
		"receipt": func() error { _, err := b.SignReceipt("receipt", [32]byte{}); return err },
		"random":  func() error { _, err := b.Random(1); return err },
		"sharing": func() error { _, err := b.SharingKey(); return err },
		"check":   func() error { _, err := b.Check(make([]byte, 16)); return err },
		"quote":   func() error { _, err := v.Quote([32]byte{}); return err },
		"sign":    func() error { _, err := v.Sign("batch", [32]byte{}); return err },
		"seed":    func() error { _, err := v.ConsensusSeed(); return err },
		"fence":   func() error { _, err := v.Fence(); return err },
		"fencing": func() error { return v.SetFence([32]byte{}) },
		"answer":  func() error { _, err := v.Activate(nil, nil); return err },
	} {
		if err := call(); !broker.IsChip(err) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if e, err := v.Identity(); err != nil || string(e.AK) != string(p.keys.Enrolment.AK) {
		t.Errorf("identity: %v", err)
	}
	if code, _ := raw(t, p.path("booth.sock"), 6, nil); broker.Code(code) != broker.CodeRefused {
		t.Errorf("a foreign operation: code %d", code)
	}
}
