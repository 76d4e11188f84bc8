package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/ledger/secondverifier"
	"github.com/isoloir/isoloir/ledger/verify"
)

// secondSays has the verifier that shares no code with the first judge the same folder, as the step of a number. Two verdicts are a
// finding: one of the programs is wrong, or SPEC.md has two readings.
func secondSays(ctx context.Context, env *cli.Env, number int, dir string, first *verify.Finding, lang string) error {
	_, err := untilStopped(ctx, env, lang, wordSecond, func() (struct{}, error) { return struct{}{}, secondverifier.Verify(os.DirFS(dir)) })
	var fault *secondverifier.Fault
	if err != nil && !errors.As(err, &fault) {
		return cli.Hint(err, "copy the folder to where every file of it can be read")
	}
	line := say(lang, wordSecondWell)
	if fault != nil {
		line = fmt.Sprintf(say(lang, wordSecondFault), fault)
	}
	if _, err := fmt.Fprintf(env.Stdout, "%d. %s\n", number, line); err != nil {
		return err
	}
	if (first == nil) == (fault == nil) {
		return nil
	}
	return cli.Finding(cli.Hint(errors.New(say(lang, wordTwoVerdicts)), "%s", say(lang, wordTellMakers)))
}
