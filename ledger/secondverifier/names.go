package secondverifier

import "fmt"

// rowName names a ciphertext of a table in proofs.
func rowName(what string, lot int, contest string, row, column int) string {
	return fmt.Sprintf("%s %d %s row %d column %d", what, lot, contest, row, column)
}
