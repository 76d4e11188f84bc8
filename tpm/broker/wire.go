// Package broker stands between the two processes of a station and its TPM. init alone opens the chip and serves two sockets, each
// with its own fixed list: the booth reaches seeds and receipt signatures, the validator quotes, batch signatures, the
// consensus seed and the fence of its signing lease. A TPM policy knows no process, so this is where they are told apart.
package broker

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"golang.org/x/crypto/cryptobyte"
)

// op is the first byte of a request.
type op uint8

const (
	opRatchetRead op = 1 + iota
	opRatchetWrite
	opSignReceipt
	opRandom
	opSharingKey
	opQuote
	opSign
	opConsensusSeed
	opFence
	opSetFence
	opIdentity
	opActivate
	opCheck
)

// Code says why the broker did not do what it was asked.
type Code uint8

const (
	CodeRefused  Code = 1 // not on this caller's list
	CodeArgument Code = 2 // malformed, or a value that the rules forbid
	CodeChip     Code = 3 // the TPM refused or does not answer
	CodeWait     Code = 4 // asked too often; later it will be done
)

// Refusal is the broker's typed answer.
type Refusal struct {
	Code   Code
	Reason string
}

func (r *Refusal) Error() string { return "broker: " + r.Reason }

// IsChip reports whether err means that the TPM failed, which the station outlives.
func IsChip(err error) bool {
	var r *Refusal
	return errors.As(err, &r) && r.Code == CodeChip
}

// IsWait reports whether err means that the broker was asked too often and will answer later.
func IsWait(err error) bool {
	var r *Refusal
	return errors.As(err, &r) && r.Code == CodeWait
}

// maxMessage holds the largest answer, an enrolment with its certificates.
const maxMessage = 20 << 10

var errMessage = errors.New("broker: malformed message")

func writeMessage(w io.Writer, first uint8, body []byte) error {
	if len(body)+1 > maxMessage {
		return errMessage
	}
	frame := append(binary.BigEndian.AppendUint32(make([]byte, 0, 5+len(body)), uint32(1+len(body))), first)
	frame = append(frame, body...)
	defer clear(frame) // some bodies are secrets
	_, err := w.Write(frame)
	return err
}

func readMessage(r io.Reader) (first uint8, body []byte, err error) {
	var head [4]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return 0, nil, err
	}
	n := binary.BigEndian.Uint32(head[:])
	if n == 0 || n > maxMessage {
		return 0, nil, errMessage
	}
	message := make([]byte, n)
	if _, err := io.ReadFull(r, message); err != nil {
		return 0, nil, err
	}
	return message[0], message[1:], nil
}

// labelled is the argument of both signing operations.
func labelled(label string, digest [32]byte) []byte {
	var b cryptobyte.Builder
	b.AddUint8LengthPrefixed(func(b *cryptobyte.Builder) { b.AddBytes([]byte(label)) })
	b.AddBytes(digest[:])
	return b.BytesOrPanic()
}

func parseLabelled(body []byte) (label string, digest [32]byte, err error) {
	s := cryptobyte.String(body)
	var l cryptobyte.String
	if !s.ReadUint8LengthPrefixed(&l) || !s.CopyBytes(digest[:]) || !s.Empty() {
		return "", digest, argument("malformed request")
	}
	return string(l), digest, nil
}

func pair(a, b []byte) []byte {
	var w cryptobyte.Builder
	for _, p := range [][]byte{a, b} {
		w.AddUint16LengthPrefixed(func(w *cryptobyte.Builder) { w.AddBytes(p) })
	}
	return w.BytesOrPanic()
}

func parsePair(body []byte) (a, b []byte, err error) {
	s := cryptobyte.String(body)
	var x, y cryptobyte.String
	if !s.ReadUint16LengthPrefixed(&x) || !s.ReadUint16LengthPrefixed(&y) || !s.Empty() {
		return nil, nil, argument("malformed request")
	}
	return x, y, nil
}

func argument(format string, a ...any) error {
	return &Refusal{Code: CodeArgument, Reason: fmt.Sprintf(format, a...)}
}
