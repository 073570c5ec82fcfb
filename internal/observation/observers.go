package observation

import (
	"slices"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
)

// Standing is how an observer stands towards a visit.
type Standing struct {
	TrainedOn    calendar.Date // none: never
	CalibratedOn calendar.Date
	Declared     bool // a conflict of interest with the teacher, the partner or the school, or to mentor the teacher
}

// holds reports whether the observer is trained, and calibrated within so many months of the
// day.
func (s Standing) holds(on calendar.Date, months int) bool {
	return !s.TrainedOn.IsZero() && !s.CalibratedOn.IsZero() && !on.After(s.CalibratedOn.AddMonths(months))
}

// withoutStandings gives the observers without why they observe though not trained or not
// calibrated, but for the one who reads it.
func withoutStandings(observers []Observer, reader id.Person) []Observer {
	out := slices.Clone(observers)
	for i := range out {
		if out[i].PersonID != reader {
			out[i].StandingReason = ""
		}
	}
	return out
}

// settleStanding holds an observer to the register. A conflict that is declared there takes a
// QA lead's reason; where the hub keeps calibrations, their want takes anybody's.
func (o *Observation) settleStanding(tx Tx, faults *fault.InvalidContent, by access.Permit, at string, ob Observer) error {
	settings, err := tx.Settings()
	if err != nil {
		return err
	}
	s, err := tx.ObserverStanding(ob.PersonID, o.VisitOn, o)
	if err != nil {
		return err
	}
	if faults.Check(!s.Declared || by.Party() != access.ObserverAssigned, at+"/conflict", "observation-observer-declared",
		"A conflict of interest with who or what is visited is declared: a QA lead decides whether this observer is assigned all the same.") {
		faults.Check(!s.Declared || ob.ConflictReason != "", at+"/conflict", "observation-observer-conflict",
			"This observer has a declared conflict of interest: say why they are assigned all the same.")
	}
	faults.Check(settings.CalibrationMonths == 0 || ob.StandingReason != "" || s.holds(o.VisitOn, settings.CalibrationMonths),
		at+"/standingReason", "observation-observer-untrained",
		"On the day of the visit this observer is not trained, or their calibration has lapsed: say why they observe all the same.")
	return nil
}

// settleCeiling holds a proposal to the number of observations that is normal for one person
// in an academic year, and reports whether it is passed. Who may not know how often somebody
// is observed is neither asked nor told: the QA leads are told, and may call the visit off.
func (o *Observation) settleCeiling(tx Tx, faults *fault.InvalidContent, by access.Permit, because *Reasoned, normal int) (over bool, err error) {
	before, err := tx.TimesObserved(o.TeacherID, o.AcademicYear(), o.ID)
	if err != nil || before < normal {
		return false, err
	}
	if by.Party() != access.LeadForQuality {
		return true, nil
	}
	if faults.Check(because != nil, "/ceilingException", "observation-ceiling-unexplained",
		"This would be observation %d of this teacher in %s, normally at most %d: say why, and who agreed.", before+1, o.AcademicYear(), normal) {
		o.CeilingReason, o.CeilingAgreedBy = because.Reason, because.AgreedBy
	}
	return false, nil
}

// settleOtherDay holds the observers of a visit that is put off to how they stand on its new
// day, and reports whether the QA leads are told. The register of observers is not for the
// sides of a visit to read: they are neither asked nor told.
func (o *Observation) settleOtherDay(tx Tx, faults *fault.InvalidContent, by access.Permit, because string) (tell bool, err error) {
	var thatDay fault.InvalidContent
	if records(by.Party()) {
		if err := o.excuse(tx, because); err != nil {
			return false, err
		}
	}
	if err := o.settleObservers(tx, &thatDay, by); err != nil {
		return false, err
	}
	if !records(by.Party()) {
		return thatDay.Err() != nil, nil
	}
	faults.Blame("/startsAt", thatDay)
	return false, nil
}

// excuse gives the reason to observers who stand in need of one on the day of the visit and
// have none.
func (o *Observation) excuse(tx Tx, because string) error {
	settings, err := tx.Settings()
	if err != nil {
		return err
	}
	o.Observers = slices.Clone(o.Observers)
	for i, ob := range o.Observers {
		s, err := tx.ObserverStanding(ob.PersonID, o.VisitOn, o)
		if err != nil {
			return err
		}
		if settings.CalibrationMonths > 0 && ob.StandingReason == "" && !s.holds(o.VisitOn, settings.CalibrationMonths) {
			o.Observers[i].StandingReason = because
		}
	}
	return nil
}

// settleOtherYear holds a visit that is put off into another academic year to how often its
// teacher is observed in that year, and reports whether the QA leads are told.
func (o *Observation) settleOtherYear(tx Tx, faults *fault.InvalidContent, by access.Permit, was *Observation, because *Reasoned, normal int) (tell bool, err error) {
	if o.AcademicYear() == was.AcademicYear() {
		return false, nil
	}
	o.CeilingReason, o.CeilingAgreedBy = "", "" // they were of the other year
	return o.settleCeiling(tx, faults, by, because, normal)
}

// tellLeads tells the QA leads who may read of the visit's teacher.
func (o *Observation) tellLeads(tx Tx, kind notice.Kind) error {
	leads, err := tx.Holders(access.QALead)
	if err != nil {
		return err
	}
	return tx.Tell(o.news(kind), without(others(tx, leads), append(o.observers(), o.TeacherID))...)
}
