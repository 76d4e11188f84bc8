package logbook

import (
	"cmp"
	"slices"
)

// An Event is one kind of thing that can happen to a station.
type Event string

const (
	Started          Event = "started"
	Stopped          Event = "stopped"
	SelfTest         Event = "self-test"
	DefinitionLoaded Event = "definition-loaded"
	SeedsDrawn       Event = "seeds-drawn"
	SeedsReceived    Event = "seeds-received"
	SeedsRefused     Event = "seeds-refused"
	DrawOpened       Event = "draw-opened"
	OrderReceived    Event = "order-received"
	OrderRefused     Event = "order-refused"
	EvidenceRight    Event = "evidence-right"
	EvidenceWrong    Event = "evidence-wrong"
	EvidenceOverride Event = "evidence-override"
	SoftwareCheck    Event = "software-check"

	SignedIn    Event = "official-signed-in"
	Denied      Event = "official-denied"
	LockedOut   Event = "official-locked-out"
	Opened      Event = "polls-opened"
	Paused      Event = "polls-paused"
	Resumed     Event = "polls-resumed"
	Closed      Event = "polls-closed"
	Settled     Event = "pending-settled"
	CheckFailed Event = "check-failed"
	BatchLeft   Event = "batch-left"
	Ended       Event = "polls-ended"
	Reopened    Event = "polls-reopened"
	OpenedOff   Event = "opened-off-hours"
	EndedEarly  Event = "ended-before-hour"

	PaperLow     Event = "paper-low"
	PaperOut     Event = "paper-out"
	PrinterError Event = "printer-error"
	PrinterReady Event = "printer-ready"
	LidOpened    Event = "lid-opened"
	LidClosed    Event = "lid-closed"
	AlarmCleared Event = "alarm-cleared"
	Battery      Event = "power-battery"
	Mains        Event = "power-mains"
	StrayPaper   Event = "paper-in-box-unexpected"

	MediumLost      Event = "medium-lost"
	MediumReplaced  Event = "medium-replaced"
	UrnRepaired     Event = "urn-repaired"
	UrnDamaged      Event = "urn-damaged"
	LogbookRepaired Event = "logbook-repaired"
	LogbookReplaced Event = "logbook-replaced"
	ChipLost        Event = "security-chip-lost"
	LeavesOut       Event = "leaves-run-out"
	FaultFound      Event = "fault"
)

// A Kind tells what an event is about; its number is the hundred of the ids.
type Kind int

const (
	System Kind = iota + 1
	Election
	Device
	Storage
)

// A row is what the table says of one event. Ids are fixed for ever.
type row struct {
	id     int
	en, fr string
}

