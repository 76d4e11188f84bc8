package station

import (
	"os"
	"path/filepath"
)

// Names of the files of enrolment. `init enrol` writes the request, `election enrol` answers it with the challenge, and
// `init enrol` writes the answer.
const (
	EnrolRequest   = "enrol-request.bin"   // outbox: verify.Enrolment
	EnrolChallenge = "enrol-challenge.bin" // inbox: broker.Challenge
	EnrolAnswer    = "enrol-answer.bin"    // outbox: the 32 bytes of the secret
)

// Names of what both processes of a station read.
const (
	Manifest   = "manifest.json"
	Signatures = "manifest.sig.json"
	Approvals  = "approvals.json" // image.Approvals
)

// Inbox is what the validator writes and the booth reads; Outbox the other way round.
func (c *Config) Inbox(name string) string  { return filepath.Join(c.Folder, "inbox", name) }
func (c *Config) Outbox(name string) string { return filepath.Join(c.Folder, "outbox", name) }

// Booth, Validator and Broker are the private folders of the three processes.
func (c *Config) Booth(name string) string     { return filepath.Join(c.Folder, "booth", name) }
func (c *Config) Validator(name string) string { return filepath.Join(c.Folder, "validator", name) }
func (c *Config) Broker(name string) string    { return filepath.Join(c.Folder, "broker", name) }

// BoothSocket and ValidatorSocket are where init's broker listens.
func (c *Config) BoothSocket() string     { return c.Broker("booth.sock") }
func (c *Config) ValidatorSocket() string { return c.Broker("validator.sock") }

// Lease is the validator's signing lease; see broker.Lease.
func (c *Config) Lease() string { return c.Validator("lease.bin") }

// Make creates the folders that are not there yet.
func (c *Config) Make() error {
	return makeAll(c.Inbox(""), c.Outbox(""), c.Booth(""), c.Validator(""), c.Broker(""))
}

// MakeMedia creates the folders of the media, in the warehouse. Later one that is missing is not made: it would lie on some
// other disk.
func (c *Config) MakeMedia() error { return makeAll(c.Media...) }

func makeAll(dirs ...string) error {
	for _, dir := range dirs {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return err
		}
	}
	return nil
}
