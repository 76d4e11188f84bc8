package main

import (
	"context"
	"errors"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/ledger/verify"
)

// untilStopped does what only reads and may take hours, and tells of it in words. Once the process is told to end (Ctrl-C), nobody waits
// for it any more.
func untilStopped[T any](ctx context.Context, env *cli.Env, lang string, words word, do func() (T, error)) (out T, err error) {
	err = cli.Busy(env, say(lang, words), func() (err error) {
		out, err = stoppable(ctx, lang, do)
		return err
	})
	return out, err
}

func stoppable[T any](ctx context.Context, lang string, do func() (T, error)) (out T, err error) {
	if ctx.Done() == nil {
		return do() // nothing stops it, and it stays in the thread that asks
	}
	done := make(chan error, 1)
	var found T
	go func() {
		var err error
		found, err = do()
		done <- err
	}()
	select {
	case err = <-done:
		return found, err
	case <-ctx.Done():
		return out, cli.Hint(errors.New(say(lang, wordStopped)), "%s", say(lang, wordRunAgain))
	}
}

// checked checks the record in a folder.
func checked(ctx context.Context, env *cli.Env, dir, lang string) (*verify.Report, error) {
	return untilStopped(ctx, env, lang, wordChecking, func() (*verify.Report, error) { return verify.Check(dir) })
}

var (
	wordChecking = word{"checking the record: %d seconds so far", "vérification du registre : %d secondes jusqu'ici"}
	wordSecond   = word{"the second verifier checks the record: %d seconds so far", "le second vérificateur vérifie le registre : %d secondes jusqu'ici"}
	wordFetching = word{"fetching and checking the blocks: %d seconds so far", "réception et vérification des blocs : %d secondes jusqu'ici"}
	wordStopped  = word{"stopped before the end: this says nothing of the record, good or bad", "arrêté avant la fin : ceci ne dit rien du registre, ni en bien ni en mal"}
	wordRunAgain = word{"run it again and let it end: a large record takes its time, for every proof of every ballot is checked", "relancez et laissez finir : un grand registre prend du temps, car chaque preuve de chaque bulletin est vérifiée"}
)
