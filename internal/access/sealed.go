package access

import (
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
)

// Class is a kind of confidential text. The rows are those of access.md.
type Class string

// The classes of confidential text.
const (
	NotesClass           Class = "notes"      // row 3
	FeedbackClass        Class = "feedback"   // row 4
	DraftClass           Class = "draft"      // row 5, judgements included
	ReportClass          Class = "report"     // row 6
	SummaryClass         Class = "summary"    // rows 7 and 8
	ResponseClass        Class = "response"   // row 9
	NeedClass            Class = "need"       // row 10: what is needed and what was done
	JudgementClass       Class = "judgement"  // row 10 (5): the judgement behind a need
	ReplyClass           Class = "reply"      // row 5 (1): what the teacher says of a draft
	ShareClass           Class = "share"      // row 11: for what an outcome is shared
	GlassClass           Class = "glass"      // why the glass was broken
	HoldClass            Class = "hold"       // row 37: why nothing is disposed of
	AppealClass          Class = "appeal"     // the grounds of an appeal, and the reasons of its outcome
	DecisionClass        Class = "decision"   // why a candidate is commissioned, or not
	SuggestionClass      Class = "suggestion" // row 17
	ModerationClass      Class = "moderation" // row 13: what is judged of a sample, and what is agreed on it
	RequestClass         Class = "request"    // row 12: why a head teacher asks, and why they are refused
	ConcernClass         Class = "concern"    // row 20
	MentoringClass       Class = "mentoring"  // what a mentoring is about
	MentoringEffectClass Class = "effect"     // what came of a mentoring, and why it ended
	VoiceClass           Class = "voice"      // how many young people gave which answer
	PackClass            Class = "pack"       // row 37: what was gathered for a subject access request
	ReviewClass          Class = "review"     // row 37: why a part of it is not given out, or later

	ConversationClass Class = "conversation" // row 15: what was said in a conversation with a school
	AnswersClass      Class = "answers"      // row 15: what a school answered to a questionnaire
	SchoolPlanClass   Class = "school-plan"  // row 15: how a school sees itself
	DismissalClass    Class = "dismissal"    // row 16: why a signal of a pitfall is set aside
	FollowUpClass     Class = "follow-up"    // row 15: why a school is not followed up

	TrainingClass       Class = "training"        // what participants said of an event, what came of it, why it was cancelled
	SupportClass        Class = "support"         // row 24: on what one school supports another, and with what effect
	ReleasedClass       Class = "released"        // row 16d: what was counted for a release
	SelfEvaluationClass Class = "self-evaluation" // what a side says of the session itself
	FiguresClass        Class = "figures"         // row 16c: exact counts of pupils, which are not sealed, and why they were withdrawn, which is

	FundingClass       Class = "funding"        // row 16c: why money was corrected
	JointPracticeClass Class = "joint-practice" // row 16c: what teachers and musicians learned of each other

	EvaluationClass         Class = "evaluation"          // rows 16a and 16b: what is found of a partnership
	EvaluationResponseClass Class = "evaluation-response" // row 16b: what a party says to it
	GoodPracticeClass       Class = "good-practice"       // what is told of an evaluation without names
)

// Kind ties a class to a Go type, so that text of one class cannot be put where
// another belongs.
type Kind interface{ class() Class }

// The classes as types.
type (
	Notes      struct{}
	Feedback   struct{}
	Draft      struct{}
	Report     struct{}
	Summary    struct{}
	Response   struct{}
	Need       struct{}
	Judgement  struct{}
	Reply      struct{}
	Share      struct{}
	Glass      struct{}
	Appeal     struct{}
	Concern    struct{}
	Hold       struct{}
	Request    struct{}
	Suggestion struct{}
	Decision   struct{}
	Voice      struct{}
	Pack       struct{}
	Review     struct{}
	Moderation struct{}

	Conversation    struct{}
	Answers         struct{}
	FollowUp        struct{}
	SchoolPlan      struct{}
	Dismissal       struct{}
	SelfEvaluation  struct{}
	Mentoring       struct{}
	MentoringEffect struct{}
	Training        struct{}
	Support         struct{}
	Released        struct{}

	Figures       struct{}
	Funding       struct{}
	JointPractice struct{}

	Evaluation         struct{}
	EvaluationResponse struct{}
	GoodPractice       struct{}
)

