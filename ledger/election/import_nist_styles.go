package election

import (
	"fmt"
	"slices"
	"strings"
)

// styles carries the ballot styles. A style's contests are those that it lists, or those of its districts and of what holds them.
func (im *nistImporter) styles() {
	if len(im.el.Styles) == 0 {
		im.oneStyle()
		return
	}
	for i, src := range im.el.Styles {
		at := fmt.Sprintf("Election[0].BallotStyle[%d]", i)
		s := Style{ID: styleID(src, i), Name: Text{"en": im.styleName(src, i)}}
		listed := listedContests(src.Content)
		if len(listed) == 0 {
			listed = im.byDistrict(src)
		}
		for _, id := range listed {
			if !slices.ContainsFunc(im.m.Contests, func(c Contest) bool { return c.ID == id }) {
				im.refuse(at, "add the contest to the source", "the style lists a contest %q that is not there", clip(id))
			}
		}
		for _, c := range im.m.Contests {
			if slices.Contains(listed, c.ID) {
				s.Contests = append(s.Contests, c.ID)
			}
		}
		if !slices.Equal(listed, s.Contests) {
			im.note(at+".OrderedContent", "contests keep the order of the definition, which is one for all styles")
		}
		im.m.Styles = append(im.m.Styles, s)
	}
}

// oneStyle makes the style of a definition that has none, if it is clear who is asked what.
func (im *nistImporter) oneStyle() {
	s := Style{ID: "all", Name: im.m.Name}
	for i, c := range im.m.Contests {
		if c.District != im.m.Contests[0].District {
			im.refuse(fmt.Sprintf("Election[0].Contest[%d].ElectionDistrictId", i), "add ballot styles to the source", "several districts and no ballot style to say who is asked what")
			return
		}
		s.Contests = append(s.Contests, c.ID)
	}
	im.note("Election[0]", "no ballot style; one style asks every contest")
	im.m.Styles = []Style{s}
}

func styleID(src nistStyle, i int) string {
	for _, x := range src.External {
		if idPattern.MatchString(x.Value) {
			return x.Value
		}
	}
	return fmt.Sprintf("style-%d", i+1)
}

func (im *nistImporter) styleName(src nistStyle, i int) string {
	var names []string
	for _, id := range src.Units {
		if d := find(im.m.Districts, func(d *District) bool { return d.ID == id }); d != nil {
			names = append(names, d.Name.In())
		}
	}
	if len(names) == 0 {
		return styleID(src, i)
	}
	return strings.Join(names, " · ")
}

// listedContests flattens the content of a style, headers included.
func listedContests(content []nistContent) []string {
	var out []string
	for _, x := range content {
		if x.Contest != "" {
			out = append(out, x.Contest)
		}
		out = append(out, listedContests(x.Content)...)
	}
	return out
}

// byDistrict lists the contests of a style's units and of every unit that holds one of them.
func (im *nistImporter) byDistrict(src nistStyle) []string {
	in := slices.Clone(src.Units)
	for i := 0; i < len(in); i++ {
		for _, u := range im.src.Units {
			if slices.Contains(u.Holds, in[i]) && !slices.Contains(in, u.ID) {
				in = append(in, u.ID)
			}
		}
	}
	var out []string
	for _, c := range im.m.Contests {
		if slices.Contains(in, c.District) {
			out = append(out, c.ID)
		}
	}
	return out
}
