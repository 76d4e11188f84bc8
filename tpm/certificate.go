package tpm

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/google/go-tpm/tpm2"
)

// Where a manufacturer leaves the certificate of the P-256 endorsement key (TCG EK Credential Profile 2.5, 2.2.1.4), and
// the first place of the chain above it (2.2.1.5.2).
const (
	indexCertificate = tpm2.TPMHandle(0x01c0000a)
	indexChain       = tpm2.TPMHandle(0x01c00100)
	maxChain         = 6
)

// ErrNoCertificate says that the chip carries no certificate for its P-256 endorsement key.
var ErrNoCertificate = errors.New("the TPM carries no certificate for its P-256 endorsement key")

// EKChain reads the endorsement key's certificate and whatever the manufacturer put above it, in DER.
func (c *Chip) EKChain() ([][]byte, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	leaf, err := c.certificate(indexCertificate)
	if err != nil {
		return nil, err
	}
	chain := [][]byte{leaf}
	for i := range tpm2.TPMHandle(maxChain) {
		above, err := c.certificate(indexChain + i)
		if errors.Is(err, ErrNoCertificate) {
			break
		}
		if err != nil {
			return nil, err
		}
		chain = append(chain, above)
	}
	return chain, nil
}

func (c *Chip) certificate(index tpm2.TPMHandle) ([]byte, error) {
	public, err := tpm2.NVReadPublic{NVIndex: index}.Execute(c.t)
	if errors.Is(err, tpm2.TPMRCHandle) {
		return nil, ErrNoCertificate
	}
	if err != nil {
		return nil, fmt.Errorf("tpm: %w", err)
	}
	info, err := public.NVPublic.Contents()
	if err != nil {
		return nil, err
	}
	var data []byte
	for len(data) < int(info.DataSize) {
		part, err := c.nvPart(index, public.NVName, uint16(len(data)), min(512, info.DataSize-uint16(len(data))))
		if err != nil {
			return nil, err
		}
		data = append(data, part...)
	}
	return trimDER(data)
}

// nvPart reads in pieces of at most 512 bytes, the least that every chip can do. The content is public and checked by its
// signature, so it passes in the clear.
func (c *Chip) nvPart(index tpm2.TPMHandle, name tpm2.TPM2BName, offset, size uint16) ([]byte, error) {
	rsp, err := tpm2.NVRead{
		AuthHandle: tpm2.AuthHandle{Handle: index, Name: name, Auth: tpm2.PasswordAuth(nil)},
		NVIndex:    tpm2.NamedHandle{Handle: index, Name: name},
		Size:       size, Offset: offset,
	}.Execute(c.t)
	if err != nil {
		return nil, fmt.Errorf("tpm: certificate: %w", err)
	}
	if len(rsp.Data.Buffer) != int(size) {
		return nil, errResponse
	}
	return rsp.Data.Buffer, nil
}

// trimDER cuts the padding that some manufacturers leave after the certificate.
func trimDER(data []byte) ([]byte, error) {
	if len(data) < 4 || data[0] != 0x30 || data[1] != 0x82 {
		return nil, errors.New("tpm: the certificate is not DER")
	}
	n := 4 + int(binary.BigEndian.Uint16(data[2:]))
	if n > len(data) {
		return nil, errors.New("tpm: the certificate is cut off")
	}
	return data[:n], nil
}
