package ui

import (
	"fmt"

	"github.com/isoloir/isoloir/kiosk/catalog"
	"github.com/isoloir/isoloir/kiosk/flow"
)

// A fixture makes views in one language.
type fixture string

func (f fixture) say(id catalog.ID, args ...any) string { return catalog.Say(string(f), id, args...) }
func (f fixture) word(id string) string                 { return valleyWords[id][string(f)] }

// other is the language that the tool offers where there are two.
func (f fixture) other() string {
	if f == "en" {
		return "Français"
	}
	return "English"
}

// name is how a person's name is printed beside others in the language.
func (f fixture) name(latin string) string {
	if n := map[fixture]map[string]string{"ar": {"Amina Benali": "أمينة بن علي", "Noor Haddad": "نور حداد", "Jeanne Moreau": "جان مورو"},
		"zh": {"Amina Benali": "阿米娜·贝纳利", "Noor Haddad": "李明"}}[f][latin]; n != "" {
		return n
	}
	return latin
}

func (f fixture) view(name string, now int, label string) flow.View {
	return flow.View{
		Screen: flow.Screen(name), Lang: string(f), RTL: catalog.RightToLeft(string(f)), Size: flow.TextNormal, Steps: flow.Steps{Now: now, Of: 9, Label: label},
		Top: []flow.Item{
			tool("language", f.other()), tool("look", f.say(catalog.Look)), tool("sound", f.say(catalog.Sound)), tool("help", f.say(catalog.Help)),
		},
		More: flow.MoreNotice{Below: f.say(catalog.MoreBelow), Above: f.say(catalog.MoreAbove)},
	}
}

func tool(id, label string) flow.Item {
	return flow.Item{ID: flow.ItemID(id), Role: flow.RoleTool, Label: label, Enabled: true}
}

func item(role flow.Role, id, label, detail string) flow.Item {
	return flow.Item{ID: flow.ItemID(id), Role: role, Label: label, Detail: detail, Enabled: true}
}

func (f fixture) bar() []flow.Item {
	return []flow.Item{
		item(flow.RoleButton, "back", f.say(catalog.Back), ""), item(flow.RoleButton, "review", f.say(catalog.SeeAll), ""),
		item(flow.RolePrimary, "next", f.say(catalog.Next), ""),
	}
}

// contest is a choice of two of eleven, with one made and the focus on the third.
func (f fixture) contest() flow.View {
	v := f.view("contest", 3, f.say(catalog.ContestStep, 3, 9))
	v.Title, v.Body, v.Badge = f.word("council"), []string{f.say(catalog.RuleN, 2)}, f.say(catalog.ChoicesLeft, 1)
	names := []string{f.name("Amina Benali"), "Charles Okonkwo", "Élise Öberg", "Louis Marchand", "María José Quintana", f.name("Noor Haddad"), "Pierre Lefèvre",
		"Sofia Rossi", "Tomasz Zieliński", "Ulla Þórsdóttir", "Zoë Ångström (2)"}
	for i, name := range names {
		v.Items = append(v.Items, item(flow.RoleChoice, fmt.Sprint("option-", i), name, f.word(parties[i%5])))
	}
	v.Items[0].On = true
	v.Items[2].Focused = true
	v.Bottom = f.bar()
	return v
}
