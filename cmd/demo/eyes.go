package main

import (
	"image"
	"slices"
	"strings"
	"sync"
)

// Eyes read a screen as a person does, by the shapes of the words on it: nothing in the booth tells the demonstration
// where its buttons are. A word is found when some place of the frame shows its letters in one colour on one other.
type Eyes struct {
	render func(words string, style textStyle) *image.Alpha
	styles []textStyle

	mu    sync.Mutex
	masks map[lookup]*mask
	seen  map[string][]lookup // as what words were found before, the last first
}

// A textStyle is one size and weight of the kiosk's type scale.
type textStyle struct {
	pixels float32
	bold   bool
}

// alone is how much ground stands on both sides of words, of the height of their letters: more than inside a word.
const alone = 0.42

// brokenAlone is the same at the end of a line that goes on below: more than a space between words.
const brokenAlone = 0.65

// aboveBelow is how much ground stands above and below a line, in pixels.
const aboveBelow = 4

// beforeHeading is how much ground stands before words of more than headings pixels, because signs stand close to them.
const (
	headings      = 45
	beforeHeading = 15
)

type lookup struct {
	words  string
	style  textStyle
	broken bool // the line goes on below: more than a space stands at its end
}

func newEyes(render func(string, textStyle) *image.Alpha, styles []textStyle) *Eyes {
	return &Eyes{render: render, styles: styles, masks: map[lookup]*mask{}, seen: map[string][]lookup{}}
}

// Find gives the place of the words on the frame, where they stand alone on their line. Words that the screen breaks over
// lines are found by their first line.
func (e *Eyes) Find(scene *Scene, words string) (image.Rectangle, bool) {
	return e.wholeOrBroken(scene, words, e.styles, e.styles[:commonStyles])
}

// Glance looks for words as they were seen before, and for whole lines in the common styles if they never were: what is
// quick enough to do at every frame.
func (e *Eyes) Glance(scene *Scene, words string) (image.Rectangle, bool) {
	if !e.Knows(words) {
		return e.findIn(scene, words, lookup{words: words}, e.styles[:commonStyles])
	}
	for _, before := range e.before(words) {
		if place, ok := e.findIn(scene, words, before, []textStyle{before.style}); ok {
			return place, true
		}
	}
	return image.Rectangle{}, false
}

// Recall looks only where the words stood before: at once, also while the screen is being drawn.
func (e *Eyes) Recall(scene *Scene, words string) (image.Rectangle, bool) {
	for _, before := range e.before(words) {
		if m, at := e.mask(before); m.shows(scene, at) {
			return image.Rectangle{Min: at, Max: at.Add(m.size)}.Add(scene.frame.Rect.Min), true
		}
	}
	return image.Rectangle{}, false
}

// Knows says that the words were seen before.
func (e *Eyes) Knows(words string) bool { return len(e.before(words)) > 0 }

func (e *Eyes) before(words string) []lookup {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Clone(e.seen[words])
}

// remember keeps as what and where words were found: the same words stand on several screens, in a style of each.
func (e *Eyes) remember(words string, as lookup, m *mask, at image.Point) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.masks[as], m.before = m, at
	others := slices.DeleteFunc(e.seen[words], func(l lookup) bool { return l == as })
	e.seen[words] = append([]lookup{as}, others...)
}

func withoutLastWord(words string) string {
	i := strings.LastIndexByte(words, ' ')
	if i < 6 { // shorter than this, it may be another's beginning
		return ""
	}
	return words[:i]
}

// Row finds a row of a list, in the style of all rows, whole or broken over lines.
func (e *Eyes) Row(scene *Scene, words string) (image.Rectangle, bool) {
	return e.wholeOrBroken(scene, words, e.styles[:rowStyles], e.styles[:rowStyles])
}

// wholeOrBroken looks for the words as one line, and then for a first line of them, the longest first.
func (e *Eyes) wholeOrBroken(scene *Scene, words string, whole, broken []textStyle) (image.Rectangle, bool) {
	if place, ok := e.findIn(scene, words, lookup{words: words}, whole); ok {
		return place, true
	}
	for part := withoutLastWord(words); part != ""; part = withoutLastWord(part) {
		if place, ok := e.findIn(scene, words, lookup{words: part, broken: true}, broken); ok {
			return place, true
		}
	}
	return image.Rectangle{}, false
}

// Bar finds the words of the bar below a list.
func (e *Eyes) Bar(scene *Scene, words string) (image.Rectangle, bool) {
	return e.findIn(scene, words, lookup{words: words}, e.styles[barStyle:barStyle+1])
}

