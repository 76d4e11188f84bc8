package ui

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/isoloir/isoloir/kiosk/catalog"
	"github.com/isoloir/isoloir/kiosk/flow"
	"github.com/isoloir/isoloir/tpm/verify"
)

// words of the fixtures that are an election's own, by language.
var electionWords = map[string]map[string]string{
	"en": {"council": "City Council, District 4", "mayor": "Mayor", "alliance": "Alliance for the Valley", "none": "Independent",
		"greens": "Greens of the North Bank", "union": "Civic Union", "workers": "Workers and Tenants", "president": "President of the Council",
		"tram": "Measure A: tram line", "buses": "Measure B: night buses", "court": "Judge of the Second Court", "other": "Français", "sound": "Sound",
		"writein": "Write in a name", "style": "Ballot of District 4", "university": "University of the Valley"},
	"fr": {"council": "Conseil municipal, 4e district", "mayor": "Maire", "alliance": "Alliance pour la vallée", "none": "Sans étiquette",
		"greens": "Les Verts de la rive nord", "union": "Union civique", "workers": "Travailleurs et locataires", "president": "Présidence du conseil",
		"tram": "Question A : ligne de tramway", "buses": "Question B : bus de nuit", "court": "Juge au deuxième tribunal", "other": "English", "sound": "Son",
		"writein": "Écrire un nom", "style": "Bulletin du 4e district", "university": "Université de la Vallée"},
	"es": {"council": "Concejo municipal, distrito 4", "mayor": "Alcaldía", "alliance": "Alianza por el Valle", "none": "Independiente",
		"greens": "Verdes de la Ribera Norte", "union": "Unión Cívica", "workers": "Trabajadores e Inquilinos", "president": "Presidencia del Concejo",
		"tram": "Medida A: línea de tranvía", "buses": "Medida B: autobuses nocturnos", "court": "Juez del Segundo Tribunal", "other": "English",
		"writein": "Escribir un nombre", "style": "Boleta del distrito 4", "university": "Universidad del Valle"},
	"ar": {"council": "مجلس المدينة، الدائرة ٤", "mayor": "رئيس البلدية", "alliance": "تحالف الوادي", "none": "مستقل",
		"greens": "خضر الضفة الشمالية", "union": "الاتحاد المدني", "workers": "العمال والمستأجرون", "president": "رئيس المجلس",
		"tram": "الاقتراح أ: خط الترام", "buses": "الاقتراح ب: حافلات ليلية", "court": "قاضي المحكمة الثانية", "other": "English",
		"writein": "كتابة اسم", "style": "ورقة الدائرة ٤", "university": "جامعة الوادي"},
	"zh": {"council": "市议会，第四选区", "mayor": "市长", "alliance": "河谷联盟", "none": "无党派",
		"greens": "北岸绿党", "union": "公民联合", "workers": "工人与租户", "president": "议会主席",
		"tram": "提案甲：电车线路", "buses": "提案乙：夜间公交车", "court": "第二法院法官", "other": "English",
		"writein": "填写一个名字", "style": "第四选区选票", "university": "河谷大学"},
}

// A fixture makes views in one language.
type fixture string

func (f fixture) say(id catalog.ID, args ...any) string { return catalog.Say(string(f), id, args...) }
func (f fixture) word(id string) string                 { return electionWords[string(f)][id] }

// name is how a person's name is printed beside others in the language.
func (f fixture) name(latin string) string {
	if n := map[fixture]map[string]string{"ar": {"Amina Benali": "أمينة بن علي", "Noor Haddad": "نور حداد", "Jeanne Moreau": "جان مورو", "JEANNE D’AR": "عبد الر"},
		"zh": {"Amina Benali": "阿米娜·贝纳利", "Noor Haddad": "李明"}}[f][latin]; n != "" {
		return n
	}
	return latin
}

func (f fixture) number(n int) string { return catalog.Number(string(f), n) }

