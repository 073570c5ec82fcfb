package house

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"net/http"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

// canaries puts a marked text into every column that holds confidential text, by
// the field that it belongs to. The mark names the class.
var canaries = map[string]string{
	"Notes.Text":              `UPDATE observation_notes SET text = 'canary:notes'`,
	"JudgementSet.Judgements": `UPDATE observation_judgement SET judgements = '[{"principle":"p","evidence":"canary:draft"}]'`,
	"Judged.Judgements":       `UPDATE observation_judgement SET judgements = '[{"principle":"p","evidence":"canary:draft"}]'`, // of a pair

	"AgreedJudgements.Judgements": `UPDATE observation_agreed_judgement SET judgements = '[{"principle":"p","evidence":"canary:draft"}]'`,

	"SelfEvaluation.Evaluations": `UPDATE observation_self_evaluation SET evaluations = '[{"principle":"p","evidence":"canary:self-evaluation"}]'`,

	"Needed.Need":                  `UPDATE development_need SET need = 'canary:need'`,
	"Mentoring.Focus":              `UPDATE mentoring SET focus = 'canary:mentoring'`,
	"Mentoring.MentorEffect":       `UPDATE mentoring SET mentor_effect = 'canary:effect'`,
	"Mentoring.MenteeEffect":       `UPDATE mentoring SET mentee_effect = 'canary:effect'`,
	"Mentoring.EndingReason":       `UPDATE mentoring SET ending_reason = 'canary:effect'`,
	"Event.Evaluation":             `UPDATE training_event SET evaluation = '[{"Statement":"canary:training","Agree":9}]'`,
	"Event.Effect":                 `UPDATE training_event SET effect = 'canary:training'`,
	"Event.CancellationReason":     `UPDATE training_event SET cancellation_reason = 'canary:training'`,
	"Support.Focus":                `UPDATE school_support SET focus = 'canary:support'`,
	"Support.SupportingEffect":     `UPDATE school_support SET supporting_effect = 'canary:support'`,
	"Support.SupportedEffect":      `UPDATE school_support SET supported_effect = 'canary:support'`,
	"Support.HubEffect":            `UPDATE school_support SET hub_effect = 'canary:support'`,
	"Support.EndingReason":         `UPDATE school_support SET ending_reason = 'canary:support'`,
	"Line.Reason":                  `UPDATE funding_line SET reason = 'canary:funding' WHERE corrects_id IS NOT NULL`,
	"Content.Subject":              `UPDATE joint_practice SET subject = 'canary:joint-practice'`,
	"Content.SchoolLearned":        `UPDATE joint_practice SET school_learned = 'canary:joint-practice'`,
	"Content.PartnerLearned":       `UPDATE joint_practice SET partner_learned = 'canary:joint-practice'`,
	"Figures.WithdrawalReason":     `UPDATE pupil_figures SET withdrawal_reason = 'canary:figures' WHERE withdrawn_at IS NOT NULL`,
	"Practice.WithdrawalReason":    `UPDATE joint_practice SET withdrawal_reason = 'canary:joint-practice' WHERE withdrawn_at IS NOT NULL`,
	"Evaluation.Overall":           `UPDATE evaluation SET overall = 'canary:evaluation'`,
	"Evaluation.Reasons":           `UPDATE evaluation SET reasons = 'canary:evaluation'`,
	"Evaluation.ChangeReason":      `UPDATE evaluation SET change_reason = 'canary:evaluation'`,
	"Finding.Judgement":            `UPDATE evaluation_finding SET judgement = 'canary:evaluation'`,
	"Finding.NotJudged":            `UPDATE evaluation_finding SET not_judged = 'canary:evaluation'`,
	"Finding.Evidence":             `UPDATE evaluation_finding SET evidence = 'canary:evaluation'`,
	"Finding.PitfallReason":        `UPDATE evaluation_finding SET pitfall_reason = 'canary:evaluation'`,
	"Finding.Signals":              `UPDATE evaluation_finding SET signals = '[{"signal":"cost-unknown","state":"raised","sentence":"canary:evaluation","kinds":["funding-line"],"records":[]}]'`,
	"Step.What":                    `UPDATE evaluation_step SET what = 'canary:evaluation'`,
	"Step.Outcome":                 `UPDATE evaluation_step SET outcome = 'canary:evaluation' WHERE done_on IS NOT NULL`,
	"Response.Words":               `UPDATE evaluation_response SET words = 'canary:evaluation-response'`,
	"Example.Title":                `UPDATE good_practice SET title = 'canary:good-practice'`,
	"Example.Words":                `UPDATE good_practice SET words = 'canary:good-practice'`,
	"Plan.Evaluation":              `UPDATE school_plan SET evaluation = '{"features":[{"feature":"choir","note":"canary:school-plan"}],"progression":{}}'`,
	"Dismissal.Reason":             `UPDATE signal_dismissal SET reason = 'canary:dismissal'`,
	"Conversation.Topics":          `UPDATE conversation SET topics = '["canary:conversation"]'`,
	"Conversation.Supported":       `UPDATE conversation SET supported = 'canary:conversation'`,
	"Conversation.Challenged":      `UPDATE conversation SET challenged = 'canary:conversation'`,
	"Conversation.AnswerGiven":     `UPDATE conversation SET answer_given = 'canary:conversation'`,
	"Conversation.ProposedActions": `UPDATE conversation SET proposed_actions = '[{"text":"canary:conversation","owner":"hub","dueOn":"2026-12-01"}]'`,
	"Conversation.SchoolAnswer":    `UPDATE conversation SET school_answer = 'canary:conversation'`,
	"Conversation.EndingReason":    `UPDATE conversation SET ending_reason = 'canary:conversation' WHERE ended_at IS NOT NULL`,
	"Action.Text":                  `UPDATE conversation_action SET text = 'canary:conversation'`,
	"Questionnaire.Answers":        `UPDATE questionnaire SET answers = '[{"key":"help","text":"canary:answers"}]'`,
	"FollowUp.Reason":              `UPDATE engagement_follow_up SET reason = 'canary:follow-up' WHERE rung = 'declined'`,

	"Feedback.Strengths":      `UPDATE observation_feedback SET strengths = '["canary:feedback"]'`,
	"Feedback.NextSteps":      `UPDATE observation_feedback SET next_steps = '["canary:feedback"]'`,
	"Feedback.Dialogue":       `UPDATE observation_feedback SET dialogue = 'canary:feedback'`,
	"Draft.Report":            `UPDATE observation_draft SET report = 'canary:draft'`,
	"Draft.Summary":           `UPDATE observation_draft SET summary = 'canary:draft'`,
	"Draft.ReturnedBecause":   `UPDATE observation_draft SET returned_because = 'canary:draft'`,
	"Report.Report":           `UPDATE observation_report SET report = 'canary:report'`,
	"Report.Summary":          `UPDATE observation_report SET summary = 'canary:summary'`,
	"Report.Reason":           `UPDATE observation_report SET reason = 'canary:report' WHERE version > 1`,
	"Reply.Inaccuracies":      `UPDATE observation_reply SET inaccuracies = '[{"statement":"canary:reply"}]'`,
	"Share.Purpose":           `UPDATE share SET purpose = 'canary:share'`,
	"Hold.Reason":             `UPDATE hold SET reason = 'canary:hold'`,
	"Request.ExtensionReason": `UPDATE subject_access_request SET extension_reason = 'canary:review'`,
	"Request.RefusalReason":   `UPDATE subject_access_request SET refusal_reason = 'canary:review' WHERE refusal_at IS NOT NULL`,
	"Part.Content":            `UPDATE subject_access_part SET content = '{"records":[{"text":"canary:pack"}]}'`,
	"Part.Reason":             `UPDATE subject_access_part SET reason = 'canary:review'`,
	"Part.Replacement":        `UPDATE subject_access_part SET replacement = 'canary:pack'`,
	"Hold.LiftingReason":      `UPDATE hold SET lifting_reason = 'canary:hold'`,
	"Appeal.Grounds":          `UPDATE appeal SET grounds = 'canary:appeal'`,
	"Appeal.Reasons":          `UPDATE appeal SET reasons = 'canary:appeal'`,
	"Suggestion.Text":         `UPDATE suggestion SET text = 'canary:suggestion'`,
	"Reply.Text":              `UPDATE suggestion_reply SET text = 'canary:suggestion'`,
	"Commissioning.Reason":    `UPDATE commissioning_decision SET reason = 'canary:decision'`,
	"Request.Reason":          `UPDATE visit_request SET reason = 'canary:request'`,
	"Request.DecisionReason":  `UPDATE visit_request SET decision_reason = 'canary:request' WHERE decided_by IS NOT NULL`,
	"BreakGlass.Reason":       `UPDATE break_glass SET reason = 'canary:glass'`,
	"Visit.Text":              `UPDATE observation_report SET summary = 'canary:summary'`, // of one inspected
	"Summary.Text":            `UPDATE observation_report SET summary = 'canary:summary'`,
	"inspectedVisit.Summary":  `UPDATE observation_report SET summary = 'canary:summary'`,
	"Report.Judgements":       `UPDATE observation_report SET judgements = '[{"principle":"p","evidence":"canary:report"}]'`,
	"Response.Text":           `UPDATE observation_response SET text = 'canary:response'`,
	"Need.Need":               `UPDATE development_need SET need = 'canary:need'`,
	"Need.Basis":              `UPDATE development_need SET basis = 'canary:judgement'`,
	"Need.Support":            `UPDATE development_need SET support = 'canary:need'`,
	"Need.Outcome":            `UPDATE development_need SET outcome = 'canary:need'`,
	"Offer.Note":              `UPDATE development_need_offer SET note = 'canary:need'`,
	"Effect.Note":             `UPDATE development_need_effect SET note = 'canary:judgement'`,
	"Progress.Note":           `UPDATE development_need_progress SET note = 'canary:need'`,
	"Concern.Text":            `UPDATE safeguarding_concern SET text = 'canary:concern'`,
	"Concern.Outcome":         `UPDATE safeguarding_concern SET outcome = 'canary:concern' WHERE outcome IS NOT NULL`,
	"Entry.Text":              `UPDATE safeguarding_entry SET text = 'canary:concern'`,
	"Entry.ReferredTo":        `UPDATE safeguarding_entry SET referred_to = 'canary:concern' WHERE referred_to IS NOT NULL`,
	"Verdict.Judgements":      `UPDATE moderation_judgement SET judgements = '[{"principle":"p","reason":"canary:moderation"}]'`,
	"Outcome.Note":            `UPDATE moderation_outcome SET note = 'canary:moderation'`,
	"Item.Report":             `UPDATE observation_report SET report = 'canary:report'`, // of an exercise
	"Item.Judgements":         `UPDATE observation_report SET judgements = '[{"principle":"p","evidence":"canary:report"}]'`,
	"moderatedRow.Report":     `UPDATE observation_report SET report = 'canary:report'`,
	"moderatedRow.Judgements": `UPDATE observation_report SET judgements = '[{"principle":"p","evidence":"canary:report"}]'`,
	"Release.Counts":          `UPDATE participation_release SET counts = '{"Schools":[{"Name":"canary:released"}],"Divisions":[{"Name":"canary:released"}]}'`,
	"Heard.Voices":            exactVoices,
	"YoungVoices.Voices":      exactVoices,
}

