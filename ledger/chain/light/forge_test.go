package light_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/isoloir/isoloir/ledger/chain/light"
)

// nothingIsForged: a node that changes what it passes on is found out.
func (n *net4) nothingIsForged(c *light.Client) {
	for name, change := range map[string]func(block map[string]any){
		"an entry dropped":   func(b map[string]any) { at(b, "data")["txs"] = at(b, "data")["txs"].([]any)[1:] },
		"another state":      func(b map[string]any) { flip(at(b, "header"), "app_hash") },
		"another time":       func(b map[string]any) { at(b, "header")["time"] = "2026-11-03T12:00:00Z" },
		"other validators":   func(b map[string]any) { flip(at(b, "header"), "next_validators_hash") },
		"another chain":      func(b map[string]any) { at(b, "header")["chain_id"] = "other" },
		"a signature spoilt": func(b map[string]any) { signature(b)["signature"] = strings.Repeat("A", 86) + "==" },
		"signatures dropped": func(b map[string]any) { at(b, "last_commit")["signatures"] = []any{} },
	} {
		liar := n.liar(n.members[0], change)
		_, err := light.Follow(n.t.Context(), liar.URL, n.Manifest, n.Signed)
		if !errors.As(err, new(*light.ForgedError)) {
			n.t.Errorf("%s: got %v", name, err)
		}
		liar.Close()
	}
}

func at(m map[string]any, key string) map[string]any { return m[key].(map[string]any) }

func signature(b map[string]any) map[string]any {
	return at(b, "last_commit")["signatures"].([]any)[0].(map[string]any)
}

func flip(m map[string]any, key string) {
	text := []byte(m[key].(string))
	text[5] = "0123456789ABCDEF0"[bytes.IndexByte([]byte("0123456789ABCDEF"), text[5])+1]
	m[key] = string(text)
}

// liar passes everything on to a node and changes the blocks that hold entries.
func (n *net4) liar(m *member, change func(map[string]any)) *httptest.Server {
	return httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		resp, err := http.Post("http://"+m.RPC, "application/json", bytes.NewReader(body))
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
		defer resp.Body.Close()
		var answer map[string]any
		if json.NewDecoder(resp.Body).Decode(&answer) != nil {
			return
		}
		if bytes.Contains(body, []byte(`"block"`)) {
			block := at(at(answer, "result"), "block")
			if txs, _ := at(block, "data")["txs"].([]any); len(txs) > 0 {
				change(block)
			}
		}
		json.NewEncoder(w).Encode(answer)
	}))
}
