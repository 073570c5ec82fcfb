package schoolplan

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/record"
	"github.com/hubqa/hubqa/internal/school"
)

// Known is what is said of a school's plan. What it does not say is not known.
type Known struct {
	Has        bool
	SummaryURL string
	CheckedOn  calendar.Date
	UpdatedOn  calendar.Date
	Evaluation SelfEvaluation
}

// Record keeps what is known of the plan of a school and a year. It fails with ErrExists.
func (s Service) Record(ctx context.Context, who access.Actor, of id.School, year calendar.AcademicYear, known Known) (seen Seen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		if err := record.Repeated(tx, plans); err != nil {
			return err
		}
		p := &Plan{HubID: who.Hub(), ID: id.SchoolPlan{UUID: tx.NewID()}, SchoolID: of, AcademicYear: year, Version: 1}
		var faults fault.InvalidContent
		by, err := p.settleSchool(tx, &faults)
		if err != nil {
			return err
		}
		faults.Check(year.Compare(calendar.YearOf(tx.Today()).Next()) <= 0, "/academicYear", "invalid-content", "A plan is of a year that has begun, or of the next.")
		p.say(tx, known, &faults)
		if err := faults.Err(); err != nil {
			return err
		}
		if err := tx.CreateSchoolPlan(by, p); err != nil {
			return err
		}
		seen, err = plans.Show(tx, p.ID)
		return err
	})
	return seen, err
}

// settleSchool takes leave to record the plan of the school. A school for which one has no
// leave gets the same answer as one that there is not.
func (p *Plan) settleSchool(tx Tx, faults *fault.InvalidContent) (by access.Permit, err error) {
	within := tx.Scope(access.RecordSchoolPlan)
	if within.IsEmpty() {
		return by, fault.Absent
	}
	const at = "/schoolId"
	of, err := tx.School(tx.Scope(access.ReadSchool), p.SchoolID)
	if err == nil {
		by, err = tx.Permit(within, p.Facts())
	}
	if errors.Is(err, fault.Absent) {
		faults.Check(false, at, "unknown-reference", "There is no such school, or its plan is not for you to record.")
		return by, nil
	}
	if err != nil {
		return by, err
	}
	p.URN = of.URN
	gone := of.Status == school.StatusClosed && !of.ClosedOn.After(p.AcademicYear.First())
	faults.Check(!gone, at, "school-plan-school-closed", "The school closed before the year.")
	return by, nil
}

// Update keeps what is known by now in the place of what was.
func (s Service) Update(ctx context.Context, who access.Actor, which id.SchoolPlan, match func(Seen) error, known Known) (Seen, error) {
	return plans.Step(ctx, s.Store, who, access.UpdateSchoolPlan, which, match, func(tx Tx, p *Plan, by access.Permit) error {
		var faults fault.InvalidContent
		p.say(tx, known, &faults)
		if err := faults.Err(); err != nil {
			return err
		}
		return tx.SaveSchoolPlan(by, p, "school-plan.updated")
	})
}

// say takes over what is known, and records what of it cannot be.
func (p *Plan) say(tx Tx, known Known, faults *fault.InvalidContent) {
	p.Has, p.SummaryURL, p.CheckedOn, p.UpdatedOn = known.Has, known.SummaryURL, known.CheckedOn, known.UpdatedOn
	const without = "There is none where there is no plan."
	faults.Check(p.Has || p.SummaryURL == "", "/summaryUrl", "school-plan-missing", without)
	faults.Check(p.Has || p.UpdatedOn.IsZero(), "/planUpdatedOn", "school-plan-missing", without)
	faults.Check(p.SummaryURL == "" || reachable(p.SummaryURL), "/summaryUrl", "school-plan-address", "A summary has an https address with a host, without credentials.")
	faults.Check(p.SummaryURL != "" || p.CheckedOn.IsZero(), "/summaryCheckedOn", "school-plan-address-missing", "Say at which address it was seen.")
	const toCome = "It tells of a day that has been."
	faults.Check(!p.CheckedOn.After(tx.Today()), "/summaryCheckedOn", "invalid-content", toCome)
	faults.Check(!p.UpdatedOn.After(tx.Today()), "/planUpdatedOn", "invalid-content", toCome)
	p.Evaluation = known.Evaluation.seal(faults)
}

// reachable reports whether the address is one that people can open.
func reachable(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Scheme == "https" && u.User == nil && strings.Contains(strings.Trim(u.Hostname(), "."), ".")
}

// seal closes what is said of the features, in their order, and of progression; nothing where
// nothing is said.
func (e SelfEvaluation) seal(faults *fault.InvalidContent) (sealed access.SealedOf[access.SchoolPlan, SelfEvaluation]) {
	kept, said := SelfEvaluation{Progression: e.Progression.trimmed()}, map[Feature]Judged{}
	for i, j := range e.Features {
		_, twice := said[j.Feature]
		faults.Check(!twice, fmt.Sprintf("/selfEvaluation/features/%d/feature", i), "school-plan-feature-twice", "It is said above how the school sees itself by this feature.")
		said[j.Feature] = j.trimmed()
	}
	for _, f := range Features {
		if j := said[f]; j != (Judged{}) {
			kept.Features = append(kept.Features, JudgedFeature{Feature: f, Judged: j})
		}
	}
	if kept.isEmpty() {
		return sealed
	}
	return access.SealValue[access.SchoolPlan](kept)
}

func (j Judged) trimmed() Judged {
	return Judged{Judgement: j.Judgement, Note: strings.TrimSpace(j.Note)}
}
