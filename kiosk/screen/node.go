package screen

import (
	"image"

	"golang.org/x/image/math/fixed"

	"github.com/isoloir/isoloir/kiosk/typeset"
)

// kind says how a node is drawn.
type kind uint8

const (
	kindBox kind = iota
	kindText
	kindIcon
	kindLine
	kindImage
)

// A node is one thing drawn in a frame, at its place on the screen. Nodes are plain values: two frames are compared node
// by node to find what changed, with no help from whoever changed it.
type node struct {
	kind   kind
	bounds image.Rectangle // everything that drawing it can touch, inside its clip
	box    image.Rectangle // its own rectangle
	radius int
	border int
	fill   ink
	stroke ink

	text  typeset.Line
	size  float32
	style typeset.Style
	start fixed.Int26_6 // of text: where the pen starts
	base  int           // of text: the baseline

	shape    Shape
	from, to image.Point // of a line
	picture  image.Image
	smooth   bool
}

// opaque says whether a node hides whatever is under a rectangle.
func (n *node) opaque(r image.Rectangle) bool {
	return n.kind == kindBox && n.fill.a == 255 && (n.border == 0 || n.stroke.a == 255) && r.In(n.box.Inset(n.radius)) && r.In(n.bounds)
}
