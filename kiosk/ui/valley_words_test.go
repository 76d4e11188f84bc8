package ui

import "github.com/isoloir/isoloir/ledger/election"

// in gives words in the languages of the catalogue.
func in(en, fr, es, ar, zh string) election.Text {
	return election.Text{"en": en, "fr": fr, "es": es, "ar": ar, "zh": zh}
}

// valleyWords are the words of the election that screens are kept with.
var valleyWords = map[string]election.Text{
	"valley":   in("Elections in the Valley", "Élections dans la Vallée", "Elecciones en el Valle", "انتخابات الوادي", "河谷选举"),
	"district": in("Town of the Valley", "Ville de la Vallée", "Municipio del Valle", "بلدة الوادي", "河谷镇"),
	"bank":     in("District 4, North Bank", "4ᵉ district, rive nord", "Distrito 4, Ribera Norte", "الدائرة ٤، الضفة الشمالية", "北岸第四选区"),
	"style":    in("Ballot of District 4", "Bulletin du 4ᵉ district", "Boleta del distrito 4", "ورقة الدائرة ٤", "第四选区选票"),
	"water":    in("Ballot on the water board", "Bulletin sur le conseil des eaux", "Boleta sobre la junta de aguas", "ورقة مجلس المياه", "水务委员会选票"),
	"ten":      in("Ten votes", "Dix voix", "Diez votos", "عشرة أصوات", "十票"),
	"one":      in("One vote", "Une voix", "Un voto", "صوت واحد", "一票"),

	"alliance": in("Alliance for the Valley", "Alliance pour la vallée", "Alianza por el Valle", "تحالف الوادي", "河谷联盟"),
	"none":     in("Independent", "Sans étiquette", "Independiente", "مستقل", "无党派"),
	"greens":   in("Greens of the North Bank", "Les Verts de la rive nord", "Verdes de la Ribera Norte", "خضر الضفة الشمالية", "北岸绿党"),
	"union":    in("Civic Union", "Union civique", "Unión Cívica", "الاتحاد المدني", "公民联合"),
	"workers":  in("Workers and Tenants", "Travailleurs et locataires", "Trabajadores e Inquilinos", "العمال والمستأجرون", "工人与租户"),

	"president": in("President of the Council", "Présidence du conseil", "Presidencia del Concejo", "رئيس المجلس", "议会主席"),
	"council":   in("City Council", "Conseil municipal", "Concejo municipal", "مجلس المدينة", "市议会"),
	"mayor":     in("Mayor", "Maire", "Alcaldía", "رئيس البلدية", "市长"),
	"tram":      in("Measure A: tram line", "Question A : ligne de tramway", "Medida A: línea de tranvía", "الاقتراح أ: خط الترام", "提案甲：电车线路"),
	"buses":     in("Measure B: night buses", "Question B : bus de nuit", "Medida B: autobuses nocturnos", "الاقتراح ب: حافلات ليلية", "提案乙：夜间公交车"),
	"court":     in("Judge of the Second Court", "Juge au deuxième tribunal", "Juez del Segundo Tribunal", "قاضي المحكمة الثانية", "第二法院法官"),
	"park":      in("Names for the new park", "Noms pour le nouveau parc", "Nombres para el nuevo parque", "أسماء للحديقة الجديدة", "新公园的名称"),
	"logo":      in("Emblem of the Valley", "Emblème de la vallée", "Emblema del Valle", "شعار الوادي", "河谷徽章"),
	"budget":    in("Neighbourhood budget", "Budget de quartier", "Presupuesto del barrio", "ميزانية الحي", "社区预算"),
	"writein":   in("Write in a name", "Autre nom", "Escribir un nombre", "كتابة اسم", "填写一个名字"),

	"question": in("Shall the city build a tram line from Central Station to the North Bank, and borrow up to 40\u00a0million for it?",
		"La ville doit-elle construire une ligne de tramway de la gare centrale à la rive nord, et emprunter pour cela jusqu’à 40\u00a0millions\u00a0?",
		"¿Debe la ciudad construir una línea de tranvía de la estación central a la Ribera Norte y endeudarse para ello hasta 40\u00a0millones?",
		"هل تبني المدينة خط ترام من المحطة المركزية إلى الضفة الشمالية، وتقترض لذلك حتى ٤٠\u00a0مليونًا؟",
		"本市是否应修建从中央车站到北岸的电车线路，并为此借款不超过四千万？"),
	"yes": in("Yes", "Oui", "Sí", "نعم", "赞成"),
	"no":  in("No", "Non", "No", "لا", "反对"),

	"grade1": in("Excellent", "Excellent", "Excelente", "ممتاز", "优秀"),
	"grade2": in("Very good", "Très bien", "Muy bien", "جيد جدًا", "很好"),
	"grade3": in("Good", "Bien", "Bien", "جيد", "好"),
	"grade4": in("Fair", "Assez bien", "Aceptable", "مقبول", "一般"),
	"grade5": in("Poor", "Passable", "Insuficiente", "ضعيف", "差"),
	"grade6": in("To reject", "À rejeter", "Rechazar", "مرفوض", "不合格"),

	"oaks":   in("The oaks", "Les chênes", "Los robles", "البلوط", "橡树"),
	"mills":  in("The old mills", "Les vieux moulins", "Los molinos viejos", "الطواحين القديمة", "老磨坊"),
	"river":  in("River meadow", "Prairie de la rivière", "Prado del río", "مرج النهر", "河边草地"),
	"market": in("Market square", "Place du marché", "Plaza del mercado", "ساحة السوق", "集市广场"),
	"school": in("Old school yard", "Cour de la vieille école", "Patio de la escuela vieja", "ساحة المدرسة القديمة", "老校园"),

	"playground": in("A playground by the river", "Une aire de jeux près de la rivière", "Un parque infantil junto al río", "ملعب بجانب النهر", "河边的儿童乐园"),
	"library":    in("Longer hours of the library", "Horaires prolongés de la bibliothèque", "Más horas de biblioteca", "ساعات أطول للمكتبة", "延长图书馆开放时间"),
	"lamps":      in("Lamps along Mill Lane", "Éclairage de la rue du Moulin", "Farolas en la calle del Molino", "مصابيح في شارع الطاحونة", "磨坊巷的路灯"),
	"trees":      in("Forty trees", "Quarante arbres", "Cuarenta árboles", "أربعون شجرة", "四十棵树"),
}

// text gives words of the valley in every language.
func text(id string) election.Text { return valleyWords[id] }