var table = map[Event]row{
	Started:          {101, "The station started.", "Le poste a démarré."},
	Stopped:          {102, "The station was shut down.", "Le poste a été arrêté."},
	SelfTest:         {103, "The station tested itself.", "Le poste s’est testé lui-même."},
	DefinitionLoaded: {104, "The signed definition of the election was read.", "La définition signée de l’élection a été lue."},
	SeedsDrawn:       {105, "The security chip drew the station’s half of the seeds.", "La puce de sécurité a tiré la moitié des graines qui revient au poste."},
	SeedsReceived:    {106, "A trustee’s half of the seeds arrived and matches its root.", "La moitié des graines d’un dépositaire est arrivée et correspond à sa racine."},
	SeedsRefused:     {107, "A trustee’s half of the seeds is missing or wrong.", "La moitié des graines d’un dépositaire manque ou est fausse."},
	DrawOpened:       {108, "The leaves that the dice drew were opened.", "Les feuilles tirées aux dés ont été ouvertes."},
	OrderReceived:    {109, "A signed order arrived.", "Un ordre signé est arrivé."},
	OrderRefused:     {110, "An order was refused.", "Un ordre a été refusé."},
	EvidenceRight:    {111, "The station’s measurements agree with the definition.", "Les mesures du poste concordent avec la définition."},
	EvidenceWrong:    {112, "The station’s measurements do not agree with the definition.", "Les mesures du poste ne concordent pas avec la définition."},
	EvidenceOverride: {113, "Officials opened despite the measurements.", "Des responsables ont ouvert malgré les mesures."},
	SoftwareCheck:    {114, "Somebody asked the security chip which software it was told.", "Quelqu’un a demandé à la puce de sécurité quel logiciel lui a été déclaré."},

	SignedIn:    {201, "An official signed in.", "Un responsable s’est identifié."},
	Denied:      {202, "An official’s code was wrong.", "Le code d’un responsable était faux."},
	LockedOut:   {203, "An official was locked out after wrong codes.", "Un responsable a été bloqué après des codes faux."},
	Opened:      {204, "The polls were opened.", "Le scrutin a été ouvert."},
	Paused:      {205, "Voting was paused.", "Le vote a été suspendu."},
	Resumed:     {206, "Voting was resumed.", "Le vote a repris."},
	Closed:      {207, "The polls were closed.", "Le scrutin a été clos."},
	Settled:     {208, "Two officials settled a paper.", "Deux responsables ont tranché le sort d’un bulletin."},
	CheckFailed: {209, "A check of the machine ended without an opening.", "Une vérification de la machine s’est terminée sans ouverture."},
	BatchLeft:   {210, "A sorted batch of ballots left the station.", "Un lot trié de bulletins a quitté le poste."},
	Ended:       {211, "Voting was ended; the polls are not closed yet.", "Le vote a été terminé ; le scrutin n’est pas encore clos."},
	Reopened:    {212, "An administrator had the polls opened again.", "Un administrateur a fait rouvrir le scrutin."},
	OpenedOff:   {213, "People went on to open though the clock was off the hour.", "L’ouverture a continué bien que l’horloge ne fût pas à l’heure."},
	EndedEarly:  {214, "People went on to end voting before the hour.", "Le vote a été terminé avant l’heure."},

	PaperLow:     {301, "The paper is running low.", "Le papier s’épuise."},
	PaperOut:     {302, "The paper ran out.", "Il n’y a plus de papier."},
	PrinterError: {303, "The printer failed.", "L’imprimante est en panne."},
	PrinterReady: {304, "The printer is ready.", "L’imprimante est prête."},
	LidOpened:    {305, "The lid was opened.", "Le capot a été ouvert."},
	LidClosed:    {306, "The lid was closed.", "Le capot a été fermé."},
	AlarmCleared: {307, "An alarm was cleared.", "Une alarme a été levée."},
	Battery:      {308, "The station runs on its battery.", "Le poste fonctionne sur batterie."},
	Mains:        {309, "The station runs on mains power.", "Le poste fonctionne sur secteur."},
	StrayPaper:   {310, "A paper went into the box when none was expected.", "Un papier est tombé dans l’urne alors qu’aucun n’était attendu."},
	ChipLost:     {311, "The security chip stopped answering.", "La puce de sécurité ne répond plus."},

	MediumLost:      {401, "A medium stopped answering.", "Un support ne répond plus."},
	MediumReplaced:  {402, "A medium was replaced and its copy rebuilt.", "Un support a été remplacé et sa copie reconstituée."},
	UrnRepaired:     {403, "The two copies of the urn were brought together after an interruption.", "Les deux copies de l’urne ont été réconciliées après une interruption."},
	UrnDamaged:      {404, "A slot of the urn is damaged on both media.", "Une case de l’urne est abîmée sur les deux supports."},
	LogbookRepaired: {405, "The two copies of the logbook were brought together after an interruption.", "Les deux copies du journal ont été réconciliées après une interruption."},
	LogbookReplaced: {406, "The logbook was found altered and set aside; this one begins anew.", "Le journal a été trouvé altéré et mis de côté ; celui-ci commence à neuf."},
	LeavesOut:       {407, "There are no leaves left; voting goes on by hand.", "Il ne reste plus de feuilles ; le vote continue à la main."},
	FaultFound:      {408, "The station found a fault and left service.", "Le poste a constaté un défaut et s’est mis hors service."},
}

// ID is the event's number; 0 for what is not an event.
func (e Event) ID() int { return table[e].id }

// Kind is what the event is about.
func (e Event) Kind() Kind { return Kind(e.ID() / 100) }

// Sentence says the event in English or French ("fr", "fr-CA"); English is the fallback.
func (e Event) Sentence(lang string) string {
	if lang == "fr" || len(lang) > 2 && lang[:3] == "fr-" {
		return table[e].fr
	}
	return table[e].en
}

// Events lists every event in the order of the ids.
func Events() []Event {
	var out []Event
	for e := range table {
		out = append(out, e)
	}
	slices.SortFunc(out, func(a, b Event) int { return cmp.Compare(a.ID(), b.ID()) })
	return out
}