func (Notes) class() Class           { return NotesClass }
func (Feedback) class() Class        { return FeedbackClass }
func (Draft) class() Class           { return DraftClass }
func (Report) class() Class          { return ReportClass }
func (Summary) class() Class         { return SummaryClass }
func (Response) class() Class        { return ResponseClass }
func (Need) class() Class            { return NeedClass }
func (Judgement) class() Class       { return JudgementClass }
func (Reply) class() Class           { return ReplyClass }
func (Share) class() Class           { return ShareClass }
func (Glass) class() Class           { return GlassClass }
func (Hold) class() Class            { return HoldClass }
func (Appeal) class() Class          { return AppealClass }
func (Decision) class() Class        { return DecisionClass }
func (Suggestion) class() Class      { return SuggestionClass }
func (Moderation) class() Class      { return ModerationClass }
func (Request) class() Class         { return RequestClass }
func (Concern) class() Class         { return ConcernClass }
func (Mentoring) class() Class       { return MentoringClass }
func (MentoringEffect) class() Class { return MentoringEffectClass }
func (Voice) class() Class           { return VoiceClass }
func (Pack) class() Class            { return PackClass }
func (Review) class() Class          { return ReviewClass }

func (Conversation) class() Class   { return ConversationClass }
func (Answers) class() Class        { return AnswersClass }
func (FollowUp) class() Class       { return FollowUpClass }
func (SchoolPlan) class() Class     { return SchoolPlanClass }
func (Dismissal) class() Class      { return DismissalClass }
func (Training) class() Class       { return TrainingClass }
func (Support) class() Class        { return SupportClass }
func (Released) class() Class       { return ReleasedClass }
func (SelfEvaluation) class() Class { return SelfEvaluationClass }
func (Figures) class() Class        { return FiguresClass }
func (Funding) class() Class        { return FundingClass }
func (JointPractice) class() Class  { return JointPracticeClass }

func (Evaluation) class() Class         { return EvaluationClass }
func (EvaluationResponse) class() Class { return EvaluationResponseClass }
func (GoodPractice) class() Class       { return GoodPracticeClass }

const mark = "[sealed]"

var errSealed = errors.New("access: sealed text is not to be written out")

// Sealed is confidential text of one class. It prints, formats and logs as
// "[sealed]", refuses to be marshalled, and opens only with a Disclosure of its
// class. The database is the one place that it is written to as it is.
type Sealed[K Kind] struct{ text string }

// Seal closes a text that came in.
func Seal[K Kind](text string) Sealed[K] { return Sealed[K]{text} }

// IsEmpty reports whether there is no text.
func (s Sealed[K]) IsEmpty() bool { return s.text == "" }

// Open gives the text to the bearer of a Disclosure of its class, and to nobody
// else: without one it gives an empty text and false.
func (s Sealed[K]) Open(d Disclosure) (string, bool) {
	var k K
	if !d.opens(k.class()) {
		return "", false
	}
	return s.text, true
}

// Reseal moves text to the class that it has from now on: a draft becomes a
// report or a summary when it is issued. No other change of class is possible.
func Reseal[To, From Kind](s Sealed[From]) Sealed[To] {
	var to To
	var from From
	if from.class() != DraftClass || (to.class() != ReportClass && to.class() != SummaryClass) {
		panic(fmt.Sprintf("access: %s text never becomes %s text", from.class(), to.class()))
	}
	return Sealed[To](s)
}

// String hides the text.
func (Sealed[K]) String() string { return mark }

// GoString hides the text.
func (Sealed[K]) GoString() string { return mark }

// Format hides the text whatever the verb.
func (Sealed[K]) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(mark)) }

// LogValue hides the text.
func (Sealed[K]) LogValue() slog.Value { return slog.StringValue(mark) }

