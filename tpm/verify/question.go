package verify

import (
	"errors"
	"strings"
)

// Question is what a person at a station chose for its chip to answer (CheckNonce): eleven letters of Crockford's base32, 55 bits, and a
// twelfth that tells when one was mistyped. A chip that somebody asks once a second for ten years has seen less than one question in a
// hundred million.
type Question string

const (
	QuestionLetters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ" // that it is written in
	QuestionLength  = 12
	QuestionRandom  = 7 // random bytes in it; the last bit is not used
)

// NewQuestion writes random bytes as a question.
func NewQuestion(random [QuestionRandom]byte) Question {
	var bits uint64
	for _, b := range random {
		bits = bits<<8 | uint64(b)
	}
	var letters [QuestionLength]byte
	for i := range QuestionLength - 1 {
		letters[i] = QuestionLetters[bits>>(51-5*i)&31]
	}
	letters[QuestionLength-1] = QuestionLetters[checkLetter(letters[:QuestionLength-1])]
	return Question(letters[:])
}

var errQuestion = errors.New("this is not a code of twelve characters that fit each other: compare it with what was chosen")

// ParseQuestion reads what a person typed: spaces, dashes and the case of letters do not matter, and I, L and O are the digits that
// they look like.
func ParseQuestion(typed string) (Question, error) {
	clean := strings.NewReplacer(" ", "", "-", "", "\n", "", "I", "1", "L", "1", "O", "0").Replace(strings.ToUpper(typed))
	if len(clean) != QuestionLength || strings.Trim(clean, QuestionLetters) != "" || checkLetter([]byte(clean[:QuestionLength-1])) != strings.IndexByte(QuestionLetters, clean[QuestionLength-1]) {
		return "", errQuestion
	}
	return Question(clean), nil
}

// String writes it in groups of four, as people read it.
func (q Question) String() string {
	var groups []string
	for rest := string(q); rest != ""; {
		n := min(4, len(rest))
		groups, rest = append(groups, rest[:n]), rest[n:]
	}
	return strings.Join(groups, "-")
}

// Chosen are the bytes that the chip answers.
func (q Question) Chosen() []byte { return []byte(q) }

// checkLetter is Σ α^(i+1) letter_i in the field of 32 elements (α^5 = α^2 + 1), as the place of a letter. The weights differ and none is
// zero, so that one wrong letter and two letters in each other's place are always found.
func checkLetter(letters []byte) int {
	sum := 0
	for i := len(letters) - 1; i >= 0; i-- { // Horner
		sum = timesAlpha(sum ^ strings.IndexByte(QuestionLetters, letters[i]))
	}
	return sum
}

func timesAlpha(x int) int {
	if x <<= 1; x&32 != 0 {
		x ^= 0b100101
	}
	return x
}
