package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"path/filepath"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/cmd/internal/keyfile"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/trustee"
)

func keygenVerb() cli.Verb {
	return cli.Verb{
		Name:    "keygen",
		Summary: "make the key of an official, or the folder of a trustee",
		Needs:   []string{"id", "name", "out"},
		Manual: `Makes a signing key for an administrator, official or poll worker: DIR/ID.key holds it
under a PIN of 4 to 12 digits, DIR/ID.json is the person as a manifest names them.

With -trustee it makes the folder of a trustee instead: DIR/secret.age holds everything
that the trustee keeps, under a passphrase, and DIR/trustee.json is the trustee as a
manifest names it. Make it on the trustee's own machine and keep a copy: nobody else
can restore it. A passphrase below 12 characters is taken with a warning.

With -software it makes the key of the software authority: DIR/ID.key under a PIN approves
builds for the stations' security chips (election approve), DIR/ID.json is its public half.

The JSON files are public; "election import" takes them with -official, -trustee and -software.`,
		Examples: []string{
			`election keygen -id ada -name "Ada Byron" -role official -out keys`,
			`election keygen -id w1 -name "Poll worker" -role poll-worker -stations st-1 -out keys -secret pin.txt`,
			`election keygen -software -id software -name "The software board" -out keys`,
			`election keygen -trustee -id t1 -name "The university" -out trustee-1`,
		},
		Flags: func(fs *flag.FlagSet) cli.Runner {
			var k keygen
			fs.StringVar(&k.person.ID, "id", "", "`ID` of the person or trustee")
			fs.StringVar(&k.person.Name, "name", "", "`NAME` that people read")
			fs.StringVar(&k.person.Role, "role", election.RoleOfficial, "`ROLE`: administrator, official or poll-worker")
			fs.StringVar(&k.out, "out", "", "write into the folder `DIR`")
			fs.StringVar(&k.secret, "secret", "", "`FILE` with the PIN or passphrase")
			fs.IntVar(&k.work, "work", 0, "work factor of scrypt, the power `N` of two; 0 means 15 for a PIN and 18 for a passphrase")
			fs.BoolVar(&k.trustee, "trustee", false, "make a trustee's folder")
			fs.BoolVar(&k.software, "software", false, "make the key of the software authority")
			fs.Var((*names)(&k.person.Stations), "stations", "where a poll worker may sign, `IDS` with commas; nothing means everywhere")
			return k.run
		},
	}
}

// typable is what a kiosk's keypad takes as a PIN.
var typable = regexp.MustCompile(`^[0-9]{4,12}$`)

func canType(pin string) error {
	if typable.MatchString(pin) {
		return nil
	}
	return cli.Hint(errors.New("this PIN cannot be typed at a kiosk"), "take 4 to 12 digits and nothing else: the kiosk has no letters")
}

// shortPhrase is the number of characters below which a passphrase is called short.
const shortPhrase = 12

// longEnough refuses a passphrase of blanks and warns of a short one: scrypt makes each guess dear, and nothing but length makes guesses
// many.
func longEnough(env *cli.Env) func(passphrase string) error {
	return func(passphrase string) error {
		n := utf8.RuneCountInString(strings.TrimSpace(passphrase))
		if n == 0 {
			return cli.Hint(errors.New("this passphrase is empty"), "take several words: whoever has a copy of the folder needs nothing else to be the trustee")
		}
		if n < shortPhrase {
			fmt.Fprintf(env.Stderr, "warning: this passphrase is short, below %d characters. Whoever gets a copy of the folder can try such ones until one opens it. Several words are better.\n", shortPhrase)
		}
		return nil
	}
}

// names is a flag of several names with commas between them, or given several times.
type names []string

func (n *names) String() string { return strings.Join(*n, ",") }

func (n *names) Set(s string) error {
	for name := range strings.SplitSeq(s, ",") {
		*n = append(*n, strings.TrimSpace(name))
	}
	return nil
}

type keygen struct {
	person      election.Official
	out, secret string
	work        int
	trustee     bool
	software    bool
}

func (k *keygen) run(_ context.Context, env *cli.Env) error {
	if k.work != 0 && (k.work < 10 || k.work > 22) {
		return cli.Usage("-work is from 10 to 22")
	}
	if !election.IsID(k.person.ID) {
		return cli.Hint(cli.Usage("-id %q cannot be an id", k.person.ID), "%s; people read -name", election.IDForm)
	}
	switch {
	case k.trustee && k.software:
		return cli.Usage("-trustee and -software are two keys: make one after the other")
	case k.trustee:
		return k.makeTrustee(env)
	case k.software:
		return k.makeSoftware(env)
	}
	switch k.person.Role {
	case election.RoleAdministrator, election.RoleOfficial, election.RolePollWorker:
	default:
		return cli.Hint(cli.Usage("%q is not a role", k.person.Role), "the roles are administrator, official and poll-worker")
	}
	pin, err := cli.NewSecret(env, "PIN for "+k.person.Name, "secret", k.secret, canType)
	if err != nil {
		return err
	}
	person, err := keyfile.Create(k.out, k.person, pin, orElse(k.work, keyfile.DefaultWork))
	if err != nil {
		return taken(err)
	}
	_, err = fmt.Fprintf(env.Stdout, "key of %s in %s\npublic half for the manifest in %s\n%s\n", person.Name,
		filepath.Join(k.out, person.ID+".key"), filepath.Join(k.out, person.ID+".json"), person.Key)
	return err
}

func (k *keygen) makeTrustee(env *cli.Env) error {
	passphrase, err := cli.NewSecret(env, "passphrase for "+k.person.Name, "secret", k.secret, longEnough(env))
	if err != nil {
		return err
	}
	public, err := trustee.Create(k.out, k.person.ID, k.person.Name, passphrase, orElse(k.work, trustee.DefaultWork))
	if err != nil {
		return taken(err)
	}
	_, err = fmt.Fprintf(env.Stdout, "trustee %s in %s\npublic half for the manifest in %s\nfingerprint %s\n", public.Name, k.out,
		filepath.Join(k.out, trustee.PublicFile), trustee.Fingerprint(public))
	return err
}

func (k *keygen) makeSoftware(env *cli.Env) error {
	pin, err := cli.NewSecret(env, "PIN for "+k.person.Name, "secret", k.secret, func(string) error { return nil })
	if err != nil {
		return err
	}
	public, err := keyfile.CreateSoftware(k.out, k.person.ID, pin, orElse(k.work, keyfile.DefaultWork))
	if err != nil {
		return taken(err)
	}
	_, err = fmt.Fprintf(env.Stdout, "key of the software authority, %s, in %s\npublic half for the manifest in %s\n%s\n", k.person.Name,
		filepath.Join(k.out, k.person.ID+".key"), filepath.Join(k.out, k.person.ID+".json"), public.SoftwareKey)
	return err
}

func taken(err error) error {
	if errors.Is(err, fs.ErrExist) {
		return cli.Hint(err, "keys are never overwritten; name another folder, or move the old files away")
	}
	return err
}

func orElse(n, otherwise int) int {
	if n == 0 {
		return otherwise
	}
	return n
}