func (f fixture) view(name string, now int, label string) flow.View {
	return flow.View{
		Screen: flow.Screen(name), Lang: string(f), RTL: catalog.RightToLeft(string(f)), Size: flow.TextNormal, Steps: flow.Steps{Now: now, Of: 9, Label: label},
		Top: []flow.Item{
			tool("language", f.word("other")), tool("look", f.say(catalog.Look)), tool("sound", f.say(catalog.Sound)), tool("help", f.say(catalog.Help)),
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
	parties := []string{"alliance", "none", "greens", "union", "workers"}
	for i, name := range names {
		v.Items = append(v.Items, item(flow.RoleChoice, fmt.Sprint("option-", i), name, f.word(parties[i%5])))
	}
	v.Items[0].On = true
	v.Items[2].Focused = true
	v.Bottom = f.bar()
	return v
}

// ranked has two names in order, with their buttons to reorder.
func (f fixture) ranked() flow.View {
	v := f.view("contest", 5, f.say(catalog.ContestStep, 5, 9))
	v.Title, v.Body, v.Badge = f.word("mayor"), []string{f.say(catalog.RuleRanked, 5)}, f.say(catalog.RankedCount, 2)
	for i, name := range []string{f.name("Noor Haddad"), "Pierre Lefèvre", "Sofia Rossi", "Tomasz Zieliński", ""} {
		id := fmt.Sprint("option-", i)
		if name == "" {
			v.Items = append(v.Items, item(flow.RoleRank, id, f.word("writein"), ""))
			continue
		}
		row := item(flow.RoleRank, id, name, f.word([]string{"none", "union", "alliance", "greens"}[i]))
		if row.On = i < 2; row.On {
			row.Mark = f.number(i + 1)
		}
		v.Items = append(v.Items, row)
		if row.On {
			up, down := item(flow.RoleStep, "up-"+id, f.say(catalog.RankUp), ""), item(flow.RoleStep, "down-"+id, f.say(catalog.RankDown), "")
			up.In, down.In = row.ID, row.ID
			up.Enabled, down.Enabled = i > 0, i < 1
			v.Items = append(v.Items, up, down)
		}
	}
	v.Bottom = f.bar()
	return v
}

// graded gives each option one of six grades.
func (f fixture) graded() flow.View {
	v := f.view("contest", 6, f.say(catalog.ContestStep, 6, 9))
	v.Title, v.Body, v.Badge = f.word("court"), []string{f.say(catalog.RuleGrades)}, f.say(catalog.GradedCount, 1)
	grades := map[fixture][]string{"en": {"Excellent", "Very good", "Good", "Fair", "Poor", "To reject"}, "fr": {"Excellent", "Très bien", "Bien", "Assez bien", "Passable", "À rejeter"},
		"es": {"Excelente", "Muy bien", "Bien", "Aceptable", "Insuficiente", "A rechazar"}, "ar": {"ممتاز", "جيد جدًا", "جيد", "مقبول", "ضعيف", "مرفوض"}, "zh": {"优秀", "很好", "好", "一般", "差", "拒绝"}}[f]
	for i, name := range []string{"Ada Lindqvist", "Bruno Carvalho", "Chidi Eze", "Dora Novák"} {
		id := fmt.Sprint("option-", i)
		v.Items = append(v.Items, item(flow.RoleRow, id, name, ""))
		for j, grade := range grades {
			each := item(flow.RoleGrade, fmt.Sprint(id, "-", j), grade, "")
			each.In, each.On, each.Focused = flow.ItemID(id), i == 0 && j == 1, i == 1 && j == 2
			v.Items = append(v.Items, each)
		}
	}
	v.Bottom = f.bar()
	return v
}

func (f fixture) review() flow.View {
	v := f.view("review", 10, f.say(catalog.ReviewTitle))
	v.Title, v.Body, v.Notice = f.say(catalog.ReviewTitle), []string{f.say(catalog.ReviewBody)}, f.say(catalog.ReviewLeft, 1)
	lines := [][2]string{{"president", f.name("Jeanne Moreau")}, {"council", f.name("Amina Benali")}, {"mayor", f.number(1) + "  " + f.name("Noor Haddad") + " · " + f.number(2) + "  " + catalog.Apart(string(f), "Pierre Lefèvre")},
		{"tram", f.say(catalog.Yes)}, {"buses", f.say(catalog.NoChoice)}, {"court", "Ada Lindqvist"}}
	for i, l := range lines {
		line := item(flow.RoleLine, fmt.Sprint("line-", i), f.word(l[0]), l[1])
		if i == 1 {
			line.Warning = f.say(catalog.ChoicesLeft, 1)
		}
		v.Items = append(v.Items, line)
	}
	v.Bottom = []flow.Item{item(flow.RoleButton, "back", f.say(catalog.Back), ""), item(flow.RolePrimary, "print", f.say(catalog.Print), "")}
	return v
}

func (f fixture) checkPaper() flow.View {
	v := f.view("check-paper", 10, f.say(catalog.PaperStep))
	v.Title, v.Body = f.say(catalog.CheckPaperTitle), []string{f.say(catalog.CheckPaperQuestion), f.say(catalog.CheckPaperBody)}
	for i, id := range []string{"president", "council", "mayor", "tram", "buses", "court"} {
		v.Places = append(v.Places, flow.Place{Top: 0.1 + float64(i)*0.13, Bottom: 0.2 + float64(i)*0.13, Label: f.word(id)})
	}
	v.Items = []flow.Item{item(flow.RoleEqual, "no", f.say(catalog.CheckPaperNo), ""), item(flow.RoleEqual, "yes", f.say(catalog.CheckPaperYes), "")}
	v.State = f.say(catalog.NotCastYet)
	return v
}

func (f fixture) decide() flow.View {
	v := f.view("decide", 10, f.say(catalog.DecideStep))
	v.Title, v.Code = f.say(catalog.DecideTitle), "7KQ4 M2XD 9TWB E6RH"
	v.Items = []flow.Item{item(flow.RolePrimary, "cast", f.say(catalog.Cast), f.say(catalog.CastDetail)), item(flow.RoleEqual, "check", f.say(catalog.Check), f.say(catalog.CheckDetail))}
	v.Items[0].Focused = true
	v.State = f.say(catalog.NotCastYet)
	v.Bottom = []flow.Item{item(flow.RoleButton, "again", f.say(catalog.PaperAgain), "")}
	return v
}

func (f fixture) done() flow.View {
	v := f.view("done", 10, f.say(catalog.FinishedStep))
	v.Tone, v.Title, v.Body = flow.ToneDone, f.say(catalog.DoneTitle), []string{f.say(catalog.DoneBody)}
	v.State = f.say(catalog.DoneClears, 20)
	v.Bottom = []flow.Item{item(flow.RoleButton, "finish", f.say(catalog.Finish), "")}
	return v
}

func (f fixture) printing() flow.View {
	v := f.view("printing", 10, f.say(catalog.PaperStep))
	v.Title, v.Body, v.State = f.say(catalog.PrintingTitle), []string{f.say(catalog.PrintingBody)}, f.say(catalog.NotCastYet)
	return v
}

func (f fixture) suspended() flow.View {
	v := f.view("supply", 10, f.say(catalog.PaperStep))
	v.Steps, v.Tone = flow.Steps{}, flow.ToneAlarm
	v.Title, v.Body, v.Notice = f.say(catalog.SupplyTitle), []string{f.say(catalog.SupplyBody)}, f.say(catalog.SupplyVoid)
	v.State = f.say(catalog.NotCastYet)
	v.Bottom = []flow.Item{item(flow.RoleButton, "stop", f.say(catalog.SupplyStop), ""), item(flow.RolePrimary, "go", f.say(catalog.SupplyGo), "")}
	return v
}

func (f fixture) overvote() flow.View {
	v := f.contest()
	v.Overlay = &flow.View{Screen: "overvote", Lang: string(f), RTL: v.RTL, Tone: flow.ToneWarning, Title: f.say(catalog.OvervoteTitle),
		Body: []string{f.say(catalog.OvervoteN, 2)}, Bottom: []flow.Item{item(flow.RolePrimary, "close", f.say(catalog.CloseNotice), "")}}
	return v
}

func (f fixture) look() flow.View {
	v := f.contest()
	o := &flow.View{Screen: "look", Lang: string(f), RTL: v.RTL, Title: f.say(catalog.LookTitle), Body: []string{f.say(catalog.LookBody)}}
	for i, id := range []catalog.ID{catalog.SizeSmall, catalog.SizeNormal, catalog.SizeLarge, catalog.SizeLargest, catalog.ContrastDefault, catalog.ContrastLow, catalog.ContrastBlack, catalog.ContrastWhite} {
		each := item(flow.RoleChoice, string(id), f.say(id), "")
		each.On = i == 1 || i == 4
		o.Items = append(o.Items, each)
	}
	o.More = v.More
	o.Bottom = []flow.Item{item(flow.RolePrimary, "close", f.say(catalog.CloseNotice), "")}
	v.Overlay = o
	return v
}

func (f fixture) writeIn() flow.View {
	v := f.contest()
	o := &flow.View{Screen: "write-in", Lang: string(f), RTL: v.RTL, Title: f.say(catalog.WriteInTitle), Body: []string{f.say(catalog.WriteInBody)}, Typed: f.name("JEANNE D’AR")}
	for _, letter := range map[bool]string{false: "QWERTYUIOPASDFGHJKL’ZXCVBNM-.,", true: "ضصثقفغعهخحجشسيبلاتنمكطدذروزظةى"}[v.RTL] {
		o.Items = append(o.Items, item(flow.RoleKey, "key-"+string(letter), string(letter), ""))
	}
	for _, id := range []catalog.ID{catalog.KeyAccents, catalog.KeySpace, catalog.KeyDelete} {
		o.Items = append(o.Items, item(flow.RoleKey, string(id), f.say(id), ""))
	}
	o.Bottom = []flow.Item{item(flow.RoleButton, "cancel", f.say(catalog.Cancel), ""), item(flow.RoleButton, "clear", f.say(catalog.WriteInClear), ""),
		item(flow.RolePrimary, "done", f.say(catalog.WriteInDone), "")}
	v.Overlay = o
	return v
}

func (f fixture) official(name string) flow.View {
	return flow.View{Screen: flow.Screen(name), Lang: string(f), RTL: catalog.RightToLeft(string(f)), Size: flow.TextNormal, Official: true, Top: []flow.Item{tool("language", f.word("other")), tool("help", f.say(catalog.Help))},
		More: flow.MoreNotice{Below: f.say(catalog.MoreBelow), Above: f.say(catalog.MoreAbove)}}
}

func (f fixture) pin() flow.View {
	v := f.official("pin")
	v.Title, v.Typed, v.Notice = f.say(catalog.PinTitle, "Margaret Osei"), "••••", f.say(catalog.PinWrong)
	for _, digit := range "1234567890" {
		v.Items = append(v.Items, item(flow.RoleKey, "digit-"+string(digit), string(digit), ""))
	}
	v.Items = append(v.Items, item(flow.RoleKey, "delete", f.say(catalog.KeyDelete), ""))
	v.Bottom = []flow.Item{item(flow.RoleButton, "back", f.say(catalog.Back), ""), item(flow.RolePrimary, "enter", f.say(catalog.PinEnter), "")}
	return v
}

func (f fixture) weight() flow.View {
	v := f.pin()
	v.Screen, v.Title, v.Typed, v.Notice = "weight", f.say(catalog.WeightTitle), "137", ""
	v.Bottom[1] = item(flow.RolePrimary, "next", f.say(catalog.Next), "")
	return v
}

func (f fixture) checklist() flow.View {
	v := f.official("checklist")
	v.Title, v.Body, v.Notice, v.Demo = f.say(catalog.ChecklistTitle), []string{f.say(catalog.ChecklistBody)}, f.say(catalog.OverrideNotice), true
	for i, id := range []catalog.ID{catalog.PartSeeds, catalog.PartDraw, catalog.PartOrder, catalog.PartEvidence} {
		fact := flow.Fact{Label: f.say(id), Value: f.say(catalog.DoneWord)}
		if i == 3 {
			fact.Value, fact.Alarm = f.say(catalog.Wrong), true
		}
		v.Facts = append(v.Facts, fact)
	}
	for i, id := range []catalog.ID{catalog.TickEmpty, catalog.TickSealed, catalog.TickPaper} {
		tick := item(flow.RoleCheck, string(id), f.say(id), "")
		tick.On = i == 0
		v.Items = append(v.Items, tick)
	}
	zero := item(flow.RolePrimary, "zero", f.say(catalog.PrintZero), "")
	zero.Enabled = false
	v.Bottom = []flow.Item{item(flow.RoleButton, "back", f.say(catalog.Back), ""), zero}
	return v
}

// unmeasured is the checklist of a station whose measurement has not come.
func (f fixture) unmeasured() flow.View {
	v := f.checklist()
	v.Facts[3].Value, v.Facts[3].Alarm = f.say(catalog.Missing), false
	v.Notice = f.say(catalog.OverrideMissing)
	return v
}

// lacking is the checklist while one trustee's seeds are missing and another's are wrong.
func (f fixture) lacking() flow.View {
	v := f.checklist()
	named := []flow.Fact{{Label: f.say(catalog.SeedsOf, f.word("university")), Value: f.say(catalog.Missing), Alarm: true},
		{Label: f.say(catalog.SeedsOf, f.word("court")), Value: f.say(catalog.Wrong), Alarm: true}}
	v.Facts[0].Value, v.Facts[0].Alarm = f.say(catalog.Wrong), true
	v.Facts[1].Value = f.say(catalog.Missing)
	v.Facts[3].Value, v.Facts[3].Alarm = f.say(catalog.Missing), false
	v.Facts = append(v.Facts[:1:1], append(named, v.Facts[1:]...)...)
	v.Facts = append(v.Facts, flow.Fact{Label: f.say(catalog.FactPrinter), Value: f.say(catalog.PrinterReady)})
	v.Notice = ""
	v.Bottom[0] = item(flow.RoleButton, "without", f.say(catalog.Without), "")
	return v
}

func (f fixture) leavingOut() flow.View {
	v := f.official("without")
	v.Tone, v.Title, v.Body, v.Notice = flow.ToneWarning, f.say(catalog.WithoutTitle), []string{f.say(catalog.WithoutBody)}, f.say(catalog.WithoutTooMany, 2)
	for i, id := range []string{"university", "court"} {
		tick := item(flow.RoleCheck, "trustee/"+id, f.say(catalog.SeedsOf, f.word(id)), f.say([]catalog.ID{catalog.Missing, catalog.Wrong}[i]))
		tick.On = true
		v.Items = append(v.Items, tick)
	}
	next := item(flow.RolePrimary, "next", f.say(catalog.WithoutGo), "")
	next.Enabled = false
	v.Bottom = []flow.Item{item(flow.RoleButton, "back", f.say(catalog.Back), ""), next}
	return v
}

func (f fixture) status() flow.View {
	v := f.official("status")
	v.Title = f.say(catalog.StatusOpen)
	for i, id := range []catalog.ID{catalog.FactIssued, catalog.FactCast, catalog.FactPending, catalog.FactChecked, catalog.FactVoid, catalog.FactFailed, catalog.FactStray} {
		v.Facts = append(v.Facts, flow.Fact{Label: f.say(id), Value: f.number([]int{128, 121, 1, 4, 2, 0, 0}[i])})
	}
	v.Facts = append(v.Facts, flow.Fact{Label: f.say(catalog.FactPrinter), Value: f.say(catalog.PrinterLow), Alarm: true},
		flow.Fact{Label: f.say(catalog.FactPower), Value: f.say(catalog.PowerMains)}, flow.Fact{Label: f.say(catalog.FactChain), Value: f.say(catalog.ChainAlone), Alarm: true})
	v.Bottom = []flow.Item{item(flow.RoleButton, "back", f.say(catalog.Back), "")}
	return v
}

func (f fixture) menu() flow.View {
	v := f.official("menu")
	v.Title, v.Body = f.say(catalog.MenuTitle, "Margaret Osei"), []string{f.say(catalog.MenuBody)}
	for i := range 3 {
		v.Items = append(v.Items, item(flow.RoleButton, fmt.Sprint("style-", i), f.say(catalog.MenuStart, f.word("style")), ""))
	}
	v.Items = append(v.Items, item(flow.RoleButton, "attest", f.say(catalog.AskTitle), ""))
	v.Bottom = []flow.Item{item(flow.RoleButton, "status", f.say(catalog.Status), ""), item(flow.RoleButton, "pause", f.say(catalog.Pause), ""),
		item(flow.RoleButton, "close", f.say(catalog.ClosePolls), ""), item(flow.RoleButton, "out", f.say(catalog.SignOut), "")}
	return v
}

func (f fixture) ask() flow.View {
	v := f.official("ask")
	v.Title, v.Typed, v.Notice = f.say(catalog.AskTitle), "7K3M-9QWX-0ABC", f.say(catalog.AskWrong)
	for _, letter := range verify.QuestionLetters {
		key := item(flow.RoleKey, "key/"+string(letter), string(letter), "")
		key.Enabled = false
		v.Items = append(v.Items, key)
	}
	v.Items = append(v.Items, item(flow.RoleKey, "delete", f.say(catalog.KeyDelete), ""))
	next := item(flow.RolePrimary, "next", f.say(catalog.AskGo), "")
	next.Enabled = false
	v.Bottom = []flow.Item{item(flow.RoleButton, "back", f.say(catalog.Cancel), ""), next}
	return v
}

func (f fixture) answer() flow.View {
	v := f.official("answer")
	v.Title, v.Body, v.Code = f.say(catalog.AnswerTitle), []string{f.say(catalog.AnswerBody), f.say(catalog.AnswerProves)}, "7K3M-9QWX-0ABC"
	v.Scan = verify.Answer{Station: "st-1", Question: "7K3M9QWX0ABC", Evidence: bytes.Repeat([]byte{0xa5}, 450)}.Text()
	v.Bottom = []flow.Item{item(flow.RoleButton, "print", f.say(catalog.AnswerPrint), ""), item(flow.RolePrimary, "back", f.say(catalog.Finish), "")}
	return v
}

func (f fixture) idle() flow.View {
	v := f.view("idle", 0, "")
	v.Steps, v.Title, v.Body, v.Demo = flow.Steps{}, f.say(catalog.IdleTitle), []string{f.say(catalog.IdleBody)}, true
	v.Bottom = []flow.Item{item(flow.RoleButton, "officials", f.say(catalog.PollWorkers), "")}
	return v
}

// hostile is an election whose words are as long as an importer could meet: 27 names, long titles.
func (f fixture) hostile() flow.View {
	v := f.contest()
	v.Screen = "hostile"
	v.Title = "Proposition to amend Article Seven of the Charter concerning the remuneration of members of the Intercommunal Water Board"
	v.Body = []string{strings.Repeat("You may vote for no more than three persons, including persons whose names you write in. ", 3)}
	v.Items = nil
	for i := range 27 {
		name := fmt.Sprintf("%c. Maximiliana Wolfeschlegelsteinhausenbergerdorff-Papadimitropoulou, jr.", 'A'+i%26)
		v.Items = append(v.Items, item(flow.RoleChoice, fmt.Sprint("option-", i), name, "People’s Federation for Democratic Renewal, Agriculture and Small Business"))
	}
	v.Items[26].Focused = true
	return v
}

// screens are the fixtures by name.
var screens = map[string]func(fixture) flow.View{
	"contest": fixture.contest, "ranked": fixture.ranked, "graded": fixture.graded, "review": fixture.review, "check-paper": fixture.checkPaper,
	"decide": fixture.decide, "done": fixture.done, "printing": fixture.printing, "suspended": fixture.suspended, "overvote": fixture.overvote,
	"look": fixture.look, "write-in": fixture.writeIn, "pin": fixture.pin, "weight": fixture.weight, "checklist": fixture.checklist, "unmeasured": fixture.unmeasured, "lacking": fixture.lacking, "without": fixture.leavingOut, "status": fixture.status, "menu": fixture.menu,
	"ask": fixture.ask, "answer": fixture.answer, "idle": fixture.idle, "hostile": fixture.hostile,
}
