package escpos

import (
	"bytes"
	"io"
	"net"
	"os"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/isoloir/isoloir/device"
)

func TestEncode(t *testing.T) {
	b := device.NewBitmap(device.PageWidth, 300)
	b.SetBlack(0, 0)
	b.SetBlack(device.PageWidth-1, 299)
	data := Encode(device.Page{Kind: device.SheetTest, Image: b})
	first := []byte{0x1b, '@', 0x1d, 'v', '0', 0, 72, 0, 0, 1, 0x80}
	if !bytes.HasPrefix(data, first) {
		t.Errorf("begins % x", data[:len(first)])
	}
	second := data[2+8+72*256:]
	if !bytes.HasPrefix(second, []byte{0x1d, 'v', '0', 0, 72, 0, 44, 0}) {
		t.Errorf("second band begins % x", second[:8])
	}
	if !bytes.HasSuffix(data, []byte{0x01, 0x1d, 'V', 65, 0}) {
		t.Errorf("ends % x", data[len(data)-5:])
	}
}

// Rasters made of the dangerous bytes: no real-time command is left in them, and no more than one dot a byte was added.
func TestNoRealTimeCommandInsideARaster(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := device.NewBitmap(16, rapid.IntRange(1, 600).Draw(t, "rows"))
		bad := rapid.SampledFrom([]byte{0x10, 0x04, 0x05, 0x14, 0x00, 0x01})
		copy(b.Bits, rapid.SliceOfN(bad, len(b.Bits), len(b.Bits)).Draw(t, "dots"))
		before := bytes.Clone(b.Bits)
		data := Encode(device.Page{Image: b})
		for i := 1; i < len(data); i++ {
			if data[i-1] == 0x10 && (data[i] == 0x04 || data[i] == 0x05 || data[i] == 0x14) {
				t.Fatalf("a real-time command at byte %d", i)
			}
		}
		if !bytes.Equal(before, b.Bits) {
			t.Fatal("the page was changed")
		}
		checkDots(t, before, data)
	})
}

func checkDots(t *rapid.T, want, data []byte) {
	data = data[2:]
	for len(want) > 0 {
		n := min(len(want), bandRows*2)
		got := data[8 : 8+n]
		for i := range n {
			if got[i] != want[i] && got[i] != want[i]|0x02 {
				t.Fatalf("byte %#x became %#x", want[i], got[i])
			}
		}
		want, data = want[n:], data[8+n:]
	}
}

func TestStatusBits(t *testing.T) {
	for _, c := range []struct {
		n, b byte
		want device.PrinterStatus
	}{
		{2, 0x12, 0}, {2, 0x16, device.CoverOpen}, {2, 0x32, device.PaperOut}, {3, 0x1a, device.CutterError}, {3, 0x32, device.Broken},
		{3, 0x52, device.HeadHot}, {4, 0x12, 0}, {4, 0x1e, device.PaperLow}, {4, 0x72, device.PaperOut}, {4, 0x7e, device.PaperOut | device.PaperLow},
	} {
		if got := condition(c.n, c.b); got != c.want || !isStatus(c.b) || isPaper(c.b) {
			t.Errorf("answer %#x to %d is %s", c.b, c.n, got)
		}
	}
	for _, b := range []byte{0x00, 0x03, 0x0c, 0x60} {
		if isStatus(b) || !isPaper(b) {
			t.Errorf("answer %#x to GS r is taken for another", b)
		}
	}
}

// outOfPaper is a printer that answers at once, on a port that has no time. What is in it at first came too late for an earlier question.
type outOfPaper struct{ said []byte }

func (*outOfPaper) SetReadDeadline(time.Time) error  { return nil }
func (*outOfPaper) SetWriteDeadline(time.Time) error { return nil }

func (p *outOfPaper) Write(b []byte) (int, error) {
	answer := map[byte]byte{2: 0x12, 3: 0x12, 4: 0x72}[b[len(b)-1]]
	p.said = append(p.said, answer)
	return len(b), nil
}

func (p *outOfPaper) Read(b []byte) (int, error) {
	if len(p.said) == 0 {
		return 0, os.ErrDeadlineExceeded
	}
	n := copy(b, p.said)
	p.said = p.said[n:]
	return n, nil
}

// An answer that comes too late is not taken for the answer to another question.
func TestALateAnswer(t *testing.T) {
	s, err := New(&outOfPaper{said: []byte{0x12}}).Status(t.Context())
	if err != nil || s != device.PaperOut {
		t.Errorf("status %v, %v", s, err)
	}
}

// A busy printer answers that the page is out just when it is asked for its state: the answer must not be lost.
func TestPrintedIsHeardAmongStatuses(t *testing.T) {
	host, printer := net.Pipe()
	defer host.Close()
	go func() {
		defer printer.Close()
		var seen []byte
		asked, slow := false, 0
		for b := make([]byte, 1); ; {
			if _, err := io.ReadFull(printer, b); err != nil {
				return
			}
			seen = append(seen, b[0])
			switch {
			case bytes.HasSuffix(seen, askPaper):
				asked = true
			case len(seen) > 2 && bytes.Equal(seen[len(seen)-3:len(seen)-1], []byte{0x10, 0x04}):
				if asked {
					if slow++; slow == 2 { // between the questions, not after them
						_, _ = printer.Write([]byte{0x00})
					}
				}
				_, _ = printer.Write([]byte{0x12})
			}
		}
	}()
	if err := New(host).Print(t.Context(), device.Page{Kind: device.SheetTest, Image: device.NewBitmap(device.PageWidth, 8)}); err != nil {
		t.Fatal(err)
	}
}
