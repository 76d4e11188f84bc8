package light_test

import (
	"bufio"
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/isoloir/isoloir/ledger/chain/light"
	"github.com/isoloir/isoloir/ledger/chain/node"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/record/recordtest"
)

// childEnv holds a member's description when this test binary is to run one
// node instead of the tests.
const childEnv = "ISOLOIR_TEST_NODE"

func TestMain(m *testing.M) {
	if spec := os.Getenv(childEnv); spec != "" {
		runMember(spec)
		return
	}
	os.Exit(m.Run())
}

// member is one node of a test's network, in a process of its own so that it
// can be killed.
type member struct {
	Dir, Election string
	Seed          []byte
	P2P, RPC      string
	Peers         []string

	cmd *exec.Cmd
}

// net4 is a network of four anchors on loopback.
type net4 struct {
	t *testing.T
	*recordtest.Day
	members []*member
}

func runMember(spec string) {
	var m member
	fail := func(err error) {
		if err != nil {
			fmt.Fprintln(os.Stderr, "node:", err)
			os.Exit(1)
		}
	}
	fail(json.Unmarshal([]byte(spec), &m))
	manifest, sigs, err := election.Load(m.Election)
	fail(err)
	key, err := node.NewKey(m.Seed)
	fail(err)
	n, err := node.Start(context.Background(), node.Config{Dir: m.Dir, Manifest: manifest, Signatures: sigs, Key: key,
		P2P: m.P2P, RPC: m.RPC, Peers: m.Peers, Log: slog.New(slog.NewTextHandler(os.Stderr, nil))})
	fail(err)
	fmt.Println("up")
	fail(n.Wait(context.Background()))
}

// startNet runs four anchors of power 24; any one may fall.
func startNet(t *testing.T) *net4 {
	t.Helper()
	_, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	n := &net4{t: t, Day: recordtest.New(t, func(m *election.Manifest) {
		m.Anchors = append(m.Anchors, election.Anchor{ID: "anchor-4", Name: "anchor-4",
			Key: hex.EncodeToString(key.Public().(ed25519.PublicKey)), Power: 24})
		m.GenesisTime = "2026-01-01T00:00:00Z"
		m.StationPower = 2 // the stations of these tests are enrolled and never run
	})}
	n.Anchors["anchor-4"] = key
	dir := t.TempDir()
	n.write(dir)
	for _, a := range n.Manifest.Anchors {
		n.members = append(n.members, n.newMember(dir, a.ID))
	}
	for _, m := range n.members {
		for _, other := range n.members {
			if other != m {
				m.Peers = append(m.Peers, n.peer(other))
			}
		}
		m.start(t)
	}
	t.Cleanup(func() {
		for _, m := range n.members {
			m.kill()
		}
	})
	return n
}

func (n *net4) write(dir string) {
	m := n.Manifest
	for name, data := range map[string][]byte{election.ManifestFile: m.Encode(), election.SignaturesFile: m.EncodeSignatures(n.Signed)} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			n.t.Fatal(err)
		}
	}
}

func (n *net4) newMember(dir, anchor string) *member {
	m := &member{Dir: filepath.Join(dir, anchor), Election: dir, Seed: n.Anchors[anchor].Seed(),
		P2P: freePort(n.t), RPC: freePort(n.t)}
	if _, err := node.InitAnchor(m.Dir); err != nil {
		n.t.Fatal(err)
	}
	return m
}

func (n *net4) peer(m *member) string {
	id, err := node.PeerID(m.Dir)
	if err != nil {
		n.t.Fatal(err)
	}
	return id + "@" + m.P2P
}

func freePort(t *testing.T) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func (m *member) start(t *testing.T) {
	t.Helper()
	spec, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	m.cmd = exec.Command(os.Args[0])
	m.cmd.Env = append(os.Environ(), childEnv+"="+string(spec))
	m.cmd.Stderr = os.Stderr
	out, err := m.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := m.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if line, _ := bufio.NewReader(out).ReadString('\n'); strings.TrimSpace(line) != "up" {
		t.Fatalf("the node in %s did not come up", m.Dir)
	}
}

func (m *member) kill() {
	if m.cmd != nil {
		m.cmd.Process.Kill()
		m.cmd.Wait()
		m.cmd = nil
	}
}

func (n *net4) follow(m *member) *light.Client {
	n.t.Helper()
	ctx, cancel := context.WithTimeout(n.t.Context(), 20*time.Second)
	defer cancel()
	c, err := light.Follow(ctx, "http://"+m.RPC, n.Manifest, n.Signed)
	if err != nil {
		n.t.Fatal(err)
	}
	return c
}

// reach syncs until a height is reached.
func reach(t *testing.T, c *light.Client, height int64) {
	t.Helper()
	for until := time.Now().Add(30 * time.Second); c.Height() < height; {
		if _, err := c.Sync(t.Context()); err != nil {
			t.Fatal(err)
		}
		if time.Now().After(until) {
			t.Fatalf("at height %d, waiting for %d", c.Height(), height)
		}
		time.Sleep(50 * time.Millisecond)
	}
}