// MarshalJSON refuses.
func (Sealed[K]) MarshalJSON() ([]byte, error) { return nil, errSealed }

// MarshalText refuses.
func (Sealed[K]) MarshalText() ([]byte, error) { return nil, errSealed }

// GormDataType is text.
func (Sealed[K]) GormDataType() string { return "text" }

// Value gives the text to the database; no text is NULL.
func (s Sealed[K]) Value() (driver.Value, error) {
	if s.text == "" {
		return nil, nil
	}
	return s.text, nil
}

// Scan takes the text from the database.
func (s *Sealed[K]) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		s.text = ""
	case string:
		s.text = v
	case []byte:
		s.text = string(v)
	default:
		return fmt.Errorf("access: cannot read sealed text from %T", src)
	}
	return nil
}

// SealedOf is confidential content with a structure: a list of strengths, a set
// of judgements. It is kept as JSON and guarded as Sealed is.
type SealedOf[K Kind, T any] struct{ sealed Sealed[K] }

// SealValue closes a structured content that came in.
func SealValue[K Kind, T any](v T) SealedOf[K, T] {
	b, err := json.Marshal(v)
	if err != nil {
		panic("access: content cannot be sealed: " + err.Error())
	}
	return SealedOf[K, T]{Seal[K](string(b))}
}

// IsEmpty reports whether there is no content.
func (s SealedOf[K, T]) IsEmpty() bool { return s.sealed.IsEmpty() }

// Open gives the content to the bearer of a Disclosure of its class.
func (s SealedOf[K, T]) Open(d Disclosure) (v T, ok bool) {
	text, ok := s.sealed.Open(d)
	if !ok || text == "" {
		return v, ok
	}
	return v, json.Unmarshal([]byte(text), &v) == nil
}

// ResealValue is Reseal for structured content.
func ResealValue[To, From Kind, T any](s SealedOf[From, T]) SealedOf[To, T] {
	return SealedOf[To, T]{Reseal[To](s.sealed)}
}

// String hides the content.
func (SealedOf[K, T]) String() string { return mark }

// GoString hides the content.
func (SealedOf[K, T]) GoString() string { return mark }

// Format hides the content whatever the verb.
func (SealedOf[K, T]) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(mark)) }

// LogValue hides the content.
func (SealedOf[K, T]) LogValue() slog.Value { return slog.StringValue(mark) }

// MarshalJSON refuses.
func (SealedOf[K, T]) MarshalJSON() ([]byte, error) { return nil, errSealed }

// MarshalText refuses.
func (SealedOf[K, T]) MarshalText() ([]byte, error) { return nil, errSealed }

// GormDataType is text.
func (SealedOf[K, T]) GormDataType() string { return "text" }

// Value gives the content to the database as JSON.
func (s SealedOf[K, T]) Value() (driver.Value, error) { return s.sealed.Value() }

// Scan takes the content from the database.
func (s *SealedOf[K, T]) Scan(src any) error { return s.sealed.Scan(src) }

// Disclosure opens sealed text of certain classes. The zero Disclosure opens
// nothing.
type Disclosure struct{ classes []Class }

func (d Disclosure) opens(c Class) bool { return slices.Contains(d.classes, c) }

// Recorder keeps the audit trail of a transaction.
type Recorder interface {
	// RecordReading notes that the bearer of the permit reads text of these
	// classes. Where it fails nothing may be disclosed.
	RecordReading(by Permit, classes []Class) error
}

// Disclose gives the Disclosure that goes with the permit's action, once the
// reading stands in the audit trail of the same transaction.
func (p Permit) Disclose(to Recorder) (Disclosure, error) {
	if p.actor.IsZero() {
		return Disclosure{}, nil
	}
	var classes []Class
	for _, c := range discloses[p.action] {
		if !slices.Contains(withheld[p.party], c) {
			classes = append(classes, c)
		}
	}
	if len(classes) == 0 {
		return Disclosure{}, nil
	}
	if err := to.RecordReading(p, classes); err != nil {
		return Disclosure{}, err
	}
	return Disclosure{classes: classes}, nil
}
