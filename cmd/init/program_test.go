package main

import (
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/isoloir/isoloir/cmd/internal/station"
	"github.com/isoloir/isoloir/tpm/broker"
	"github.com/isoloir/isoloir/tpm/swtpm"
)

var authority *swtpm.CA

// The test's own binary plays all three programs of a station: init measures and starts copies of it.
func TestMain(m *testing.M) {
	switch name := filepath.Base(os.Args[0]); name {
	case "init":
		main()
	case "booth", "validator":
		play(name, os.Args[3])
	}
	dir, err := os.MkdirTemp("", "ca")
	if err != nil {
		panic(err)
	}
	if authority, err = swtpm.NewCA(dir); err != nil {
		panic(err)
	}
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

// report is what a program found of its surroundings.
type report struct {
	PID        int
	Interfaces []string
	Namespace  string
	Broker     string
	Env        []string
}

// play writes a report and then waits for SIGTERM.
func play(name, config string) {
	c, err := station.Load(config)
	if err != nil {
		panic(err)
	}
	refuse(filepath.Join(c.Folder, name+".refuses"))
	term := make(chan os.Signal, 1)
	signal.Notify(term, syscall.SIGTERM)
	r := report{PID: os.Getpid(), Env: os.Environ(), Broker: useBroker(name, c)}
	r.Namespace, _ = os.Readlink("/proc/self/ns/net")
	list, _ := net.Interfaces()
	for _, i := range list {
		if i.Flags&net.FlagUp != 0 {
			r.Interfaces = append(r.Interfaces, i.Name)
		}
	}
	data, _ := json.Marshal(r)
	if err := broker.WriteFile(filepath.Join(c.Folder, name+".report"), data); err != nil {
		panic(err)
	}
	<-term
	os.WriteFile(filepath.Join(c.Folder, name+".ended"), nil, 0o600)
	os.Exit(0)
}

// refuse ends the program with the words of a file, if there is one, and counts how often.
func refuse(file string) {
	words, err := os.ReadFile(file)
	if err != nil {
		return
	}
	tries, err := os.OpenFile(file+".tries", os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		panic(err)
	}
	tries.WriteString("x")
	os.Stderr.Write(words)
	os.Exit(1)
}

func useBroker(name string, c *station.Config) string {
	if name == "booth" {
		b, err := broker.DialBooth(c.BoothSocket())
		if err != nil {
			return err.Error()
		}
		index, _, err := b.RatchetRead()
		return fmt.Sprint(index, err)
	}
	v, err := broker.DialValidator(c.ValidatorSocket())
	if err != nil {
		return err.Error()
	}
	seed, err := v.ConsensusSeed()
	return fmt.Sprint(len(seed), err)
}

// await reads a program's report once it is another process than before.
func await(t *testing.T, folder, name string, before int) report {
	t.Helper()
	for range 500 {
		var r report
		if data, err := os.ReadFile(filepath.Join(folder, name+".report")); err == nil && json.Unmarshal(data, &r) == nil && r.PID != before {
			return r
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("%s did not report", name)
	return report{}
}

func envOf(r report, key string) string {
	for _, e := range r.Env {
		if v, ok := strings.CutPrefix(e, key+"="); ok {
			return v
		}
	}
	return ""
}
