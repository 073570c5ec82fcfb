package store

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/subjectaccess"
)

// source is where something about a person is gathered from: @hub and @who say about whom.
type source struct {
	kind    string
	table   string
	where   string
	columns string // empty: all of them
	record  string // the column that says of which record a part is; empty: one part of all
	review  bool   // it has free text that others wrote
}

const (
	ofOwnVisits = "observation_id IN (SELECT id FROM observation WHERE hub_id = @hub AND teacher_id = @who)"
	ofOwnNeeds  = "need_id IN (SELECT id FROM development_need WHERE hub_id = @hub AND (teacher_id = @who OR owner_id = @who))"
	itself      = "id"
	ofVisit     = "observation_id"
)

// gathered is all that a pack is made of. What a person wrote about others as an observer
// is about those, and what they did in office is about what they did it to.
var gathered = []source{
	{kind: "person", table: "person", where: "id = @who"},
	{kind: "sign-in", table: "identity", where: "person_id = @who"},
	{kind: "appointments", table: "appointment", where: "person_id = @who"},
	{kind: "placements", table: "placement", where: "person_id = @who"},
	{kind: "notice-preferences", table: "notice_preference", where: "person_id = @who"},
	{kind: "calendar-feeds", table: "calendar_feed", where: "person_id = @who", columns: "id, person_id, name, revoked_at, created_at"},
	// Nothing tells that there is a concern: not that its leads were told of one either.
	// Nor which visit of others it was: that may be disposed of meanwhile.
	{kind: "notices", table: "notice", columns: "at, kind, resource, about_on, read_at",
		where: "person_id = @who AND resource <> 'safeguarding-concern'"},
	{kind: "visit", table: "observation", where: "teacher_id = @who", record: itself, review: true},
	{kind: "visit-as-observer", table: "observation", columns: "id, kind, purpose, state, school_id, visit_on, starts_at",
		where: "id IN (SELECT observation_id FROM observation_observer WHERE hub_id = @hub AND person_id = @who)", record: itself},
	{kind: "observers", table: "observation_observer", where: ofOwnVisits, record: ofVisit, review: true},
	{kind: "agreements", table: "observation_agreement", where: ofOwnVisits, record: ofVisit},
	{kind: "exceptions", table: "observation_exception", where: ofOwnVisits, record: ofVisit, review: true},
	{kind: "raw-notes", table: "observation_notes", where: ofOwnVisits, record: ofVisit, review: true},
	{kind: "judgements", table: "observation_judgement", where: ofOwnVisits, record: ofVisit, review: true},
	{kind: "agreed-judgements", table: "observation_agreed_judgement", where: ofOwnVisits, record: ofVisit, review: true},
	{kind: "judgement-agreements", table: "observation_judgement_agreement", where: ofOwnVisits, record: ofVisit},
	{kind: "feedback", table: "observation_feedback", where: ofOwnVisits, record: ofVisit, review: true},
	{kind: "report-draft", table: "observation_draft", where: ofOwnVisits, record: ofVisit, review: true},
	{kind: "report", table: "observation_report", where: ofOwnVisits, record: ofVisit, review: true},
	{kind: "draft-replies", table: "observation_reply", where: ofOwnVisits, record: ofVisit},
	{kind: "acknowledgements", table: "observation_acknowledgement", where: ofOwnVisits, record: ofVisit},
	{kind: "responses", table: "observation_response", where: ofOwnVisits, record: ofVisit},
	{kind: "appeals", table: "appeal", where: ofOwnVisits, record: ofVisit, review: true},
	// Not what the report was called in the exercise, from which its readers could be told.
	{kind: "moderation-judgements", table: "moderation_judgement", columns: "observation_id, person_id, judgements, created_at",
		where: ofOwnVisits, record: ofVisit, review: true},
	{kind: "moderations", table: "moderation_participant", where: "person_id = @who"},
	{kind: "shares", table: "share", where: ofOwnVisits, record: ofVisit, review: true},
	{kind: "glass-broken", table: "break_glass", where: ofOwnVisits, record: ofVisit, review: true},
	{kind: "commissioning-decision", table: "commissioning_decision", where: ofOwnVisits, record: ofVisit, review: true},
	{kind: "development-need", table: "development_need", where: "(teacher_id = @who OR owner_id = @who)", record: itself, review: true},
	{kind: "need-progress", table: "development_need_progress", where: ofOwnNeeds, record: "need_id", review: true},
	{kind: "need-offers", table: "development_need_offer", where: ofOwnNeeds, record: "need_id", review: true},
	{kind: "need-effects", table: "development_need_effect", where: ofOwnNeeds, record: "need_id", review: true},
	{kind: "visit-requests", table: "visit_request", where: "(teacher_id = @who OR requested_by = @who)", record: itself, review: true},
	{kind: "suggestions", table: "suggestion", where: "by_id = @who", record: itself},
	{kind: "suggestion-replies", table: "suggestion_reply", record: "suggestion_id", review: true,
		where: "suggestion_id IN (SELECT id FROM suggestion WHERE hub_id = @hub AND by_id = @who)"},
	{kind: "self-evaluations", table: "observation_self_evaluation", where: ofOwnVisits, record: ofVisit, review: true},
	{kind: "mentorings", table: "mentoring", where: "(mentee_id = @who OR mentor_id = @who)", record: itself, review: true},
	{kind: "mentoring-meetings", table: "mentoring_meeting", record: "mentoring_id",
		where: "mentoring_id IN (SELECT id FROM mentoring WHERE hub_id = @hub AND (mentee_id = @who OR mentor_id = @who))"},
	{kind: "plan-commitments", table: "plan_commitment", where: "responsible_id = @who", review: true},
	{kind: "link-officer", table: "link_officer", where: "person_id = @who"},
	// What was said in a conversation, and what a school answered, is about the school. Who led,
	// agreed or answered did so in office: that they did is theirs, and their own words.
	{kind: "conversations", table: "conversation", where: "(lead_id = @who OR planned_by = @who OR agreed_by = @who OR ended_by = @who)", record: itself,
		columns: "id, school_id, state, planned_on, planned_by, lead_id, held_on, written_up_at, agreed_at, agreed_by, ended_at, ended_by, created_at"},
	{kind: "conversation-endings", table: "conversation", where: "ended_by = @who", record: itself, columns: "id, ended_at, ending_reason", review: true},
	{kind: "conversation-parts", table: "conversation_participant", where: "person_id = @who", record: "conversation_id"},
	{kind: "conversation-actions", table: "conversation_action", where: "ended_by = @who", record: "conversation_id", columns: "id, conversation_id, owner, state, ended_on"},
	{kind: "questionnaires", table: "questionnaire", where: "(sent_by = @who OR answered_by = @who)", record: "conversation_id",
		columns: "conversation_id, set_id, sent_at, sent_by, answered_at, answered_by"},
	{kind: "questionnaire-answers", table: "questionnaire", where: "answered_by = @who", record: "conversation_id", columns: "conversation_id, answered_at, answers", review: true},
	{kind: "answers-openings", table: "answers_opening", where: "(agreed_by = @who OR withdrawn_by = @who)", record: "conversation_id"},
	// What is found of a partnership is about the school and the partner. Who responded did so in
	// office: that they did is theirs, and their own words.
	{kind: "evaluation-responses", table: "evaluation_response", where: "by_id = @who", record: "evaluation_id", review: true},
	// A signal is about a school and a partner; who set it aside did so in office.
	{kind: "signal-dismissals", table: "signal_dismissal", where: "(dismissed_by = @who OR lifted_by = @who)", record: itself,
		columns: "id, school_id, partner_id, academic_year, signal, dismissed_by, lifted_at, lifted_by, created_at"},
	{kind: "signal-dismissal-reasons", table: "signal_dismissal", where: "dismissed_by = @who", record: itself, columns: "id, created_at, reason", review: true},
	{kind: "training", table: "observer_training", where: "person_id = @who", review: true},
	{kind: "staff-time", table: "staff_time", where: "person_id = @who"},
	{kind: "training-attendance", table: "training_attendance", where: "person_id = @who"},
	{kind: "conflicts", table: "observer_conflict", where: "(person_id = @who OR with_person_id = @who)", record: itself, review: true},
	{kind: "inspections", table: "inspection", where: "inspector_id = @who", record: itself, review: true},
	{kind: "holds", table: "hold", where: "(person_id = @who OR subject_id = @who)", record: itself, review: true},
	{kind: "imports", table: "import_run", where: "started_by = @who", columns: "id, kind, mode, state, started_by, started_at, finished_at"},
	// The one that is being answered its person reads by itself, without a refusal that is proposed.
	{kind: "requests-for-access", table: "subject_access_request", where: "person_id = @who AND (released_at IS NOT NULL OR ended_at IS NOT NULL)"},
	// As in the list that the teacher reads: not the data protection officer's readings.
	{kind: "readers", table: "audit_event", where: "subject_id = @who AND party <> 'data-protection-officer' AND actor_id IS NOT NULL",
		columns: "at, actor_id, party, action, object_kind, object_id, parts"},
}

