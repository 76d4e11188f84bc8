package record

func (e *KeyMessage) apply(s State) (State, error) { return s, refuse(CodePhase, "%v", e.Kind()) }

func (e *Enrol) apply(s State) (State, error) { return s, refuse(CodePhase, "%v", e.Kind()) }

func (e *StationRoot) apply(s State) (State, error) { return s, refuse(CodePhase, "%v", e.Kind()) }

func (e *TrusteeRoot) apply(s State) (State, error) { return s, refuse(CodePhase, "%v", e.Kind()) }

func (e *LeafRoot) apply(s State) (State, error) { return s, refuse(CodePhase, "%v", e.Kind()) }

func (e *Draw) apply(s State) (State, error) { return s, refuse(CodePhase, "%v", e.Kind()) }

func (e *DrawnStation) apply(s State) (State, error) { return s, refuse(CodePhase, "%v", e.Kind()) }

func (e *DrawnTrustee) apply(s State) (State, error) { return s, refuse(CodePhase, "%v", e.Kind()) }

func (e *Open) apply(s State) (State, error) { return s, refuse(CodePhase, "%v", e.Kind()) }

func (e *Batch) apply(s State) (State, error) { return s, refuse(CodePhase, "%v", e.Kind()) }

func (e *Close) apply(s State) (State, error) { return s, refuse(CodePhase, "%v", e.Kind()) }

func (e *Unused) apply(s State) (State, error) { return s, refuse(CodePhase, "%v", e.Kind()) }

func (e *Incident) apply(s State) (State, error) { return s, refuse(CodePhase, "%v", e.Kind()) }

func (e *Quote) apply(s State) (State, error) { return s, refuse(CodePhase, "%v", e.Kind()) }

func (e *Cosign) apply(s State) (State, error) { return s, refuse(CodePhase, "%v", e.Kind()) }

func (e *Lost) apply(s State) (State, error) { return s, refuse(CodePhase, "%v", e.Kind()) }

func (e *LostTPM) apply(s State) (State, error) { return s, refuse(CodePhase, "%v", e.Kind()) }

func (e *Cutoff) apply(s State) (State, error) { return s, refuse(CodePhase, "%v", e.Kind()) }

func (e *Quorum) apply(s State) (State, error) { return s, refuse(CodePhase, "%v", e.Kind()) }

func (e *Share) apply(s State) (State, error) { return s, refuse(CodePhase, "%v", e.Kind()) }

func (e *Publish) apply(s State) (State, error) { return s, refuse(CodePhase, "%v", e.Kind()) }
