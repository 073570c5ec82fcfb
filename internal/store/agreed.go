package store

import (
	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/observation"
)

// AgreedJudgements gives the versions of the permit's visit, the latest first, each with
// who agreed to it.
func (tx *Tx) AgreedJudgements(by access.Permit) ([]observation.AgreedJudgements, error) {
	const table = "observation_agreed_judgement"
	var versions []observation.AgreedJudgements
	err := tx.part(by, table).Select(table + ".*, p.name AS recorder_name").
		Joins("JOIN person p ON p.hub_id = " + table + ".hub_id AND p.id = " + table + ".recorded_by").
		Order(table + ".version DESC").Find(&versions).Error
	if err != nil || len(versions) == 0 {
		return nil, err
	}
	var rows []struct {
		Version int
		observation.Agreeing
	}
	const agreements = "observation_judgement_agreement"
	err = tx.part(by, agreements).Select(agreements + ".version, " + agreements + ".person_id, " + agreements + ".at, p.name").
		Joins("JOIN person p ON p.hub_id = " + agreements + ".hub_id AND p.id = " + agreements + ".person_id").
		Order(agreements + ".at, " + agreements + ".person_id").Scan(&rows).Error
	for _, r := range rows {
		v := &versions[len(versions)-r.Version]
		v.Agreed = append(v.Agreed, r.Agreeing)
	}
	return versions, err
}

// CreateAgreedJudgements keeps a version.
func (tx *Tx) CreateAgreedJudgements(by access.Permit, a *observation.AgreedJudgements) error {
	what := event.Event{Name: "observation.agreed-judgements-recorded", Operation: event.Updated, ID: by.Object(), Version: int64(a.Version)}
	return taken(tx.create(by, a, what), fault.Stale)
}

// AgreeToJudgements keeps the actor's agreement to a version, once.
func (tx *Tx) AgreeToJudgements(by access.Permit, version int) error {
	err := tx.db.Table("observation_judgement_agreement").Create(map[string]any{
		"hub_id": tx.who.Hub(), "observation_id": visit(by), "version": version, "person_id": by.Actor().Person(), "at": tx.now,
	}).Error
	if err != nil {
		return taken(err, observation.ErrNothingToAgree)
	}
	tx.note(by, event.Event{Name: "observation.judgements-agreed-to", Operation: event.Updated, ID: by.Object(), Version: int64(version)})
	return nil
}