// notGathered are tables that refer to people and are no source, and why.
var notGathered = map[string]string{
	"safeguarding_concern":     "nothing outside of it tells that there is one",
	"safeguarding_entry":       "of a concern",
	"safeguarding_trail":       "of a concern",
	"idempotency_key":          "an answer that the person was given, kept for a day",
	"engagement_follow_up":     "about a school; who closed it did so in office",
	"requirement_waiver":       "about a partner; who waived did so in office",
	"school_support":           "about two schools; who proposed, agreed and ended it did so in office",
	"funding_line":             "about a provision; who entered it did so in office",
	"joint_practice":           "about a school and a partner, and names nobody who took part; who recorded or withdrew it did so in office",
	"evaluation":               "about a school and a partner; who drew it up, agreed and published it did so in office",
	"evaluation_step":          "about a school and a partner; who recorded what came of it did so in office",
	"good_practice":            "about a school and a partner; who drew it up and consented did so in office",
	"moderation":               "about a sample of reports; who drew it did so in office",
	"moderation_outcome":       "about a sample of reports; who recorded it did so in office",
	"monitoring_sample":        "about schools; who drew it did so in office",
	"monitoring_sample_school": "about schools; who added one did so in office",
	"participation_release":    "counts of pupils, nobody by name; who released it did so in office",
	"annual_report":            "about the hub; who drew it up did so in office",
	"plan":                     "about the hub; who drew it up or published it did so in office",
	"commitment_progress":      "about a commitment of the hub; who wrote it did so in office",
	"commitment_evidence":      "about a commitment of the hub; who added it did so in office",
	"disposal":                 "about records; who agreed did so in office",
	"observation_young_voice":  "counts of what young people answered, of which nobody is shown the small ones",
	"subject_access_part":      "of a pack: a copy of what is gathered",
}

