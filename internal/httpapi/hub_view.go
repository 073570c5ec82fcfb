package httpapi

import (
	openapi_types "github.com/oapi-codegen/runtime/types"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/hub"
)

// hubView leaves out when the hub was changed where a change may be of a setting that
// is not open to the reader.
func hubView(s hub.Seen) api.Hub {
	view := api.Hub{
		ID: s.ID.UUID, Name: s.Name, Settings: settingsView(s.Settings, s.Private),
		CreatedAt: s.CreatedAt, AllowedActions: actions(s.Allowed),
	}
	if s.Private {
		view.UpdatedAt = &s.UpdatedAt
	}
	return view
}

// settingsView gives the protocol's settings, and where they are open to the reader
// the others.
func settingsView(s hub.Settings, private bool) api.HubSettings {
	view := api.HubSettings{
		NoticeDays: s.NoticeDays, MinimumMinutes: s.MinimumMinutes, MaximumMinutes: s.MaximumMinutes,
		ReportWorkingDays: s.ReportWorkingDays, FeedbackWithinMinutes: s.FeedbackWithinMinutes,
		ResponseWindowWorkingDays: s.ResponseWindowWorkingDays, ReplyWindowWorkingDays: s.ReplyWindowWorkingDays,
		AppealWindowWorkingDays: s.AppealWindowWorkingDays, AppealWorkingDays: s.AppealWorkingDays,
		VisitsPerPartner: s.VisitsPerPartner, ObservationsPerPerson: s.ObservationsPerPerson,
		VisitsDueByMonth: s.VisitsDueByMonth, CalibrationMonths: s.CalibrationMonths,
		SchoolHolidaysCount: s.SchoolHolidaysCount, SchoolHolidays: []api.DateRange{},
		ExtraNonWorkingDays: []openapi_types.Date{}, SummaryReaders: api.SummaryReaders(s.SummaryReaders),
		SafeguardingContact: s.SafeguardingContact, SafeguardingAcknowledgeHours: s.SafeguardingAcknowledgeHours,
		SafeguardingRetentionYears: s.SafeguardingRetentionYears,
		ObservationRetentionYears:  s.ObservationRetentionYears, RecordRetentionYears: s.RecordRetentionYears,
		RawNotesRetentionDays: s.RawNotesRetentionDays,
	}
	for _, r := range s.SchoolHolidays {
		view.SchoolHolidays = append(view.SchoolHolidays, api.DateRange{From: date(r.From), To: date(r.To)})
	}
	for _, d := range s.ExtraNonWorkingDays {
		view.ExtraNonWorkingDays = append(view.ExtraNonWorkingDays, date(d))
	}
	if private {
		view.SmallNumberThreshold = &s.SmallNumberThreshold
		view.ParticipationGapPoints = &s.ParticipationGapPoints
		view.AchievementGapPoints, view.WideningGapPoints = &s.AchievementGapPoints, &s.WideningGapPoints
		view.ContinuationPercent, view.GoodProgressPercent = &s.ContinuationPercent, &s.GoodProgressPercent
		view.ConversationIntervalMonths = &s.ConversationIntervalMonths
		view.StrategicSharePercent = &s.StrategicSharePercent
	}
	return view
}
