package httpapi

import (
	"context"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/hub"
)

// Hub answers for the caller's hub.
type Hub struct{ Service hub.Service }

// GetHub gives the hub.
func (h Hub) GetHub(ctx context.Context, r api.GetHubRequestObject) (api.GetHubResponseObject, error) {
	seen, err := h.Service.Read(ctx, actor(ctx))
	if err != nil {
		return nil, err
	}
	view := hubView(seen)
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetHub304Response{Headers: api.GetHub304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetHub200JSONResponse{Body: view, Headers: api.GetHub200ResponseHeaders{ETag: tag}}, nil
}

// UpdateHub changes name and settings.
func (h Hub) UpdateHub(ctx context.Context, r api.UpdateHubRequestObject) (api.UpdateHubResponseObject, error) {
	seen, err := h.Service.Change(ctx, actor(ctx), match(r.Params.IfMatch, hubView), func(changed *hub.Hub) {
		set(&changed.Name, r.Body.Name)
		setSettings(&changed.Settings, of(r.Body.Settings))
	})
	if err != nil {
		return nil, err
	}
	view := hubView(seen)
	return api.UpdateHub200JSONResponse{Body: view, Headers: api.UpdateHub200ResponseHeaders{ETag: etag(view)}}, nil
}

func setSettings(s *hub.Settings, patch api.HubSettingsPatch) {
	set(&s.NoticeDays, patch.NoticeDays)
	set(&s.MinimumMinutes, patch.MinimumMinutes)
	set(&s.MaximumMinutes, patch.MaximumMinutes)
	set(&s.ReportWorkingDays, patch.ReportWorkingDays)
	set(&s.FeedbackWithinMinutes, patch.FeedbackWithinMinutes)
	set(&s.ResponseWindowWorkingDays, patch.ResponseWindowWorkingDays)
	set(&s.AppealWindowWorkingDays, patch.AppealWindowWorkingDays)
	set(&s.AppealWorkingDays, patch.AppealWorkingDays)
	set(&s.ReplyWindowWorkingDays, patch.ReplyWindowWorkingDays)
	set(&s.VisitsPerPartner, patch.VisitsPerPartner)
	set(&s.VisitsDueByMonth, patch.VisitsDueByMonth)
	set(&s.ObservationsPerPerson, patch.ObservationsPerPerson)
	set(&s.CalibrationMonths, patch.CalibrationMonths)
	set(&s.SchoolHolidaysCount, patch.SchoolHolidaysCount)
	setWord(&s.SummaryReaders, patch.SummaryReaders)
	set(&s.SafeguardingContact, patch.SafeguardingContact)
	set(&s.SafeguardingAcknowledgeHours, patch.SafeguardingAcknowledgeHours)
	set(&s.SafeguardingRetentionYears, patch.SafeguardingRetentionYears)
	set(&s.ObservationRetentionYears, patch.ObservationRetentionYears)
	set(&s.RecordRetentionYears, patch.RecordRetentionYears)
	set(&s.RawNotesRetentionDays, patch.RawNotesRetentionDays)
	set(&s.SmallNumberThreshold, patch.SmallNumberThreshold)
	set(&s.ParticipationGapPoints, patch.ParticipationGapPoints)
	set(&s.AchievementGapPoints, patch.AchievementGapPoints)
	set(&s.WideningGapPoints, patch.WideningGapPoints)
	set(&s.ContinuationPercent, patch.ContinuationPercent)
	set(&s.GoodProgressPercent, patch.GoodProgressPercent)
	set(&s.ConversationIntervalMonths, patch.ConversationIntervalMonths)
	set(&s.StrategicSharePercent, patch.StrategicSharePercent)
	if patch.SchoolHolidays != nil { // an empty list takes all away
		s.SchoolHolidays = []calendar.Range{}
		for _, r := range patch.SchoolHolidays {
			s.SchoolHolidays = append(s.SchoolHolidays, calendar.Range{From: dateOf(&r.From), To: dateOf(&r.To)})
		}
	}
	if patch.ExtraNonWorkingDays != nil {
		s.ExtraNonWorkingDays = []calendar.Date{}
		for _, d := range patch.ExtraNonWorkingDays {
			s.ExtraNonWorkingDays = append(s.ExtraNonWorkingDays, dateOf(&d))
		}
	}
}
