package record

func (e *KeyMessage) apply(s State) (State, error) { return s, refuse(CodePhase, "%v", e.Kind()) }

func (e *DrawnStation) apply(s State) (State, error) { return s, refuse(CodePhase, "%v", e.Kind()) }

func (e *DrawnTrustee) apply(s State) (State, error) { return s, refuse(CodePhase, "%v", e.Kind()) }

func (e *Batch) apply(s State) (State, error) { return s, refuse(CodePhase, "%v", e.Kind()) }

func (e *Close) apply(s State) (State, error) { return s, refuse(CodePhase, "%v", e.Kind()) }

func (e *Unused) apply(s State) (State, error) { return s, refuse(CodePhase, "%v", e.Kind()) }

func (e *Quorum) apply(s State) (State, error) { return s, refuse(CodePhase, "%v", e.Kind()) }

func (e *Share) apply(s State) (State, error) { return s, refuse(CodePhase, "%v", e.Kind()) }

func (e *Publish) apply(s State) (State, error) { return s, refuse(CodePhase, "%v", e.Kind()) }

func (s State) group() (State, error) { return s, nil }
