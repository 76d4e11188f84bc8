package escpos

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/isoloir/isoloir/device"
)

// A Port is the pipe to a printer: a socket, or a device file that can be polled.
type Port interface {
	io.ReadWriter
	SetReadDeadline(time.Time) error
	SetWriteDeadline(time.Time) error
}

// A Printer is a device.Printer behind a port. It prints one page at a time.
type Printer struct {
	mu      sync.Mutex
	port    Port
	clean   bool // nothing of an earlier page is left in the printer
	printed bool // the question at the end of the page was answered
}

var _ device.Printer = (*Printer)(nil)

// New takes over a port.
func New(port Port) *Printer { return &Printer{port: port} }

// How long a printer may take to answer at once, to print what it was given, and to take a band; and how long to wait for what is there.
const (
	answerTime = 2 * time.Second
	drainTime  = time.Millisecond
	pollTime   = 100 * time.Millisecond
	printTime  = 60 * time.Second
)

// Print implements device.Printer: bands, cut, then a question that is answered in turn, while the printer's state is
// polled. A printer that goes offline is told to forget what it has, so that nothing comes out later.
func (p *Printer) Print(ctx context.Context, page device.Page) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := p.print(ctx, page); err != nil {
		p.clean = false
		return err
	}
	return nil
}

// Status implements device.Printer.
func (p *Printer) Status(ctx context.Context) (device.PrinterStatus, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.status(ctx)
}

func (p *Printer) print(ctx context.Context, page device.Page) error {
	fail := func(s device.PrinterStatus, err error) error {
		return &device.PrintError{Kind: page.Kind, Status: s, Err: err}
	}
	if s, err := p.status(ctx); err != nil || !s.Ready() {
		return fail(s, err)
	}
	if err := p.reset(ctx); err != nil {
		return fail(0, err)
	}
	job := append(Encode(page), askPaper...)
	defer clear(job) // the dots of a ballot are a vote
	p.printed = false
	if err := p.write(ctx, job); err != nil {
		return fail(0, errors.Join(err, p.drop()))
	}
	s, err := p.finish(ctx)
	if err != nil || !s.Ready() {
		return fail(s, errors.Join(err, p.drop()))
	}
	return nil
}

// reset makes the printer forget what an interrupted page left in it, and cuts off what was printed of it.
func (p *Printer) reset(ctx context.Context) error {
	if p.clean {
		return nil
	}
	if err := p.write(ctx, append(append(append([]byte(nil), forget...), initialise...), cut...)); err != nil {
		return err
	}
	p.clean = true
	return nil
}

// drop ends a page that will not come out: when the connection lives, the printer forgets it.
func (p *Printer) drop() error {
	_ = p.port.SetWriteDeadline(time.Now().Add(answerTime))
	if _, err := p.port.Write(forget); err != nil {
		return fmt.Errorf("clear printer: %w", err)
	}
	return nil
}

// finish waits until all that was sent is on paper, or the printer says why not. The answer may also come while the
// printer is asked for its state.
func (p *Printer) finish(ctx context.Context) (device.PrinterStatus, error) {
	for end := time.Now().Add(printTime); time.Now().Before(end); {
		if !p.printed {
			if _, err := p.read(ctx, isPaper, pollTime); err != nil && !errors.Is(err, os.ErrDeadlineExceeded) {
				return 0, err
			}
		}
		if p.printed {
			return p.status(ctx)
		}
		if s, err := p.status(ctx); err != nil || !s.Ready() {
			return s, err
		}
	}
	return 0, errors.New("printer does not finish the page")
}

// status asks for the three kinds of status that say something. Answers do not name their question: one that came too late for an earlier
// question would be taken for the next one's, and so on for ever.
func (p *Printer) status(ctx context.Context) (device.PrinterStatus, error) {
	if err := p.drain(ctx); err != nil {
		return 0, err
	}
	var s device.PrinterStatus
	for n := byte(2); n <= 4; n++ {
		if err := p.write(ctx, []byte{0x10, 0x04, n}); err != nil {
			return 0, err
		}
		b, err := p.read(ctx, isStatus, answerTime)
		if err != nil {
			return 0, fmt.Errorf("ask printer for status: %w", err)
		}
		s |= condition(n, b)
	}
	return s, nil
}

// drain reads what the printer said by now, of which only that a page is printed is still of use.
func (p *Printer) drain(ctx context.Context) error {
	for end := time.Now().Add(answerTime); time.Now().Before(end); {
		_, err := p.read(ctx, func(byte) bool { return true }, drainTime)
		if errors.Is(err, os.ErrDeadlineExceeded) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read what printer said: %w", err)
		}
	}
	return errors.New("printer speaks without end")
}

func (p *Printer) write(ctx context.Context, data []byte) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := p.port.SetWriteDeadline(deadline(ctx, printTime)); err != nil {
		return err
	}
	_, err := p.port.Write(data)
	return err
}

// read waits for a byte of one kind. Of others it notes that a page is printed; the rest are answers that came too late.
func (p *Printer) read(ctx context.Context, want func(byte) bool, within time.Duration) (byte, error) {
	if err := p.port.SetReadDeadline(deadline(ctx, within)); err != nil {
		return 0, err
	}
	for {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		var b [1]byte
		n, err := p.port.Read(b[:])
		p.printed = p.printed || n == 1 && isPaper(b[0])
		if n == 1 && want(b[0]) {
			return b[0], nil
		}
		if err != nil {
			return 0, err
		}
	}
}

func deadline(ctx context.Context, within time.Duration) time.Time {
	end := time.Now().Add(within)
	if d, ok := ctx.Deadline(); ok && d.Before(end) {
		return d
	}
	return end
}
