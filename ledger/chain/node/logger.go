package node

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/cometbft/cometbft/libs/log"
)

// logger hands CometBFT's log lines to ours, one level quieter: what it calls
// information is detail to us, and a peer that can't be reached is no error on
// a day when booths come and go.
type logger struct {
	*slog.Logger
	module string
	failed func(error) // told when consensus stops for good
}

func (l logger) Debug(string, ...any) {}

func (l logger) Info(msg string, args ...any) { l.at(slog.LevelDebug, msg, args) }

func (l logger) Warn(msg string, args ...any) { l.at(slog.LevelDebug, msg, args) }

func (l logger) Error(msg string, args ...any) {
	// CometBFT keeps its process alive after this and only says so here.
	if msg == "CONSENSUS FAILURE!!!" {
		l.at(slog.LevelError, msg, args)
		l.failed(fmt.Errorf("%v", value(args, "err")))
		return
	}
	level := slog.LevelWarn
	if quiet[l.module] || quiet[msg] {
		level = slog.LevelDebug
	}
	l.at(level, msg, args)
}

// quiet are the modules and messages that call an error what is an ordinary
// event: a peer gone, an entry refused, a listener closed at the end.
var quiet = map[string]bool{"p2p": true, "mempool": true, "rpc-server": true, "Error serving server": true, "Error stopping pool": true}

func (l logger) at(level slog.Level, msg string, args []any) {
	if l.Enabled(context.Background(), level) {
		l.Log(context.Background(), level, msg, plain(args)...)
	}
}

func (l logger) With(args ...any) log.Logger {
	if m, ok := value(args, "module").(string); ok {
		l.module = m
	}
	l.Logger = l.Logger.With(plain(args)...)
	return l
}

// plain renders CometBFT's lazy values, so that no handler has to know them.
func plain(args []any) []any {
	out := make([]any, len(args))
	for i, a := range args {
		out[i] = fmt.Sprint(a)
	}
	return out
}

func value(args []any, key string) any {
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] == key {
			return args[i+1]
		}
	}
	return nil
}
