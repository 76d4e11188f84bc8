package flow

import "errors"

var errSecret = errors.New("flow: this value is never written out")