// exactVoices are counts that no hub shows to others, each of which is a mark.
const exactVoices = `UPDATE observation_young_voice SET threshold = 500, voices = '{"asked":917,"answers":[` +
	`{"statement":"canary:voice","agree":1},{"statement":"getting-better","agree":483,"partly":434,"disagree":0,"noAnswer":0}]}'`

// personal is not sealed but not for everyone: contact details, and what stands
// between a partner and the hub.
var personal = []string{
	`UPDATE person SET email = 'one@canary.contact.example', phone = 'canary:contact'`,
	`UPDATE partner SET email = 'office@canary.partner.example', phone = 'canary:partner', note = 'canary:partner'`,
}

// unlock lets the test write where nobody may.
var unlock = map[string][]string{
	"sqlite": {`DROP TRIGGER observation_agreed_judgement_never_changes`, `DROP TRIGGER observation_report_never_changes`, `DROP TRIGGER observation_reply_never_changes`, `DROP TRIGGER break_glass_never_changes`,
		`DROP TRIGGER safeguarding_entry_never_changes`, `DROP TRIGGER appeal_stays`, `DROP TRIGGER subject_access_request_stays`, `DROP TRIGGER subject_access_part_stays`, `DROP TRIGGER funding_line_never_changes`},
	"postgres": {
		`ALTER TABLE observation_agreed_judgement DISABLE TRIGGER observation_agreed_judgement_never_changes`,
		`ALTER TABLE observation_report DISABLE TRIGGER observation_report_never_changes`,
		`ALTER TABLE observation_reply DISABLE TRIGGER observation_reply_never_changes`,
		`ALTER TABLE break_glass DISABLE TRIGGER break_glass_never_changes`,
		`ALTER TABLE safeguarding_entry DISABLE TRIGGER safeguarding_entry_never_changes`,
		`ALTER TABLE appeal DISABLE TRIGGER appeal_stays`,
		`ALTER TABLE subject_access_request DISABLE TRIGGER subject_access_request_stays`,
		`ALTER TABLE subject_access_request DISABLE TRIGGER subject_access_request_ended`,
		`ALTER TABLE subject_access_part DISABLE TRIGGER subject_access_part_stays`,
		`ALTER TABLE funding_line DISABLE TRIGGER funding_line_never_changes`,
	},
}

