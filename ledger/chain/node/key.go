package node

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"

	cometed25519 "github.com/cometbft/cometbft/crypto/ed25519"
	cmtjson "github.com/cometbft/cometbft/libs/json"
	"github.com/cometbft/cometbft/p2p"
)

// Files of a node's folder.
const (
	keyFile    = "anchor.pem" // PKCS 8; anchors only
	signedFile = "signed.json"
	peerFile   = "peer.key"
)

// Key is a consensus key. It prints as nothing but its public half; the secret
// lies behind a pointer, because fmt looks into unexported fields of whatever
// holds a Key.
type Key struct{ secret *secret }

type secret struct{ private ed25519.PrivateKey }

// NewKey takes the 32-byte seed that a station's TPM unseals.
func NewKey(seed []byte) (Key, error) {
	if len(seed) != ed25519.SeedSize {
		return Key{}, errors.New("a consensus seed has 32 bytes")
	}
	return Key{&secret{ed25519.NewKeyFromSeed(seed)}}, nil
}

func (k Key) sign(message []byte) []byte { return ed25519.Sign(k.secret.private, message) }

// Public is the key that a manifest or an enrolment names.
func (k Key) Public() ed25519.PublicKey { return k.secret.private.Public().(ed25519.PublicKey) }

func (k Key) String() string               { return fmt.Sprintf("key of %x", k.Public()[:4]) }
func (k Key) GoString() string             { return k.String() }
func (k Key) Format(f fmt.State, _ rune)   { fmt.Fprint(f, k.String()) }
func (k Key) LogValue() slog.Value         { return slog.StringValue(k.String()) }
func (k Key) MarshalText() ([]byte, error) { return nil, errors.New("a consensus key is not written") }

// InitAnchor makes an anchor's folder with a new key. It never replaces one:
// two validators with one key is the one thing that the chain punishes.
func InitAnchor(dir string) (Key, error) {
	path := filepath.Join(dir, keyFile)
	if _, err := os.Stat(path); err == nil {
		return Key{}, fmt.Errorf("%s: %w", path, fs.ErrExist)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return Key{}, err
	}
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return Key{}, err
	}
	der, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		return Key{}, err
	}
	if err := (signed{}).save(filepath.Join(dir, signedFile)); err != nil {
		return Key{}, err
	}
	if _, err := PeerID(dir); err != nil {
		return Key{}, err
	}
	return Key{&secret{private}}, replaceFile(path, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
}

// LoadAnchor reads the key of an anchor's folder.
func LoadAnchor(dir string) (Key, error) {
	path := filepath.Join(dir, keyFile)
	data, err := os.ReadFile(path)
	if err != nil {
		return Key{}, err
	}
	block, rest := pem.Decode(data)
	if block == nil || len(rest) > 0 {
		return Key{}, fmt.Errorf("%s is not one PEM block", path)
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	private, ok := key.(ed25519.PrivateKey)
	if err != nil || !ok {
		return Key{}, fmt.Errorf("%s holds no ed25519 key", path)
	}
	return Key{&secret{private}}, nil
}

// PeerID is the name under which a node's peers know it, the part before @ in
// their lists. It is made on first use.
func PeerID(dir string) (string, error) {
	key, err := peerKey(dir)
	if err != nil {
		return "", err
	}
	return string(key.ID()), nil
}

// peerKey authenticates connections between nodes. It signs no vote, so that
// losing it only costs a new entry in the peers' lists.
func peerKey(dir string) (*p2p.NodeKey, error) {
	path := filepath.Join(dir, peerFile)
	if key, err := p2p.LoadNodeKey(path); err == nil {
		return key, nil
	} else if !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	key := &p2p.NodeKey{PrivKey: cometed25519.GenPrivKey()}
	data, err := cmtjson.Marshal(key)
	if err != nil {
		return nil, err
	}
	return key, replaceFile(path, data)
}
