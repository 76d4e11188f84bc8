package main

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"strings"
)

// page is the whole page: words, style and script. It needs nothing else from anywhere.
//
//go:embed page.html
var page []byte

// policy lets the page run its own script and style, by their digests, and talk to its own socket; nothing else.
func policy(socket string) string {
	return fmt.Sprintf("default-src 'none'; script-src %s; style-src %s; img-src 'self'; connect-src 'self' %s; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
		scriptDigest, styleDigest, socket)
}

var scriptDigest, styleDigest = digest("<script>", "</script>"), digest("<style>", "</style>")

// digest is the source expression of the page's element between two tags (Content Security Policy Level 3, section 2.3.1).
func digest(begin, end string) string {
	_, rest, _ := strings.Cut(string(page), begin)
	text, _, _ := strings.Cut(rest, end)
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}
