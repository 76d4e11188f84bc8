package main

import (
	"image"
	"slices"
)

// A Scene is a frame, and once somebody searches it, the places at which its colour changes from one pixel to the next: a
// small part of all. Green stands for colour until a place is found: one byte a pixel is what makes a search quick.
type Scene struct {
	frame *image.RGBA
	width int
	green []uint8
	edges []int             // into green
	only  []image.Rectangle // where words may begin; nil for everywhere
}

func newScene(frame *image.RGBA) *Scene { return &Scene{frame: frame, width: frame.Rect.Dx()} }

// scan looks at every pixel, once.
func (s *Scene) scan() {
	if s.green != nil {
		return
	}
	w, h := s.width, s.frame.Rect.Dy()
	s.green, s.edges = make([]uint8, w*h), make([]int, 0, w*h/16)
	for y := range h {
		row, line := s.frame.Pix[y*s.frame.Stride:], s.green[y*w:(y+1)*w]
		for x := range line {
			line[x] = row[4*x+1]
			if x > 0 && line[x] != line[x-1] {
				s.edges = append(s.edges, y*w+x)
			}
		}
	}
}

// within is the part of a scene that begins in one of some places.
func (s *Scene) within(places []image.Rectangle) *Scene {
	s.scan()
	part := *s
	part.edges, part.only = nil, places
	for _, e := range s.edges {
		p := image.Pt(e%s.width, e/s.width)
		if slices.ContainsFunc(places, p.In) {
			part.edges = append(part.edges, e)
		}
	}
	return &part
}

func (s *Scene) admits(p image.Point) bool { return s.only == nil || slices.ContainsFunc(s.only, p.In) }

// find looks where the words were before, and then at every place where the anchor could stand.
func (m *mask) find(scene *Scene, before image.Point) (image.Point, bool) {
	if len(m.ink) == 0 || len(m.ground) == 0 || m.reach == 0 {
		return image.Point{}, false
	}
	if before != (image.Point{}) && scene.admits(before.Add(m.anchor)) && m.shows(scene, before) {
		return before, true
	}
	scene.scan()
	w := scene.width
	ink, ground, room := offsets(m.ink, w), offsets(m.ground, w), m.room(scene)
	anchor, last := m.anchor.Y*w+m.anchor.X, (room.Max.Y-1)*w+room.Max.X-1
	for _, edge := range scene.edges {
		for at := edge - anchor; at > edge-anchor-m.reach; at-- {
			if at < 0 || at > last || !stands(scene.green, at, ink, ground) {
				continue
			}
			if p := image.Pt(at%w, at/w); m.shows(scene, p) {
				return p, true
			}
		}
	}
	return image.Point{}, false
}

// room is where the words can begin.
func (m *mask) room(scene *Scene) image.Rectangle {
	return image.Rectangle{Max: scene.frame.Rect.Size().Sub(m.size).Add(image.Pt(1, 1))}
}

func offsets(points []image.Point, width int) []int {
	out := make([]int, len(points))
	for i, p := range points {
		out[i] = p.Y*width + p.X
	}
	return out
}

// trace allows for the rounding of blending: a pixel counted as ink may carry a trace of ground.
const trace = 6

func stands(green []uint8, at int, ink, ground []int) bool {
	i, g := int(green[at+ink[0]]), int(green[at+ground[0]])
	if d := i - g; d >= -trace && d <= trace {
		return false
	}
	return uniform(green, at, ink, i) && uniform(green, at, ground, g)
}

func uniform(green []uint8, at int, points []int, as int) bool {
	for _, p := range points {
		if d := int(green[at+p]) - as; d < -trace || d > trace {
			return false
		}
	}
	return true
}

// shows says the same of every colour at one place.
func (m *mask) shows(scene *Scene, at image.Point) bool {
	if !at.In(m.room(scene)) || alike(pixel(scene.frame, at.Add(m.ink[0])), pixel(scene.frame, at.Add(m.ground[0]))) {
		return false
	}
	return even(scene.frame, at, m.ink) && even(scene.frame, at, m.ground)
}

func even(frame *image.RGBA, at image.Point, points []image.Point) bool {
	first := pixel(frame, at.Add(points[0]))
	for _, p := range points {
		if !alike(pixel(frame, at.Add(p)), first) {
			return false
		}
	}
	return true
}

func pixel(frame *image.RGBA, at image.Point) []uint8 {
	i := at.Y*frame.Stride + 4*at.X
	return frame.Pix[i : i+3 : i+3]
}

func alike(p, q []uint8) bool {
	for c := range 3 {
		if d := int(p[c]) - int(q[c]); d < -trace || d > trace {
			return false
		}
	}
	return true
}
