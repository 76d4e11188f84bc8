// Command observe checks an election from public data alone: a record folder,
// offline, or a running chain, which it exports to such a folder. It trusts no
// machine and no official, only the signed manifest and arithmetic.
package main

import "github.com/isoloir/isoloir/cmd/internal/cli"

func main() {
	cli.LimitMemory()
	command().Main()
}

func command() cli.Command {
	return cli.Command{
		Name:    "observe",
		Summary: "check an election from public data",
		Manual: `Whoever wants to know whether an election was counted right needs its record, which
anybody may copy, and this program, which anybody may build. No permission, key or
network is needed to verify.

Every command exits 0 if all is well, 1 if it could not run, 2 if it was called
wrongly, and 3 if it ran and the record does not check.`,
		Verbs: []cli.Verb{verifyVerb(), exportVerb(), codeVerb(), auditVerb(), boothVerb(), sampleVerb(), riskVerb()},
	}
}
