package device

import "context"

// SampleRate is that of all sound, in samples a second; there is one channel of 16 bits.
const SampleRate = 22050

// A Speaker plays sound through the headphones.
type Speaker interface {
	// Play returns when the sound has been heard, or with the context's error once it was cut off: nothing of it is heard later.
	Play(ctx context.Context, samples []int16) error
}
