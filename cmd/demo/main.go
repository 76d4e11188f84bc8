// Command demo holds a whole election on one machine: every part in it is the part that a real one would use, but for the
// devices and security chips, which are simulated. It starts the other commands and does with its own hands what people would do.
package main

import "github.com/isoloir/isoloir/cmd/internal/cli"

func main() { command().Main() }

func command() cli.Command {
	return cli.Command{
		Name:    "demo",
		Summary: "hold an election on one machine, by itself or with you",
		Manual: `Starts the commands of Isoloir as separate processes on 127.0.0.1: three anchors of the
chain, three trustees, and polling stations with simulated devices and security chips.
Nothing in it counts.`,
		Verbs: []cli.Verb{dayVerb(), boothVerb()},
	}
}
