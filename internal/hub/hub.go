package hub

import (
	"database/sql/driver"
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/column"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
)

// The readers of a published summary among head teachers.
const (
	VisitedSchool  = "visited-school"
	CurrentSchools = "current-schools"
)

// Hub is a music education hub, the tenant of everything else.
type Hub struct {
	ID        id.Hub `gorm:"primaryKey"`
	Name      string
	Settings  Settings
	Version   int64
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Facts are what the policy needs to know of a hub.
func (h Hub) Facts() access.Facts { return access.Facts{Hub: h.ID, ID: h.ID.UUID} }

// Check tells every fault of the hub.
func (h Hub) Check() error {
	var faults fault.InvalidContent
	faults.Check(strings.TrimSpace(h.Name) != "", "/name", "invalid-content", "A hub has a name.")
	h.Settings.check(&faults)
	return faults.Err()
}

// Settings are what a hub decides for itself; Defaults
// gives what holds otherwise.
type Settings struct {
	NoticeDays                int              `json:"noticeDays"`                // calendar days, clause notice
	MinimumMinutes            int              `json:"minimumMinutes"`            // clause duration
	MaximumMinutes            int              `json:"maximumMinutes"`            // clause duration
	ReportWorkingDays         int              `json:"reportWorkingDays"`         // clause written_report
	FeedbackWithinMinutes     int              `json:"feedbackWithinMinutes"`     // clause immediate_feedback
	ResponseWindowWorkingDays int              `json:"responseWindowWorkingDays"` // before a summary is published
	AppealWindowWorkingDays   int              `json:"appealWindowWorkingDays"`   // in which a report is appealed against
	AppealWorkingDays         int              `json:"appealWorkingDays"`         // in which an appeal is decided
	ReplyWindowWorkingDays    int              `json:"replyWindowWorkingDays"`    // factual accuracy of a draft; 0: none
	VisitsPerPartner          int              `json:"visitsPerPartner"`          // due in an academic year
	VisitsDueByMonth          int              `json:"visitsDueByMonth"`          // 1 to 12: by its end the year's visits are due
	ObservationsPerPerson     int              `json:"observationsPerPerson"`     // in an academic year, then a reason is asked for
	CalibrationMonths         int              `json:"calibrationMonths"`         // for which an observer's calibration holds; 0: the hub keeps none
	SchoolHolidaysCount       bool             `json:"schoolHolidaysCount"`       // as working days
	SchoolHolidays            []calendar.Range `json:"schoolHolidays"`
	ExtraNonWorkingDays       []calendar.Date  `json:"extraNonWorkingDays"`
	SummaryReaders            string           `json:"summaryReaders"`

	SafeguardingContact          string `json:"safeguardingContact"`          // whom to ring up; empty: nobody is named
	SafeguardingAcknowledgeHours int    `json:"safeguardingAcknowledgeHours"` // in which a concern is acknowledged
	SafeguardingRetentionYears   int    `json:"safeguardingRetentionYears"`   // for which a concern is kept after it was closed
	ObservationRetentionYears    int    `json:"observationRetentionYears"`    // academic years after that of the closing
	RecordRetentionYears         int    `json:"recordRetentionYears"`         // the same, of other records
	RawNotesRetentionDays        int    `json:"rawNotesRetentionDays"`        // after the observation is closed

	SmallNumberThreshold       int `json:"smallNumberThreshold"`
	ParticipationGapPoints     int `json:"participationGapPoints"`
	AchievementGapPoints       int `json:"achievementGapPoints"`
	WideningGapPoints          int `json:"wideningGapPoints"`   // a gap widened by more than these from one term to the next; 0: by anything
	ContinuationPercent        int `json:"continuationPercent"` // of those who began; where fewer go on a signal is raised
	GoodProgressPercent        int `json:"goodProgressPercent"` // the same of those who moved up a level
	ConversationIntervalMonths int `json:"conversationIntervalMonths"`
	StrategicSharePercent      int `json:"strategicSharePercent"` // of staff time that is to be strategic work; 0: no target
}

// Defaults are the settings of a hub that has decided nothing.
func Defaults() Settings {
	return Settings{
		NoticeDays: 7, MinimumMinutes: 30, MaximumMinutes: 60, ReportWorkingDays: 10,
		FeedbackWithinMinutes: 60, ResponseWindowWorkingDays: 5, AppealWindowWorkingDays: 5, AppealWorkingDays: 10,
		VisitsPerPartner: 1, VisitsDueByMonth: 8,
		ObservationsPerPerson: 3, SchoolHolidaysCount: true, SummaryReaders: VisitedSchool,
		SafeguardingAcknowledgeHours: 24, SafeguardingRetentionYears: 25,
		ObservationRetentionYears: 6, RecordRetentionYears: 6, RawNotesRetentionDays: 30,
		SmallNumberThreshold: 5, ParticipationGapPoints: 10, AchievementGapPoints: 10, ContinuationPercent: 25, GoodProgressPercent: 50, ConversationIntervalMonths: 12,
	}
}

// LooksLike reports whether the hub looks the same as another to whoever is not shown the
// settings that are for QA leads and hub managers.
func (h Hub) LooksLike(other Hub) bool {
	return h.Name == other.Name && reflect.DeepEqual(h.Settings.shared(), other.Settings.shared())
}

func (s Settings) shared() Settings {
	s.SmallNumberThreshold, s.ParticipationGapPoints, s.ConversationIntervalMonths, s.StrategicSharePercent = 0, 0, 0, 0
	s.AchievementGapPoints, s.WideningGapPoints, s.ContinuationPercent, s.GoodProgressPercent = 0, 0, 0, 0
	return s
}

// VisitsDueOn is the day by which the visits of an academic year are due.
func (s Settings) VisitsDueOn(year calendar.AcademicYear) calendar.Date {
	first := year.First()
	months := (s.VisitsDueByMonth - int(first.Month()) + 12) % 12
	next := time.Date(first.Year(), first.Month()+time.Month(months)+1, 1, 0, 0, 0, 0, time.UTC)
	return calendar.On(next.Year(), next.Month(), 1).AddDays(-1)
}

// WorkingDays is the hub's calendar of working days: England and Wales, less the
// hub's own one-off days and, where it so decides, its schools' holidays.
func (s Settings) WorkingDays() calendar.Calendar {
	o := calendar.Options{ExtraDays: s.ExtraNonWorkingDays}
	if !s.SchoolHolidaysCount {
		o.Closures = s.SchoolHolidays
	}
	return calendar.New(o)
}

func (s Settings) check(faults *fault.InvalidContent) {
	faults.Check(s.MinimumMinutes <= s.MaximumMinutes, "/settings/minimumMinutes", "hub-minutes-reversed",
		"The shortest normal observation is not longer than the longest.")
	for i, r := range s.SchoolHolidays {
		faults.Check(!r.To.Before(r.From), fmt.Sprintf("/settings/schoolHolidays/%d", i), "hub-range-reversed",
			"A holiday does not end before it begins.")
	}
}

// GormDataType is json.
func (Settings) GormDataType() string { return "json" }

// Value gives the settings to the database as JSON.
func (s Settings) Value() (driver.Value, error) { return column.Value(s) }

// Scan takes the settings from the database; a setting that is not there has its
// default.
func (s *Settings) Scan(src any) error {
	*s = Defaults()
	return column.ScanOver(src, s)
}
