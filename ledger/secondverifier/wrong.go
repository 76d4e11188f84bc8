package secondverifier

import "fmt"

// wrong is why a file or a folder does not check, where SPEC.md has no name for it.
func wrong(reason string, args ...any) error { return fmt.Errorf(reason, args...) }
