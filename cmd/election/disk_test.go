package main

import (
	"bytes"
	"context"
	"maps"
	"os"
	"strings"
	"testing"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/cmd/internal/disktest"
)

// TestAFullDiskLosesNothing runs every verb that writes a file while there is no room: it says so, leaves every file as it was and no
// part of a new one, and does its work once there is room.
func TestAFullDiskLosesNothing(t *testing.T) {
	disktest.Both(t, 4<<20, func(t *testing.T, d *disktest.Disk) {
		s := stageIn(t, d.Dir).hamilton()
		s.file("more.json", `{"minGroup": 7}`)
		both := " -key @keys/bob.key -key @keys/ada.key -pin @pin -pin @pin"
		for _, line := range []string{
			"keygen -work 10 -id eve -name eve -out @keys -secret @pin",
			"keygen -work 10 -trustee -id t4 -name t4 -out @t4 -secret @pin",
			"import -setup @setup.json" + everybody + " -out @other.json @source.json",
			"import -setup @more.json -force -out @manifest.json @manifest.json",
			"check" + both + " @manifest.json",
			"open -manifest @manifest.json -station st-1 -out @order.bin" + both,
		} {
			before := d.Files()
			d.Fill()
			s.run(cli.ExitFailed, line, "hint: the disk is full")
			d.Room()
			if !maps.Equal(before, d.Files()) {
				t.Errorf("election %s: a full disk changed the files", line)
			}
			s.run(cli.ExitOK, line)
		}
	})
}

// TestWhatNobodyCanReadIsNoSuccess: an official who could not read what was signed learns it from the exit code.
func TestWhatNobodyCanReadIsNoSuccess(t *testing.T) {
	s := hamilton(t)
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer full.Close()
	var errs bytes.Buffer
	args := []string{"check", "-unsigned", s.path("manifest.json")}
	code := command().Run(context.Background(), &cli.Env{Stdin: strings.NewReader(""), Stdout: full, Stderr: &errs}, args)
	if code != cli.ExitFailed || !strings.Contains(errs.String(), "hint: the disk is full") {
		t.Errorf("exit %d\n%s", code, errs.String())
	}
}
