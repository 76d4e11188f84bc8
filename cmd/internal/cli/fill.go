package cli

import (
	"io"
	"os"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/sys/unix"
)

const usualWidth = 80 // columns, where nobody says how many there are

// columns is how wide a manual page is: as wide as the terminal within reason.
func columns(w io.Writer) int {
	if o, ok := w.(*output); ok {
		w = o.Writer
	}
	f, ok := w.(*os.File)
	if !ok {
		return usualWidth
	}
	size, err := unix.IoctlGetWinsize(int(f.Fd()), unix.TIOCGWINSZ)
	if err != nil || size.Col == 0 {
		return usualWidth
	}
	return min(max(int(size.Col), 40), 100)
}

// An item of a list begins with its number, or with the word that it explains and two spaces or more.
var item = regexp.MustCompile(`^( *[0-9]+\. | +[^ ].*?  +)`)

// fill fits text into a width. Lines that follow each other at the margin are one paragraph, and an item of a list goes on in the lines
// below its text; any other indented line stands for itself.
func fill(text string, width int) string {
	var out []string
	margin, open := "", false // where the last line of out goes on, and whether lines of the text do
	for line := range strings.Lines(strings.Trim(text, "\n") + "\n") {
		line = strings.TrimRight(line, " \n")
		words := strings.TrimLeft(line, " ")
		indent, head := line[:len(line)-len(words)], item.FindString(line)
		if words == "" || head != "" || !open || indent != margin {
			out = append(out, indent)
			margin, open = indent, words != "" && indent == ""
			if head != "" {
				margin, open = strings.Repeat(" ", utf8.RuneCountInString(head)), true
			}
		}
		out = poured(out, words, margin, width)
	}
	return strings.Join(out, "\n") + "\n"
}

// poured adds words to the last of some lines, and begins new ones below margin where there is no room left.
func poured(lines []string, words, margin string, width int) []string {
	gap := ""
	for word := range strings.SplitSeq(words, " ") {
		last := &lines[len(lines)-1]
		if strings.TrimSpace(*last) != "" && gap == "" {
			gap = " "
		}
		if word != "" && strings.TrimSpace(*last) != "" && utf8.RuneCountInString(*last+gap+word) > width {
			lines, gap = append(lines, margin+word), " "
			continue
		}
		*last += gap + word
		gap = " "
	}
	return lines
}
