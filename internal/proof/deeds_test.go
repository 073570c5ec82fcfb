package proof

import (
	"net/http"
	"slices"
	"time"

	"pgregory.net/rapid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/demo"
)

// deed is how a step is taken over HTTP.
type deed struct {
	method, path string
	seen         string // the part whose tag goes along: "/" is the visit itself
	reads        access.Class
	body         func(*walk, ledger) document
}

// on is the path of the deed on a visit, or empty where it needs what is not there.
func (d deed) on(l ledger, visit string) string {
	if d.path != shareEnding {
		return "/v1/observations/" + visit + d.path
	}
	for _, s := range l.in("share") {
		if !s.has("ended_at") {
			return "/v1/shares/" + s["id"] + "/ending"
		}
	}
	return ""
}

const shareEnding = "(share)"

func saying(body document) func(*walk, ledger) document {
	return func(*walk, ledger) document { return body }
}

// deeds are the steps and readings of a visit.
var deeds = map[access.Action]deed{
	access.AmendObservation:      {"PATCH", "", "/", "", saying(document{"focus": "Singing"})},
	access.AssignObservers:       {"PUT", "/observers", "/", "", (*walk).observers},
	access.AgreeObservation:      {"POST", "/agreements", "/", "", (*walk).consent},
	access.DeclineObservation:    {"POST", "/declines", "/", "", saying(document{"reason": "No."})},
	access.RescheduleObservation: {"POST", "/rescheduling", "/", "", (*walk).rescheduling},
	access.CancelObservation:     {"POST", "/cancellation", "/", "", saying(document{"reason": "No."})},
	access.RecordVisit:           {"POST", "/visit", "/", "", (*walk).record},
	access.WriteNotes:            {"PUT", "/notes", "/notes", access.NotesClass, saying(document{"text": "Seen."})},
	access.RecordJudgements:      {"PUT", "/judgements", "/judgements", access.DraftClass, saying(document{"judgements": []document{{"principle": "striving-for-excellence", "evidence": "Heard."}}})},
	access.SubmitJudgements:      {"POST", "/judgements/submission", "/judgements", access.DraftClass, nil},
	access.RecordFeedback:        {"POST", "/feedback", "/", access.FeedbackClass, (*walk).feedback},
	access.RecordDialogue:        {"PUT", "/feedback/dialogue", "/feedback", access.FeedbackClass, saying(document{"text": "Yes."})},
	access.WriteReportDraft:      {"PUT", "/report-draft", "/report-draft", access.DraftClass, (*walk).texts},
	access.SubmitReport:          {"POST", "/report-draft/submission", "/report-draft", access.DraftClass, nil},
	access.ReturnReport:          {"POST", "/report-draft/return", "/report-draft", access.DraftClass, saying(document{"reason": "More."})},
	access.ReplyToDraft:          {"POST", "/factual-accuracy/replies", "/factual-accuracy", access.DraftClass, saying(document{"accurate": true})},
	access.IssueReport:           {"POST", "/report/issue", "/report-draft", access.DraftClass, nil},
	access.AcknowledgeReport:     {"POST", "/report/acknowledgement", "/report", access.ReportClass, nil},
	access.CorrectReport:         {"POST", "/report/corrections", "/report", access.ReportClass, (*walk).correction},
	access.PublishSummary:        {"POST", "/summary/publication", "/summary", access.SummaryClass, nil},
	access.RespondToOutcome:      {"POST", "/responses", "", access.ResponseClass, saying(document{"answers": "report", "text": "I see."})},
	access.GiveShare:             {"POST", "/shares", "", access.ShareClass, (*walk).share},
	access.EndShare:              {"POST", shareEnding, "", access.ShareClass, nil},
	access.BreakGlass:            {"POST", "/break-glass", "", access.GlassClass, (*walk).glass},
	access.RaiseNeed:             {"POST", "/development-needs", "", access.NeedClass, (*walk).need},

	access.RecordAgreedJudgements: {"PUT", "/agreed-judgements", "/agreed-judgements", access.DraftClass, saying(document{"judgements": []document{{"principle": "striving-for-excellence", "evidence": "Heard by both."}}})},
	access.AgreeToJudgements:      {"POST", "/agreed-judgements/agreements", "/agreed-judgements", access.DraftClass, nil},
	access.ReadAgreedJudgements:   {"GET", "/agreed-judgements", "", access.DraftClass, nil},

	access.DecideCommissioning: {"POST", "/commissioning-decision", "/report", access.ReportClass, saying(document{"decision": "declined", "reason": "Not yet."})},
	access.ReadCommissioning:   {"GET", "/commissioning-decision", "", access.DecisionClass, nil},

	access.ReadNotes:           {"GET", "/notes", "", access.NotesClass, nil},
	access.ReadJudgements:      {"GET", "/judgements", "", access.DraftClass, nil},
	access.ReadFeedback:        {"GET", "/feedback", "", access.FeedbackClass, nil},
	access.ReadReportDraft:     {"GET", "/report-draft", "", access.DraftClass, nil},
	access.ReadFactualAccuracy: {"GET", "/factual-accuracy", "", access.DraftClass, nil},
	access.ReadDraftReplies:    {"GET", "/factual-accuracy/replies", "", access.ReplyClass, nil},
	access.ReadReport:          {"GET", "/report", "", access.ReportClass, nil},
	access.ReadReportVersions:  {"GET", "/report/versions", "", access.ReportClass, nil},
	access.ReadSummary:         {"GET", "/summary", "", access.SummaryClass, nil},
	access.ReadResponses:       {"GET", "/responses", "", access.ResponseClass, nil},
	access.ReadBreakGlass:      {"GET", "/break-glass", "", access.GlassClass, nil},
}

