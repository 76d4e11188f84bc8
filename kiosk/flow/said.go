package flow

import (
	"slices"
	"strings"

	"github.com/isoloir/isoloir/kiosk/catalog"
)

// What the voice says is made of the words on the screen and nothing else: it is a function of views.

// Voice is what is said when one view follows another: a new screen as a whole, and then the item that has the focus; on the same
// screen only what is different. No screen stands before the first.
func Voice(before, after View) []string {
	before, after = before.top(), after.top()
	if before.Screen != after.Screen || before.Lang != after.Lang || before.Steps != after.Steps {
		return append(after.Said(), after.saidFocus()...)
	}
	said := news(before.Said(), after.Said())
	if old, now := before.saidFocus(), after.saidFocus(); !slices.Equal(old, now) {
		said = append(said, now...)
	}
	return said
}

// news are the sentences that were not said before.
func news(before, after []string) (out []string) {
	for _, s := range after {
		if !slices.Contains(before, s) {
			out = append(out, s)
		}
	}
	return out
}

// top is the view or the notice above it.
func (v View) top() View {
	if v.Overlay != nil {
		return *v.Overlay
	}
	return v
}

// Said is everything on the screen but its items, in the order in which it stands there.
func (v View) Said() []string {
	var said []string
	if v.Demo {
		said = append(said, catalog.Say(v.Lang, catalog.Demo))
	}
	said = append(said, v.Steps.Label, v.Title, v.Badge)
	said = append(said, v.Body...)
	said = append(said, v.Code, v.Typed)
	for _, p := range v.Places {
		said = append(said, p.Label)
	}
	for _, f := range v.Facts {
		said = append(said, f.Label, f.Value)
	}
	said = append(said, v.Notice, v.State)
	return slices.DeleteFunc(said, func(s string) bool { return s == "" })
}

// saidFocus is the item that has the focus.
func (v View) saidFocus() []string {
	for _, i := range v.reachable() {
		if i.Focused {
			return v.SaidOf(i)
		}
	}
	return nil
}

// SaidOf is one item: the row that it belongs to, its own words, and how it stands.
func (v View) SaidOf(i Item) []string {
	var said []string
	for _, row := range v.Items {
		if i.In != "" && row.ID == i.In {
			said = append(said, row.Label, row.Detail, row.Mark)
		}
	}
	said = append(said, i.Label, i.Detail, i.Mark, i.Warning, catalog.Say(v.Lang, i.standing()))
	return slices.DeleteFunc(said, func(s string) bool { return strings.TrimSpace(s) == "" })
}

// standing says what the screen says by how an item is drawn.
func (i Item) standing() catalog.ID {
	switch {
	case !i.Enabled:
		return catalog.NotAvailable
	case i.On:
		return catalog.Chosen
	case i.Role == RoleChoice || i.Role == RoleRank || i.Role == RoleGrade || i.Role == RoleCheck:
		return catalog.NotChosen
	}
	return catalog.Button
}