// sealedFields are the fields of the code that hold sealed text.
func sealedFields(t *testing.T) []string {
	t.Helper()
	var found []string
	set := token.NewFileSet()
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.Contains(path, "/access/") {
			return err
		}
		file, err := parser.ParseFile(set, path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			named, ok := n.(*ast.TypeSpec)
			if !ok {
				return true
			}
			if fields, ok := named.Type.(*ast.StructType); ok {
				for _, f := range fields.Fields.List {
					if strings.Contains(sourceOf(f.Type), "access.Sealed") {
						for _, name := range f.Names {
							found = append(found, named.Name.Name+"."+name.Name)
						}
					}
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// sourceOf gives the name of a type, without its parameters.
func sourceOf(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.IndexExpr:
		return sourceOf(e.X)
	case *ast.IndexListExpr:
		return sourceOf(e.X)
	case *ast.StarExpr:
		return sourceOf(e.X)
	case *ast.SelectorExpr:
		return fmt.Sprint(e.X, ".", e.Sel)
	}
	return ""
}

func TestEverySealedFieldHasACanary(t *testing.T) {
	fields := sealedFields(t)
	for _, f := range fields {
		if canaries[f] == "" {
			t.Errorf("%s has no canary", f)
		}
	}
	for f := range canaries {
		if !slices.Contains(fields, f) {
			t.Errorf("there is no sealed field %s", f)
		}
	}
}

var (
	marked  = regexp.MustCompile(`canary[:.]([a-z-]+)`)
	counted = regexp.MustCompile(`[:,](483|434|917)[,}\r\n]`)
)

// seen are the classes of the marks in a text.
func seen(text string) []string {
	var classes []string
	for _, m := range marked.FindAllStringSubmatch(text, -1) {
		if !slices.Contains(classes, m[1]) {
			classes = append(classes, m[1])
		}
	}
	if counted.MatchString(text) {
		classes = append(classes, "voice-count")
	}
	slices.Sort(classes)
	return classes
}

// whatIsShown are the classes of confidential text in an answer.
func whatIsShown(t *testing.T, who testapi.Caller, c caller, a ask, answer *testapi.Answer) []string {
	t.Helper()
	classes := seen(string(answer.Body))
	if answer.Status == http.StatusOK && slices.Contains([]string{"getEvidencePack", "getHubEvidencePack"}, a.operation) {
		classes = seen(packed(t, answer.Body))
	}
	if slices.Contains([]string{"getReport", "getSummary", "getSubjectAccessPack"}, a.operation) {
		onPaper(t, who, a, answer.Status, classes)
	}
	if len(classes) > 0 && (a.method != http.MethodGet || answer.Status >= 300) {
		t.Errorf("%s as %s answers %d with %v", a.name(), c.letter, answer.Status, classes)
	}
	return classes
}

// onPaper holds the paper of an outcome to the answer as JSON: the same status, the same
// classes of confidential text.
func onPaper(t *testing.T, who testapi.Caller, a ask, status int, classes []string) {
	t.Helper()
	answer := who.Header("Accept", "application/pdf").Get(a.path)
	text := string(answer.Body)
	if answer.Status == http.StatusOK {
		text = inflated(t, answer.Body)
	}
	if got := seen(text); answer.Status != status || !slices.Equal(got, classes) {
		t.Errorf("%s on paper answers %d with %v, as JSON %d with %v", a.name(), answer.Status, got, status, classes)
	}
}

// inflated gives the content of a paper's streams. Its letters are in UTF-16, so that
// without their zero bytes they read as they are.
func inflated(t *testing.T, file []byte) string {
	t.Helper()
	text := inflate(file)
	if !strings.Contains(text, "Confidential") {
		t.Fatal("nothing can be read on the paper")
	}
	return text
}

func inflate(file []byte) string {
	var text strings.Builder
	for _, part := range bytes.Split(file, []byte("stream\n"))[1:] {
		content := io.Reader(bytes.NewReader(part))
		if z, err := zlib.NewReader(content); err == nil {
			content = z
		}
		b, _ := io.ReadAll(content)
		text.Write(bytes.ReplaceAll(b, []byte{0}, nil))
	}
	return text.String()
}

// What is told of a change (the notices, the feed from which webhooks will be made, the
// audit trail) holds no text of it.
func TestCanariesInWhatIsTold(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		plant(t, db)
		w, api := db.World, testapi.New(t, db)
		o := visitPath(w.Visits.Published)
		api.As(w.HubManager).Post(o+"/break-glass", document{"part": "report", "reason": "canary:glass"}).Want(http.StatusCreated)
		api.As(w.QALead).Seeing(o+"/report").Post(o+"/report/corrections", document{"reason": "canary:report", "summary": "canary:summary too"}).Want(http.StatusOK)
		api.As(w.QALead).Post(o+"/shares", document{"appointmentId": w.Appointments.AlsoTaught, "level": "full", "purpose": "canary:share",
			"untilOn": "2027-01-31"}).Want(http.StatusCreated)
		api.As(w.Teacher).Post(o+"/responses", document{"answers": "report", "text": "canary:response"}).Want(http.StatusCreated)
		if len(seen(wholeTable(t, db, "share"))) == 0 {
			t.Fatal("no mark would be found")
		}
		for _, table := range []string{"notice", "change", "audit_event"} {
			if leaked := seen(wholeTable(t, db, table)); len(leaked) > 0 {
				t.Errorf("%s holds %v", table, leaked)
			}
		}
		for _, p := range w.People() {
			if p == w.Suspended {
				continue
			}
			if leaked := seen(string(api.As(p).Get("/v1/notices?limit=200").Want(http.StatusOK).Body)); len(leaked) > 0 {
				t.Errorf("%s is told %v", p.Name, leaked)
			}
		}
	})
}

// wholeTable gives every value of a table as one text.
func wholeTable(t *testing.T, db *testkit.DB, table string) string {
	t.Helper()
	rows, err := db.Owner().Query("SELECT * FROM " + table)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	values, pointers := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		pointers[i] = &values[i]
	}
	var text strings.Builder
	for rows.Next() {
		if err := rows.Scan(pointers...); err != nil {
			t.Fatal(err)
		}
		for _, v := range values {
			if b, ok := v.([]byte); ok {
				v = string(b)
			}
			fmt.Fprintln(&text, v)
		}
	}
	if rows.Err() != nil || text.Len() == 0 {
		t.Fatalf("%s: %v", table, rows.Err())
	}
	return text.String()
}

func plant(t *testing.T, db *testkit.DB) {
	t.Helper()
	owner := db.Owner()
	statements := append(slices.Clone(unlock[db.Name()]), personal...)
	for _, s := range canaries {
		statements = append(statements, s)
	}
	for _, s := range statements {
		if _, err := owner.Exec(s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}
