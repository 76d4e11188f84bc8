package tpm_test

import (
	"testing"

	"github.com/google/go-tpm/tpm2"

	"github.com/isoloir/isoloir/tpm"
)

// redefineUnwritten does what somebody with the owner's empty authorization can: erase the fence and define it again alike.
func redefineUnwritten(t *testing.T, b *board) {
	t.Helper()
	dev, err := tpm.Connect(b.sim.Address())
	if err != nil {
		t.Fatal(err)
	}
	defer dev.Close()
	index := tpm2.TPMHandle(0x0180a002)
	there, err := tpm2.NVReadPublic{NVIndex: index}.Execute(dev)
	if err != nil {
		t.Fatal(err)
	}
	public, err := there.NVPublic.Contents()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := (tpm2.NVUndefineSpace{AuthHandle: tpm2.TPMRHOwner, NVIndex: tpm2.NamedHandle{Handle: index, Name: there.NVName}}).Execute(dev); err != nil {
		t.Fatal(err)
	}
	public.Attributes.Written = false
	if _, err := (tpm2.NVDefineSpace{AuthHandle: tpm2.TPMRHOwner, PublicInfo: tpm2.New2B(*public)}).Execute(dev); err != nil {
		t.Fatal(err)
	}
}
