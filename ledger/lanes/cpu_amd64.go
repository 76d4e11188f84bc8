package lanes

import "golang.org/x/sys/cpu"

// Available tells whether this processor and its system have the instructions.
func Available() bool {
	return cpu.X86.HasAVX512F && cpu.X86.HasAVX512IFMA
}
