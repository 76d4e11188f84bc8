// Command election is what officials and trustees run an election with, from its definition to its published result. Every act
// that others must be able to check becomes a signed file or an entry of the record.
package main

import "github.com/isoloir/isoloir/cmd/internal/cli"

func main() {
	cli.LimitMemory()
	command().Main()
}

func command() cli.Command {
	return cli.Command{
		Name:    "election",
		Summary: "define, run and count an election",
		Manual: `What an election needs, in order: keys for its people (keygen), a manifest (register where
votes have weights, import, check), approved software (approve), the trustees' keys (ceremony), enrolled stations
(enrol, revoke), software that comes and goes (software), orders to open and close
stations (open, close), what happened to them (incident), the sums that are decrypted
(aggregate, decrypt), what is opened ballot by ballot (mix, unseal) and settled after it
(names, lot), the audit of the paper, and the signatures under the result (publish). A
company's meeting that votes by hand, with proxies and classes of shares, is counted by
meeting.

The audit, in order: the index of each shuffled table (blind, index), the papers (papers), the
dice (dice), the papers to find (draws), what boards read (interpret), and the rows of these
papers (rows and evaluate). observe audit tells what it is worth.

Keys of officials are files under a PIN, those of trustees folders under a passphrase.
Where a flag names a file for a PIN or passphrase, its first line is read; without the
flag it is asked for at the terminal.`,
		Verbs: []cli.Verb{keygenVerb(), registerVerb(), importVerb(), checkVerb(), speakVerb(), hanVerb(), ceremonyVerb(), approveVerb(), enrolVerb(), revokeVerb(), softwareVerb(), orderVerb("open"), orderVerb("close"), hoursVerb(),
			incidentVerb(), countVerb(), aggregateVerb(), decryptVerb(), mixVerb(), unsealVerb(), namesVerb(), lotVerb(), blindVerb(), indexVerb(), papersVerb(), diceVerb(),
			drawsVerb(), interpretVerb(), evaluateVerb(), rowsVerb(), publishVerb(), meetingVerb()},
	}
}
