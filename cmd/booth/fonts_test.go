package main

import (
	"crypto/sha256"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/isoloir/isoloir/kiosk/fonts/fontstest"
	"github.com/isoloir/isoloir/ledger/election"
)

// TestFontsOfTheManifest: a booth whose election has Han of its own does not start without the very fonts that the manifest names.
func TestFontsOfTheManifest(t *testing.T) {
	h := newHall(t)
	m := *h.Sample.Manifest
	m.Name = election.Text{"en": "Sample election", "zh": "河流县普选"}
	start := func(want string) {
		t.Helper()
		_, err := newBooth(h.config, &m, h.Chip, &devices{}, slog.New(slog.DiscardHandler), time.Now)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
	start(`name, zh: kiosks have no letter`)
	m.Fonts = election.Faces{election.HanRegular: fmt.Sprintf("%x", sha256.Sum256(fontstest.HanRegular)), election.HanBold: fmt.Sprintf("%x", sha256.Sum256(fontstest.HanBold))}
	start("no such file")
	must(t, os.WriteFile(filepath.Join(h.Inbox, election.HanRegular), fontstest.HanRegular, 0o600))
	must(t, os.WriteFile(filepath.Join(h.Inbox, election.HanBold), fontstest.HanRegular, 0o600))
	start("han-bold.ttf is not the font of the manifest")
}
