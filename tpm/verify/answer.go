package verify

import (
	"encoding/base64"
	"errors"
	"strings"
)

// Answer is what a station shows and prints for a person who asked its chip. Only the evidence is signed: which station it is follows
// from the key that signed, not from what stands here.
type Answer struct {
	Station  string
	Question Question
	Evidence []byte // an Evidence in its encoding
}

const answerHead = "ISOLOIR ANSWER"

// Text is what the QR code of an answer holds.
func (a Answer) Text() string {
	return strings.Join([]string{answerHead, a.Station, string(a.Question), base64.StdEncoding.EncodeToString(a.Evidence)}, " ")
}

// ParseAnswer reads the text of a scanned code; a scanner may add white space.
func ParseAnswer(text string) (Answer, error) {
	fields := strings.Fields(text)
	if len(fields) != 5 || strings.Join(fields[:2], " ") != answerHead {
		return Answer{}, errors.New("this is not the code of a chip's answer")
	}
	question, err := ParseQuestion(fields[3])
	if err != nil {
		return Answer{}, err
	}
	evidence, err := base64.StdEncoding.Strict().DecodeString(fields[4])
	if err != nil {
		return Answer{}, errors.New("the code of the answer is damaged: scan it again")
	}
	return Answer{Station: fields[2], Question: question, Evidence: evidence}, nil
}
