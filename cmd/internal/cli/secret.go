package cli

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/sys/unix"
)

// Secret reads a passphrase or PIN: the first line of a file if the flag names one, else from the terminal without echo.
func Secret(env *Env, prompt, flag, file string) (string, error) {
	if file != "" {
		return firstLine(file)
	}
	secret, err := ask(env, prompt)
	return secret, Hint(err, "type it at a terminal, or name a file that holds it with -%s", flag)
}

// NewSecret is Secret for one that is chosen now. What does not fit is refused, before anything is asked for again. At the terminal it is
// asked for twice: nobody sees what was typed, and nobody could open what a slip of the finger locked.
func NewSecret(env *Env, prompt, flag, file string, fits func(secret string) error) (string, error) {
	secret, err := Secret(env, prompt, flag, file)
	if err == nil {
		err = fits(secret)
	}
	if err != nil || file != "" {
		return secret, err
	}
	again, err := Secret(env, prompt+", again", flag, file)
	if err == nil && again != secret {
		err = Hint(errors.New("what was typed the second time is something else"), "nothing was made: run it again")
	}
	return secret, err
}

func firstLine(file string) (string, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return "", err
	}
	line, _, _ := strings.Cut(string(data), "\n")
	if line = strings.TrimSuffix(line, "\r"); line == "" {
		return "", Hint(fmt.Errorf("%s: the first line is empty", file), "the PIN or passphrase stands there, and nothing else")
	}
	return line, nil
}

// ask asks for a secret at the terminal.
func ask(env *Env, prompt string) (string, error) {
	tty, ok := env.Stdin.(*os.File)
	if !ok {
		return "", errors.New("no terminal to ask " + prompt + " at")
	}
	fmt.Fprint(env.Stderr, prompt+": ")
	line, err := hidden(tty)
	fmt.Fprintln(env.Stderr)
	if err == nil && line == "" {
		err = errors.New("nothing was typed")
	}
	return line, err
}

// hidden reads a line from a terminal that does not show it.
func hidden(tty *os.File) (string, error) {
	fd := int(tty.Fd())
	before, err := unix.IoctlGetTermios(fd, unix.TCGETS)
	if err != nil {
		return "", errors.New("this is not a terminal")
	}
	silent := *before
	silent.Lflag &^= unix.ECHO
	if err := unix.IoctlSetTermios(fd, unix.TCSETS, &silent); err != nil {
		return "", err
	}
	defer unix.IoctlSetTermios(fd, unix.TCSETS, before)
	line, err := bufio.NewReader(tty).ReadString('\n')
	if err != nil && !(errors.Is(err, io.EOF) && line != "") {
		return "", err
	}
	return strings.TrimRight(line, "\r\n"), nil
}