var everyDeed, everyReading = sorted()

func sorted() (steps, readings []access.Action) {
	for action, d := range deeds {
		if d.method == http.MethodGet {
			readings = append(readings, action)
		} else {
			steps = append(steps, action)
		}
	}
	slices.Sort(steps)
	slices.Sort(readings)
	return steps, readings
}

func (w *walk) observers(ledger) document {
	from := []demo.Person{w.w.Observer, w.w.OtherObserver, w.w.ColleagueObserver, w.w.QALead, w.w.Teacher, w.w.PartnerContact}
	named := rapid.SliceOfNDistinct(rapid.SampledFrom(from), 1, 2, func(p demo.Person) string { return p.Subject }).Draw(w.rt, "observers")
	var all []document
	for i, p := range named {
		all = append(all, document{"personId": p.ID, "lead": i == 0, "conflict": document{"kind": "same-employer", "reason": "Nobody else was free."}})
	}
	return document{"observers": all}
}

func (w *walk) consent(ledger) document {
	c := document{"side": pick(w, "side", []string{"provider", "school"})}
	if rapid.IntRange(0, 3).Draw(w.rt, "recorded") == 3 {
		c["givenBy"], c["givenHow"] = "Somebody", "telephone"
	}
	return c
}

func (w *walk) rescheduling(ledger) document { return w.time().but(document{"reason": "Ill."}) }

// record is a visit at its planned time, lately or some days ago.
func (w *walk) record(l ledger) document {
	now := w.db.Clock.Now()
	from := pick(w, "start", []time.Time{l.visit().at("planned_at"), l.visit().at("planned_at"), now.Add(-time.Hour), now.AddDate(0, 0, -3)})
	return document{
		"startedAt": from, "endedAt": from.Add(45 * time.Minute), "tookNoPart": true, "askedNoPreparation": true,
		"schoolContact": document{"outcome": "spoken", "with": "music-lead"},
	}
}

func (w *walk) feedback(l ledger) document {
	at := pick(w, "given", []time.Time{w.db.Clock.Now(), l.visit().at("finished_at").Add(5 * time.Minute)})
	return document{"givenAt": at, "givenTo": "The teacher", "strengths": []string{"Warm."}, "nextSteps": []string{"Slower."}}
}

func (w *walk) texts(ledger) document {
	return pick(w, "texts", []document{{"report": "They sang.", "summary": "Lively."}, {"report": "They played.", "summary": "Lively."}, {"report": "", "summary": ""}})
}

func (w *walk) correction(ledger) document {
	return pick(w, "correction", []document{{"report": "They sang well."}, {"report": "They hummed."}, {"summary": "Lively indeed."}, {"judgements": []document{}}}).
		but(document{"reason": "It was wrong."})
}

func (w *walk) share(ledger) document {
	a := w.w.Appointments
	return document{
		"appointmentId": pick(w, "with", []any{a.AlsoTaught, a.MusicLead, a.Headteacher, a.Unrelated, a.Teacher}),
		"level":         pick(w, "level", []string{"summary", "full"}), "purpose": "To plan.",
		"untilOn": w.today().AddDays(pick(w, "for", []int{5, 100, 400})),
	}
}

func (w *walk) glass(l ledger) document {
	return document{"part": pick(w, "part", []string{"notes", "report"}), "reason": "A complaint."}
}

func (w *walk) need(ledger) document {
	return document{"need": "Singing", "ownerId": pick(w, "owner", []demo.Person{w.w.Teacher, w.w.PartnerContact}).ID, "dueBy": w.today().AddDays(60)}
}