// Stands says whether the words of a bar are still where they were found.
func (e *Eyes) Stands(scene *Scene, words string, place image.Rectangle) bool {
	m, _ := e.mask(lookup{words: words, style: e.styles[barStyle]})
	return m.shows(scene, place.Min.Sub(scene.frame.Rect.Min))
}

// findIn looks for words, or a first line of them, in some styles.
func (e *Eyes) findIn(scene *Scene, words string, as lookup, styles []textStyle) (image.Rectangle, bool) {
	for _, style := range styles {
		as.style = style
		m, before := e.mask(as)
		if at, ok := m.find(scene, before); ok {
			e.remember(words, as, m, at)
			return image.Rectangle{Min: at, Max: at.Add(m.size)}.Add(scene.frame.Rect.Min), true
		}
	}
	return image.Rectangle{}, false
}

// mask gives the shape of words in a style, and where they last stood. It is kept if the style is common.
func (e *Eyes) mask(key lookup) (*mask, image.Point) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if m := e.masks[key]; m != nil {
		return m, m.before
	}
	right := int(alone * key.style.pixels)
	left := right + 2
	if key.style.pixels > headings {
		left = beforeHeading
	}
	if key.broken {
		right = int(brokenAlone * key.style.pixels)
	}
	m := newMask(e.render(key.words, key.style), left, right)
	if slices.Contains(e.styles[:commonStyles], key.style) {
		e.masks[key] = m
	}
	return m, image.Point{}
}

// A mask is the shape of some words: pixels wholly ink and pixels wholly ground. Half-covered ones say nothing.
type mask struct {
	size        image.Point
	ink, ground []image.Point
	anchor      image.Point // ground ends before it, and ink stands close to its right: between, the screen changes colour
	reach       int
	before      image.Point // where the words were last found
}

const (
	inkFrom  = 250 // alpha at which a pixel shows the ink's own colour
	groundTo = 2
)

// newMask keeps what is ink, and what is ground, wherever in a pixel the line and each of its letters begin: a pixel counts
// only if those beside it are the same. The ground reaches beyond the words, so that they are not found inside a longer line.
func newMask(a *image.Alpha, left, right int) *mask {
	box := inked(a)
	box = image.Rect(box.Min.X-left, box.Min.Y-aboveBelow, box.Max.X+right, box.Max.Y+aboveBelow)
	m := &mask{size: box.Size()}
	for y := box.Min.Y; y < box.Max.Y; y++ {
		ground := -1 // the last ground in this row
		for x := box.Min.X; x < box.Max.X; x++ {
			least, most := reach(a, x, y)
			p := image.Pt(x, y).Sub(box.Min)
			switch {
			case least >= inkFrom:
				m.ink = append(m.ink, p)
				if d := p.X - ground; ground >= 0 && (m.reach == 0 || d < m.reach) {
					m.anchor, m.reach = image.Pt(ground+1, p.Y), d
				}
			case most <= groundTo:
				m.ground, ground = append(m.ground, p), p.X
			}
		}
	}
	m.ink, m.ground = spread(m.ink), spread(m.ground)
	return m
}

// reach is the least and the most that is covered at a pixel and on both sides of it.
func reach(a *image.Alpha, x, y int) (least, most uint8) {
	l, c, r := cover(a, x-1, y), cover(a, x, y), cover(a, x+1, y)
	return min(l, c, r), max(l, c, r)
}

func cover(a *image.Alpha, x, y int) uint8 {
	if !(image.Point{X: x, Y: y}).In(a.Rect) {
		return 0
	}
	return a.Pix[(y-a.Rect.Min.Y)*a.Stride+x-a.Rect.Min.X]
}

func inked(a *image.Alpha) image.Rectangle {
	var box image.Rectangle
	for i, v := range a.Pix {
		if v > groundTo {
			x, y := a.Rect.Min.X+i%a.Stride, a.Rect.Min.Y+i/a.Stride
			box = box.Union(image.Rect(x, y, x+1, y+1))
		}
	}
	return box
}

// samples is how many points of each kind a mask keeps: enough to tell any two words apart.
const samples = 800

// spread takes some of the points, far from each other, so that a wrong place fails early.
func spread(points []image.Point) []image.Point {
	const stride = 7919 // prime, so that it walks over nearly any number of points
	if len(points)%stride == 0 {
		return points[:min(len(points), samples)]
	}
	out := make([]image.Point, 0, min(len(points), samples))
	for i := range cap(out) {
		out = append(out, points[i*stride%len(points)])
	}
	return out
}