// inWords are columns that name people in words.
var inWords = []string{"given_by", "given_to", "agreed_by", "contact_with"}

// GatherPack keeps what there is about the permit's person, as it stands now.
func (tx *Tx) GatherPack(by access.Permit, r *subjectaccess.Request) error {
	if !by.For(r.ID.UUID, access.BeginReview) {
		return fmt.Errorf("store: no leave to gather")
	}
	var parts []subjectaccess.Part
	for _, s := range gathered {
		some, err := tx.gather(s, r)
		if err != nil {
			return err
		}
		parts = append(parts, some...)
	}
	return tx.db.CreateInBatches(&parts, batch).Error
}

// gather gives the parts of one source: one for each record, in the order in which they are
// found, or one of all.
func (tx *Tx) gather(s source, r *subjectaccess.Request) ([]subjectaccess.Part, error) {
	rows, err := tx.allOf(s, r)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	names, err := tx.namesIn(rows)
	if err != nil {
		return nil, err
	}
	var order []string
	grouped := map[string][]map[string]any{}
	third := map[string]bool{}
	for _, row := range rows {
		key := ""
		if s.record != "" {
			key = fmt.Sprint(row[s.record])
		}
		if _, is := grouped[key]; !is {
			order = append(order, key)
		}
		told, others := tellRow(row, names, r.PersonID)
		grouped[key] = append(grouped[key], told)
		third[key] = third[key] || others
	}
	var parts []subjectaccess.Part
	for _, key := range order {
		content, err := json.Marshal(map[string]any{"records": grouped[key]})
		if err != nil {
			return nil, err
		}
		p := subjectaccess.Part{
			HubID: r.HubID, ID: id.SubjectAccessPart{UUID: tx.NewID()}, RequestID: r.ID, Kind: s.kind,
			Content: access.Seal[access.Pack](string(content)), ThirdParties: third[key], ForReview: s.review,
		}
		if of, err := uuid.Parse(key); err == nil {
			p.RecordID = &of
		}
		parts = append(parts, p)
	}
	return parts, nil
}

