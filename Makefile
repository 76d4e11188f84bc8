export CGO_ENABLED = 0
GO ?= go

build:
	$(GO) build -trimpath -o out/bin/ ./cmd/...
test:
	$(GO) test ./...
.PHONY: build test
