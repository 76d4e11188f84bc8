# What ships is built without cgo and without build tags.
export CGO_ENABLED = 0
GO ?= go
BIN = out/bin
DEFINITION = ledger/testdata/elections/hamilton-general.electionguard.json
LISTEN = 127.0.0.1:8090
# Security chips of the demonstration and the tests are simulated.
SIMULATOR = swtpm swtpm_localca
SIMULATOR_PACKAGES = swtpm swtpm-tools
TOOLS = $(SIMULATOR) qemu-aarch64-static espeak-ng tpm2_checkquote tpm2_quote zbarimg tesseract tesseract:fra tesseract:spa tesseract:ara tesseract:chi_sim tesseract:heb tesseract:ell tesseract:rus tesseract:hin chromium Xvfb xdotool
PACKAGES = $(SIMULATOR_PACKAGES) qemu-user-static espeak-ng tpm2-tools zbar-tools tesseract-ocr tesseract-ocr-fra tesseract-ocr-spa tesseract-ocr-ara tesseract-ocr-chi-sim tesseract-ocr-heb tesseract-ocr-ell tesseract-ocr-rus tesseract-ocr-hin chromium xvfb xdotool

.PHONY: help build simulator scanner voice tools screens demo booth window test check vuln bench bench-million corpus million million-path soak monkey conformance clean

help: ## show this list
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

build: simulator ## build the commands into out/bin
	@mkdir -p $(BIN)
	$(GO) build -trimpath -o $(BIN)/ ./cmd/...

simulator: ## install the TPM simulator if it is lacking (Debian packages)
	@sh .ci/tools "$(SIMULATOR)" "$(SIMULATOR_PACKAGES)"

scanner: ## install what scans and reads the papers of the demonstration (Debian packages)
	@sh .ci/tools "zbarimg tesseract" "zbar-tools tesseract-ocr"

voice: ## install the synthesizer that speaks at the kiosk of make booth (Debian package)
	@sh .ci/tools "espeak-ng" "espeak-ng"

tools: ## install the programs that the tests need (Debian packages)
	@sh .ci/tools "$(TOOLS)" "$(PACKAGES)"

screens: ## draw every screen of the kiosk in every language into out/screens, to be looked at
	@mkdir -p out/screens
	$(GO) test -count 1 -run TestGolden ./kiosk/ui -args -sheets $(CURDIR)/out/screens

demo: build scanner ## hold a whole election: define, vote, count, mix, audit, verify (at most 3 minutes)
	$(BIN)/demo day -bin $(BIN) -out out/demo -definition $(DEFINITION)

booth: build voice ## vote by hand at a kiosk in your browser; Ctrl-C ends it
	$(BIN)/demo booth -bin $(BIN) -out out/booth -definition $(DEFINITION) -listen $(LISTEN)

window: build voice ## the same in a window of your desktop too (X11), for designers
	$(BIN)/demo booth -bin $(BIN) -out out/booth -definition $(DEFINITION) -listen $(LISTEN) -window

test: tools ## run every test
	$(GO) test $(PATIENCE) ./...

# Tests with real processes wait for each other on a busy machine, longer than go test's ten minutes.
PATIENCE = -timeout 30m
# What is concurrent.
RACED = ./ledger/mixnet ./ledger/chain/... ./tpm/broker/... ./device/... ./cmd/booth/... ./cmd/init/... ./cmd/validator/...
# What computes lists of points in another way where ledger/lanes can.
LISTED = ./ledger/elgamal ./ledger/ballot ./ledger/mixnet
# What reads a process's memory from outside: the race detector's own is many times as large, and tells nothing of a station's.
SEARCHED = TestNothingOfAVoterStaysInMemory|TestNoPixelOfAVoterStaysInMemory
check: tools ## test, and everything else that must hold before a change lands
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { echo "gofmt would change:"; gofmt -l $$(git ls-files '*.go'); exit 1; }
	$(GO) vet ./...
	$(GO) tool staticcheck ./...
	GOARCH=amd64 $(GO) build ./...
	GOARCH=arm64 $(GO) build ./...
	$(GO) test $(PATIENCE) ./...
	GODEBUG=cpu.avx512ifma=off $(GO) test $(LISTED) # one point at a time, as most processors do
	GOARCH=386 $(GO) test ./tpm/verify
	GOARCH=arm64 $(GO) test -exec qemu-aarch64-static ./tpm/verify
	CGO_ENABLED=1 $(GO) test $(PATIENCE) -race -skip '$(SEARCHED)' $(RACED)

vuln: ## ask the vulnerability database about what we link (needs the Internet)
	$(GO) run golang.org/x/vuln/cmd/govulncheck@latest ./...

bench: ## measure speed and print one table, ratios of one run; of published elections too with DATA=folder
	@GO="$(GO)" sh .ci/bench "$(DATA)"

COUNT = 1000000
bench-million: ## verify COUNT ballots of 60 selections and tell core-minutes and memory (a million: a quarter of an hour on two cores)
	$(GO) test -timeout 4h -run '^$$' -bench Million -benchtime 1x ./ledger/ballot -args -million $(COUNT)

corpus: ## judge ten thousand good and bad ballots in a batch and each alone
	$(GO) test -count 1 -run TestBatchAgreesWithCheck ./ledger/ballot -args -corpus 10000

million: ## shuffle a million rows and tell the memory that it took (some two minutes)
	$(GO) test -timeout 1h -run '^$$' -bench Memory -benchtime 1x ./ledger/mixnet -args -rows 1000000

ROWS = 1000000
million-path: ## shuffle, open and index a table of ROWS rankings as the record asks, and tell memory and time (a million: half an hour)
	$(GO) test -timeout 12h -run '^$$' -bench Path -benchtime 1x ./ledger/record -args -rows $(ROWS)

VOTERS = 10000
soak: ## let VOTERS vote one after the other on a clock of their own and measure memory (some 20 minutes)
	$(GO) test -count 1 -timeout 4h -run 'TestSoak$$' -v ./kiosk/ui -args -voters $(VOTERS)

ACTS = 100000
monkey: ## touch, press, plug and lie at the kiosk ACTS times and reach every screen (some 5 minutes)
	$(GO) test -count 1 -timeout 4h -run 'TestMonkey$$' -v ./kiosk/ui -args -acts $(ACTS)

conformance: ## count published elections in DATA, a folder, and compare every round (at most 5 minutes)
	@test -n "$(DATA)" || { echo "conformance needs a folder of archives: make conformance DATA=folder"; exit 2; }
	$(GO) run ./ledger/tally/conformance "$(DATA)"

clean: ## remove what was built
	rm -rf out
