package screen

import (
	"image"
	"slices"
)

// maxCompared bounds the table that finds the longest common part of two frames; above it the whole middle is redrawn.
const maxCompared = 1 << 20

// maxRects bounds how many rectangles a frame hands to its display.
const maxRects = 12

// damage gives rectangles that hold every pixel in which two frames differ. It is exact in this sense: nodes left out
// are drawn in the same order in both frames, so that pixels which only they touch are the same.
func damage(old, new []node) []image.Rectangle {
	for len(old) > 0 && len(new) > 0 && old[0] == new[0] {
		old, new = old[1:], new[1:]
	}
	for len(old) > 0 && len(new) > 0 && old[len(old)-1] == new[len(new)-1] {
		old, new = old[:len(old)-1], new[:len(new)-1]
	}
	keptOld, keptNew := common(old, new)
	return merge(append(boundsOf(old, keptOld), boundsOf(new, keptNew)...))
}

// boundsOf lists the bounds of the nodes that were not kept.
func boundsOf(nodes []node, kept []bool) []image.Rectangle {
	var rects []image.Rectangle
	for i := range nodes {
		if !kept[i] && !nodes[i].bounds.Empty() {
			rects = append(rects, nodes[i].bounds)
		}
	}
	return rects
}

// common marks a longest common subsequence in both lists.
func common(old, new []node) (keptOld, keptNew []bool) {
	keptOld, keptNew = make([]bool, len(old)), make([]bool, len(new))
	if len(old) == 0 || len(new) == 0 || len(old)*len(new) > maxCompared {
		return
	}
	width := len(new) + 1
	length := make([]uint16, (len(old)+1)*width)
	for i := len(old) - 1; i >= 0; i-- {
		for j := len(new) - 1; j >= 0; j-- {
			if old[i] == new[j] {
				length[i*width+j] = length[(i+1)*width+j+1] + 1
			} else {
				length[i*width+j] = max(length[(i+1)*width+j], length[i*width+j+1])
			}
		}
	}
	for i, j := 0, 0; i < len(old) && j < len(new); {
		switch {
		case old[i] == new[j]:
			keptOld[i], keptNew[j] = true, true
			i, j = i+1, j+1
		case length[(i+1)*width+j] >= length[i*width+j+1]:
			i++
		default:
			j++
		}
	}
	return
}

// merge joins rectangles that overlap or nearly touch, until none do and few are left.
func merge(rects []image.Rectangle) []image.Rectangle {
	for slack := 0; ; slack += 4096 {
		for joined := true; joined; {
			rects, joined = joinOnce(rects, slack)
		}
		if len(rects) <= maxRects {
			return rects
		}
	}
}

// joinOnce joins the first pair that overlaps or whose union wastes no more pixels than slack.
func joinOnce(rects []image.Rectangle, slack int) ([]image.Rectangle, bool) {
	for i := range rects {
		for j := i + 1; j < len(rects); j++ {
			union := rects[i].Union(rects[j])
			if rects[i].Overlaps(rects[j]) || area(union) <= area(rects[i])+area(rects[j])+slack {
				rects[i] = union
				return slices.Delete(rects, j, j+1), true
			}
		}
	}
	return rects, false
}

func area(r image.Rectangle) int { return r.Dx() * r.Dy() }