// allOf gives the rows of a source as both databases give them: text, numbers, truth values,
// days as 2026-11-23 and instants as 2026-11-23T10:00:00Z.
func (tx *Tx) allOf(s source, r *subjectaccess.Request) ([]map[string]any, error) {
	columns := "*"
	if s.columns != "" {
		columns = s.columns
	}
	found, err := tx.db.Raw("SELECT "+columns+" FROM "+s.table+" WHERE hub_id = @hub AND "+s.where+" ORDER BY 1, 2, 3",
		map[string]any{"hub": r.HubID, "who": r.PersonID}).Rows()
	if err != nil {
		return nil, err
	}
	defer found.Close() //nolint:errcheck // its error is that of Err
	kinds, err := found.ColumnTypes()
	if err != nil {
		return nil, err
	}
	var rows []map[string]any
	for found.Next() {
		values, at := make([]any, len(kinds)), make([]any, len(kinds))
		for i := range values {
			at[i] = &values[i]
		}
		if err := found.Scan(at...); err != nil {
			return nil, err
		}
		row := map[string]any{}
		for i, k := range kinds {
			if k.Name() != "hub_id" && k.Name() != "hash" {
				row[k.Name()] = plain(values[i], k.DatabaseTypeName())
			}
		}
		rows = append(rows, row)
	}
	return rows, found.Err()
}

// plain gives a value as JSON says it, whichever database it comes from.
func plain(v any, kind string) any {
	switch v := v.(type) {
	case []byte:
		return plain(string(v), kind)
	case [16]byte:
		return uuid.UUID(v).String()
	case time.Time:
		if strings.EqualFold(kind, "date") {
			return v.Format(time.DateOnly)
		}
		return v.UTC().Format(time.RFC3339Nano)
	case int64:
		if strings.EqualFold(kind, "boolean") {
			return v != 0
		}
	case string:
		if (strings.HasPrefix(v, "{") || strings.HasPrefix(v, "[")) && json.Valid([]byte(v)) {
			return json.RawMessage(v)
		}
	}
	return v
}

// namesIn gives the names of the people whose ids are in the rows.
func (tx *Tx) namesIn(rows []map[string]any) (map[string]string, error) {
	ids := map[string]bool{}
	for _, row := range rows {
		for _, v := range row {
			if text, is := v.(string); is && len(text) == 36 && uuid.Validate(text) == nil {
				ids[text] = true
			}
		}
	}
	names := map[string]string{}
	var all []string
	for text := range ids {
		all = append(all, text)
	}
	for some := range slices.Chunk(all, batch) {
		var people []struct{ ID, Name string }
		if err := tx.db.Table("person").Select("id, name").Where("hub_id = ? AND id IN ?", tx.who.Hub(), some).Scan(&people).Error; err != nil {
			return nil, err
		}
		for _, p := range people {
			names[p.ID] = p.Name
		}
	}
	return names, nil
}

// tellRow gives a row with its members named as the API names them, every person in it with
// their name and marked where they are another, and says whether there is any such.
func tellRow(row map[string]any, names map[string]string, about id.Person) (told map[string]any, others bool) {
	told = map[string]any{}
	for column, v := range row {
		text, _ := v.(string)
		name, is := names[text]
		switch {
		case column == "id":
			told[column] = v
		case is && text == about.String():
			told[camel(column)] = map[string]any{"id": text, "name": name}
		case is:
			told[camel(column)], others = map[string]any{"id": text, "name": name, "thirdParty": true}, true
		case text != "" && slices.Contains(inWords, column):
			told[camel(column)], others = map[string]any{"name": text, "thirdParty": true}, true
		default:
			told[camel(column)] = v
		}
	}
	return told, others
}

// camel gives a column the name that the API would give it.
func camel(column string) string {
	words := strings.Split(column, "_")
	for i := range words[1:] {
		words[i+1] = strings.ToUpper(words[i+1][:1]) + words[i+1][1:]
	}
	return strings.Join(words, "")
}
