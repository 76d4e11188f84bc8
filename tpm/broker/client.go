package broker

import (
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"os"
	"time"

	"github.com/isoloir/isoloir/tpm/verify"
)

// Booth is everything that the booth can ask of the TPM.
type Booth interface {
	// RatchetRead gives the next leaf's index and k. Index 0 means that no k was ever written.
	RatchetRead() (index uint32, k [32]byte, err error)
	// RatchetWrite moves the ratchet in one write. The index must rise; only a ratchet that still stands at 0 or 1 may be
	// started afresh at 1.
	RatchetWrite(index uint32, k [32]byte) error
	// SignReceipt signs with the RSA key under the label "receipt" or "tape"; see verify.CheckReceipt.
	SignReceipt(label string, digest [32]byte) ([]byte, error)
	// Random gives up to 32 bytes of the TPM's own randomness.
	Random(n int) ([]byte, error)
	// SharingKey gives the X25519 private key to which trustees seal their seed halves, in locked memory.
	SharingKey() ([]byte, error)
	// Check quotes for a person who chose MinChosen to MaxChosen bytes; see verify.CheckNonce and verify.Judge. Who asks too often is
	// told to wait (IsWait).
	Check(chosen []byte) (verify.Evidence, error)
}

// Validator is everything that the validator can ask of the TPM.
type Validator interface {
	// Quote signs registers 8 to 14 and nonce; see verify.Nonce and verify.Judge.
	Quote(nonce [32]byte) (verify.Evidence, error)
	// Sign signs with the station's P-256 key under one of the labels of SignLabels; see verify.CheckStation.
	Sign(label string, digest [32]byte) ([]byte, error)
	// ConsensusSeed gives the ed25519 seed in locked memory that no core dump holds. It works only under the software that
	// the station was enrolled with.
	ConsensusSeed() ([]byte, error)
	// Fence reads the NV cell that fences the signing state, SetFence writes it; see Lease.
	Fence() ([32]byte, error)
	SetFence(value [32]byte) error
	// Identity is the station's enrolment, as it was recorded.
	Identity() (verify.Enrolment, error)
	// Activate answers a credential challenge.
	Activate(blob, secret []byte) ([]byte, error)
}

// SignLabels are the only uses of the station's P-256 key.
var SignLabels = []string{"station-root", "leaf-root", "drawn-station", "batch", "close", "sheets", "checkpoint"}

// ReceiptLabels are the only uses of the receipt key.
var ReceiptLabels = []string{"receipt", "tape"}

// patience is how long an answer may take. An RSA signature on a busy chip takes a second or two, and voters wait.
const patience = 20 * time.Second

var _ Fence = Validator(nil)

// client asks one question a connection, so that a broken one never shifts answers.
type client struct {
	socket   string
	patience time.Duration
}

// DialBooth connects to the booth's socket of a broker.
func DialBooth(socket string) (Booth, error) { return dial(socket) }

// DialValidator connects to the validator's socket of a broker.
func DialValidator(socket string) (Validator, error) { return dial(socket) }

func dial(socket string) (*client, error) {
	conn, err := net.Dial("unix", socket)
	if err != nil {
		return nil, fmt.Errorf("broker does not answer: %w", err)
	}
	return &client{socket, patience}, conn.Close()
}

func (c *client) ask(o op, body []byte) ([]byte, error) {
	conn, err := net.Dial("unix", c.socket)
	if err != nil {
		return nil, fmt.Errorf("broker does not answer: %w", err)
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(c.patience)); err != nil {
		return nil, err
	}
	if err := writeMessage(conn, uint8(o), body); err != nil {
		return nil, silence(err)
	}
	code, answer, err := readMessage(conn)
	if err != nil {
		return nil, silence(err)
	}
	if code != 0 {
		return nil, &Refusal{Code: Code(code), Reason: string(answer)}
	}
	return answer, nil
}

// silence tells what it means that no answer came: init is there, or this process would have died with it, so the chip hangs.
func silence(err error) error {
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return &Refusal{Code: CodeChip, Reason: "the security chip does not answer"}
	}
	return fmt.Errorf("broker: %w", err)
}

func (c *client) RatchetRead() (index uint32, k [32]byte, err error) {
	a, err := c.ask(opRatchetRead, nil)
	if err != nil {
		return 0, k, err
	}
	defer clear(a)
	if len(a) != 36 {
		return 0, k, errMessage
	}
	return binary.BigEndian.Uint32(a), [32]byte(a[4:]), nil
}

func (c *client) RatchetWrite(index uint32, k [32]byte) error {
	body := append(binary.BigEndian.AppendUint32(nil, index), k[:]...)
	defer clear(body)
	_, err := c.ask(opRatchetWrite, body)
	return err
}

func (c *client) SignReceipt(label string, digest [32]byte) ([]byte, error) {
	return c.sign(opSignReceipt, label, digest)
}

func (c *client) sign(o op, label string, digest [32]byte) ([]byte, error) {
	if len(label) > 255 {
		return nil, argument("a label of %d bytes", len(label))
	}
	return c.ask(o, labelled(label, digest))
}

func (c *client) Random(n int) ([]byte, error) {
	if n < 1 || n > 32 {
		return nil, argument("%d random bytes asked for; it gives 1 to 32", n)
	}
	return c.ask(opRandom, []byte{uint8(n)})
}

func (c *client) SharingKey() ([]byte, error)    { return c.secret(opSharingKey) }
func (c *client) ConsensusSeed() ([]byte, error) { return c.secret(opConsensusSeed) }

func (c *client) secret(o op) ([]byte, error) {
	a, err := c.ask(o, nil)
	if err != nil {
		return nil, err
	}
	return lock(a)
}

func (c *client) Quote(nonce [32]byte) (verify.Evidence, error) { return c.evidence(opQuote, nonce[:]) }

func (c *client) Check(chosen []byte) (verify.Evidence, error) {
	if len(chosen) < MinChosen || len(chosen) > MaxChosen {
		return verify.Evidence{}, argument("%d bytes were chosen; from %d to %d are", len(chosen), MinChosen, MaxChosen)
	}
	return c.evidence(opCheck, chosen)
}

func (c *client) evidence(o op, body []byte) (verify.Evidence, error) {
	a, err := c.ask(o, body)
	if err != nil {
		return verify.Evidence{}, err
	}
	return verify.ParseEvidence(a)
}

func (c *client) Sign(label string, digest [32]byte) ([]byte, error) {
	return c.sign(opSign, label, digest)
}

func (c *client) Fence() (value [32]byte, err error) {
	a, err := c.ask(opFence, nil)
	if err != nil {
		return value, err
	}
	if len(a) != 32 {
		return value, errMessage
	}
	return [32]byte(a), nil
}

func (c *client) SetFence(value [32]byte) error {
	_, err := c.ask(opSetFence, value[:])
	return err
}

func (c *client) Identity() (verify.Enrolment, error) {
	a, err := c.ask(opIdentity, nil)
	if err != nil {
		return verify.Enrolment{}, err
	}
	return verify.ParseEnrolment(a)
}

func (c *client) Activate(blob, secret []byte) ([]byte, error) {
	return c.ask(opActivate, pair(blob, secret))
}
