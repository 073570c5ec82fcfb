package observation

import (
	"slices"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
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

// side reports whether the party takes part as one of the sides of a visit. The register of
// observers is not theirs to read: they are neither asked nor told how an observer stands.
func side(p access.Party) bool {
	return slices.Contains([]access.Party{access.Subject, access.ContactOfPartner, access.HeadVisited, access.LeadOfMusic}, p)
}

// wants reports whether something of how the observer stands on the day takes a reason that
// was not given.
func (s Standing) wants(ob Observer, on calendar.Date, months int) bool {
	return s.Declared && ob.ConflictReason == "" || months > 0 && ob.StandingReason == "" && !s.holds(on, months)
}

// settleStanding holds an observer to the register. A conflict that is declared there takes a
// QA lead's reason; where the hub keeps calibrations, their want takes anybody's.
func (o *Observation) settleStanding(tx Tx, faults *fault.InvalidContent, by access.Permit, at string, ob Observer) error {
	if side(by.Party()) {
		return nil
	}
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

// settleYear holds a visit that is put off to how often its teacher is observed in the other
// academic year, and gives what the QA leads are told: where a side puts it off, who is not
// asked how observers stand, also that one of them takes a reason on that day.
func (o *Observation) settleYear(tx Tx, faults *fault.InvalidContent, by access.Permit, was *Observation, because *Reasoned) (tell []notice.Kind, err error) {
	settings, err := tx.Settings()
	if err != nil {
		return nil, err
	}
	if o.AcademicYear() != was.AcademicYear() {
		o.CeilingReason, o.CeilingAgreedBy = "", "" // they were of the other year
		over, err := o.settleCeiling(tx, faults, by, because, settings.ObservationsPerPerson)
		if err != nil {
			return nil, err
		}
		if over {
			tell = append(tell, notice.PersonCeiling)
		}
	}
	if !side(by.Party()) {
		return tell, nil
	}
	for _, ob := range o.Observers {
		s, err := tx.ObserverStanding(ob.PersonID, o.VisitOn, o)
		if err != nil {
			return nil, err
		}
		if s.wants(ob, o.VisitOn, settings.CalibrationMonths) {
			return append(tell, notice.ObserverStanding), nil
		}
	}
	return tell, nil
}

// tellLeads tells the QA leads who may read of the visit's teacher.
func (o *Observation) tellLeads(tx Tx, kind notice.Kind) error {
	leads, err := tx.Holders(access.QALead)
	if err != nil {
		return err
	}
	return tx.Tell(o.news(kind), without(others(tx, leads), append(o.observers(), o.TeacherID))...)
}
