package swtpm

import (
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/google/go-tpm/tpm2"

	"github.com/isoloir/isoloir/tpm"
)

// CA is a throw-away authority for endorsement certificates, made by swtpm_localca: a root and one authority below it.
type CA struct{ dir string }

// NewCA makes an authority in dir, or takes the one that is there.
func NewCA(dir string) (*CA, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	ca := &CA{dir}
	if _, err := ca.Root(); err == nil {
		return ca, nil
	}
	config := fmt.Sprintf("statedir = %[1]s\nsigningkey = %[1]s/signkey.pem\nissuercert = %[1]s/issuercert.pem\ncertserial = %[1]s/certserial\n", dir)
	if err := os.WriteFile(ca.path("localca.conf"), []byte(config), 0o600); err != nil {
		return nil, err
	}
	if err := os.WriteFile(ca.path("localca.options"), nil, 0o600); err != nil {
		return nil, err
	}
	// The authority comes into being with its first certificate; this one is for nobody.
	return ca, ca.localca(generator, dir)
}

// generator is the base point of P-256.
const generator = "x=6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296,y=4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"

func (ca *CA) path(name string) string { return filepath.Join(ca.dir, name) }

// Root is the root certificate in DER.
func (ca *CA) Root() ([]byte, error) { return readPEM(ca.path("swtpm-localca-rootca-cert.pem")) }

func readPEM(path string) ([]byte, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	block, _ := pem.Decode(data)
	if block == nil {
		return nil, errors.New("no certificate in " + path)
	}
	return block.Bytes, nil
}

func (ca *CA) localca(point, out string) error {
	cmd := exec.Command("swtpm_localca", "--type", "ek", "--ek", point+",id=secp256r1", "--dir", out, "--vmid", filepath.Base(out),
		"--optsfile", ca.path("localca.options"), "--configfile", ca.path("localca.conf"), "--tpm-spec-family", "2.0",
		"--tpm-spec-revision", "164", "--tpm-spec-level", "0", "--tpm-manufacturer", "id:00001014", "--tpm-model", "swtpm",
		"--tpm-version", "id:20191023", "--tpm2", "--decryption")
	if words, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("swtpm_localca: %w: %s", lacks(err, "swtpm-tools"), words)
	}
	return nil
}

// issue certifies an endorsement key and returns the chain without the root.
func (ca *CA) issue(ek []byte, out string) ([][]byte, error) {
	public, err := tpm2.Unmarshal[tpm2.TPMTPublic](ek)
	if err != nil {
		return nil, err
	}
	point, err := public.Unique.ECC()
	if err != nil {
		return nil, err
	}
	if err := ca.localca(fmt.Sprintf("x=%x,y=%x", point.X.Buffer, point.Y.Buffer), out); err != nil {
		return nil, err
	}
	leaf, err := os.ReadFile(filepath.Join(out, "ek.cert"))
	if err != nil {
		return nil, err
	}
	issuer, err := readPEM(ca.path("issuercert.pem"))
	return [][]byte{leaf, issuer}, err
}

// install puts the chain where a manufacturer does (TCG EK Credential Profile 2.5, 2.2.1).
func install(address string, chain [][]byte) error {
	t, err := tpm.Connect(address)
	if err != nil {
		return err
	}
	defer t.Close()
	for i, certificate := range chain {
		index := tpm2.TPMHandle(0x01c0000a)
		if i > 0 {
			index = tpm2.TPMHandle(0x01c00100 + i - 1)
		}
		public := tpm2.TPMSNVPublic{NVIndex: index, NameAlg: tpm2.TPMAlgSHA256, DataSize: uint16(len(certificate)),
			Attributes: tpm2.TPMANV{PPWrite: true, PPRead: true, OwnerRead: true, AuthRead: true, NoDA: true, PlatformCreate: true, NT: tpm2.TPMNTOrdinary}}
		if _, err := (tpm2.NVDefineSpace{AuthHandle: tpm2.TPMRHPlatform, PublicInfo: tpm2.New2B(public)}).Execute(t); err != nil {
			return err
		}
		for offset := 0; offset < len(certificate); offset += 512 {
			there, err := tpm2.NVReadPublic{NVIndex: index}.Execute(t)
			if err != nil {
				return err
			}
			_, err = tpm2.NVWrite{AuthHandle: tpm2.TPMRHPlatform, NVIndex: tpm2.NamedHandle{Handle: index, Name: there.NVName}, Offset: uint16(offset),
				Data: tpm2.TPM2BMaxNVBuffer{Buffer: certificate[offset:min(offset+512, len(certificate))]}}.Execute(t)
			if err != nil {
				return err
			}
		}
	}
	return nil
}
