package light

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/isoloir/isoloir/ledger/verify/headers"
)

// rpc speaks to a node's JSON-RPC. Nothing that it returns is believed before
// the headers and signatures over it are checked.
type rpc struct {
	url  string
	http *http.Client
}

// maxAnswer bounds what a node can make us hold: a block in base64 and more.
const maxAnswer = 4 * headers.MaxBlockBytes

// OfflineError says that the node can't be asked now. Asking again may help.
type OfflineError struct {
	URL string
	Err error
}

func (e *OfflineError) Error() string {
	return fmt.Sprintf("node %s does not answer: %v", e.URL, e.Err)
}
func (e *OfflineError) Unwrap() error { return e.Err }

// NodeError is a node's own refusal to answer.
type NodeError struct{ Message string }

func (e *NodeError) Error() string { return "the node says: " + e.Message }

func newRPC(url string) *rpc {
	return &rpc{url: strings.TrimSuffix(url, "/"), http: &http.Client{Timeout: 30 * time.Second}}
}

func (r *rpc) call(ctx context.Context, method string, params map[string]any, result any) error {
	body, err := json.Marshal(map[string]any{"jsonrpc": "2.0", "id": 1, "method": method, "params": params})
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, r.url, bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := r.http.Do(req)
	if err != nil {
		return &OfflineError{r.url, err}
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	switch {
	case err != nil:
		return &OfflineError{r.url, err}
	case len(data) > maxAnswer:
		return errors.New("the node's answer is larger than any block")
	}
	return decode(data, result)
}

func decode(data []byte, result any) error {
	var envelope struct {
		Result json.RawMessage `json:"result"`
		Error  *struct {
			Message string `json:"message"`
			Data    string `json:"data"`
		} `json:"error"`
	}
	if err := json.Unmarshal(data, &envelope); err != nil {
		return fmt.Errorf("the node's answer is not JSON-RPC: %w", err)
	}
	if e := envelope.Error; e != nil {
		return &NodeError{strings.TrimSpace(e.Message + ": " + e.Data)}
	}
	if err := json.Unmarshal(envelope.Result, result); err != nil {
		return fmt.Errorf("the node's answer has another form: %w", err)
	}
	return nil
}

// height is that of the newest block which the node has.
func (r *rpc) height(ctx context.Context) (int64, error) {
	var out struct {
		SyncInfo struct {
			LatestBlockHeight int64 `json:"latest_block_height,string"`
		} `json:"sync_info"`
	}
	err := r.call(ctx, "status", map[string]any{}, &out)
	return out.SyncInfo.LatestBlockHeight, err
}

// block is a block as a node shows it, with the commit of the one before.
func (r *rpc) block(ctx context.Context, height int64) (*fetched, error) {
	var out struct {
		Block struct {
			Header jsonHeader `json:"header"`
			Data   struct {
				Txs [][]byte `json:"txs"`
			} `json:"data"`
			LastCommit jsonCommit `json:"last_commit"`
		} `json:"block"`
	}
	if err := r.call(ctx, "block", map[string]any{"height": fmt.Sprint(height)}, &out); err != nil {
		return nil, err
	}
	f := &fetched{header: out.Block.Header.header(), entries: out.Block.Data.Txs, before: out.Block.LastCommit.commit()}
	if f.header.Height != height {
		return nil, fmt.Errorf("asked for block %d, the node sent block %d", height, f.header.Height)
	}
	return f, nil
}

type fetched struct {
	header  headers.Header
	entries [][]byte
	before  headers.Commit
}

// commit is what the node has gathered for a block, which for the newest block
// may differ from node to node.
func (r *rpc) commit(ctx context.Context, height int64) (headers.Commit, error) {
	var out struct {
		SignedHeader struct {
			Commit jsonCommit `json:"commit"`
		} `json:"signed_header"`
	}
	err := r.call(ctx, "commit", map[string]any{"height": fmt.Sprint(height)}, &out)
	return out.SignedHeader.Commit.commit(), err
}

// verdict is CheckTx's answer.
type verdict struct {
	Code      uint32 `json:"code"`
	Log       string `json:"log"`
	Codespace string `json:"codespace"`
}

func (r *rpc) broadcast(ctx context.Context, entry []byte) (v verdict, err error) {
	err = r.call(ctx, "broadcast_tx_sync", map[string]any{"tx": entry}, &v)
	return v, err
}
