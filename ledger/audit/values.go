package audit

import "fmt"

// largest bounds the integers of a test, so that no sum overflows.
const largest = 1 << 61

// Polling is the test of an assertion by papers alone: the value of a paper is its assorter, (score+low)/(2·low), and of a paper that
// isn't found 0.
func (a Assertion) Polling(cards int64, replace bool, bet Bettor) (Alpha, error) {
	return a.alpha(cards, a.Range(), 2*a.Low, replace, bet)
}

// Polled is a paper's value, over the Denominator of Polling.
func (a Assertion) Polled(paper *Vote) int64 {
	if paper == nil {
		return 0
	}
	return a.Score(*paper) + a.Low
}

// Comparing is the test of an assertion by overstatements d: with L = low+high and V the margin, the value of a card is the
// overstatement assorter (SHANGRLA, section 3.2), which in integers is N(L−d) / 2(NL−V).
func (r Reported) Comparing(cards int64, replace bool, bet Bettor) (Alpha, error) {
	return r.alpha(cards, 2*cards*r.Range(), 2*(cards*r.Range()-r.Margin), replace, bet)
}

// Compared is a card's value, over the Denominator of Comparing.
func (r Reported) Compared(cards int64, c Card) int64 {
	return cards * (r.Range() - r.Overstatement(c))
}

// KaplanMarkov is the bet with which Comparing asks for no more cards than the super-simple audit with this error inflator, if there
// are no discrepancies. Below 2 it survives any card.
func KaplanMarkov(gamma float64) Bettor { return Stake(2 / gamma) }

func (a Assertion) alpha(cards, upper, denominator int64, replace bool, bet Bettor) (Alpha, error) {
	if cards <= 0 || denominator <= 0 {
		return Alpha{}, fmt.Errorf("a test of %q over %d cards", a.Name, cards)
	}
	if max(upper, denominator) > largest/cards {
		return Alpha{}, fmt.Errorf("%d cards of scores up to %d are more than the test can add", cards, a.Range())
	}
	return Alpha{N: cards, Upper: upper, Denominator: denominator, Replace: replace, Bet: bet}, nil
}
