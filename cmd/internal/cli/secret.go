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

// Secret reads a passphrase or PIN: the first line of a file if one is named, else from the terminal without echo.
func Secret(env *Env, prompt, file string) (string, error) {
	if file != "" {
		data, err := os.ReadFile(file)
		if err != nil {
			return "", err
		}
		line, _, _ := strings.Cut(string(data), "\n")
		return notEmpty(strings.TrimSuffix(line, "\r"))
	}
	tty, ok := env.Stdin.(*os.File)
	if !ok {
		return "", Hint(errors.New("no terminal to ask "+prompt+" at"), "name a file that holds it")
	}
	fmt.Fprint(env.Stderr, prompt+": ")
	line, err := hidden(tty)
	fmt.Fprintln(env.Stderr)
	if err != nil {
		return "", Hint(err, "use a terminal, or name a file that holds the secret")
	}
	return notEmpty(line)
}

func notEmpty(s string) (string, error) {
	if s == "" {
		return "", errors.New("the secret is empty")
	}
	return s, nil
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
