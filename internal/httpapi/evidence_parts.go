package httpapi

import (
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/hubqa/hubqa/internal/evidence"
)

// asFacts is the format of a part that is one record: a table of its members and their
// values.
const asFacts = "application/json"

// part is a part of a pack: the answer of one operation, or where it is of each item of
// another part as many as that has. params are those of path and query, with {schoolId},
// {partnerId}, {academicYear}, {from}, {to} (of the year) and {item} in their places; only is
// what a member of the item must be, or which it must have.
type part struct {
	name, title string
	operation   string
	params      string
	format      string
	each, only  string
}

// partnershipParts are the parts of the pack of a partnership.
var partnershipParts = []part{
	{"school", "The school", "getSchool", "id={schoolId}", asFacts, "", ""},
	{"school-rolls", "The school's rolls", "listSchoolRolls", "schoolId={schoolId}", asCSV, "", ""},
	{"partner", "The partner", "getPartner", "id={partnerId}", asFacts, "", ""},
	{"provisions", "What the partner provides in the school", "listProvisions", "schoolId={schoolId}&partnerId={partnerId}", asCSV, "", ""},
	{"placements", "Who teaches in it", "listPlacements", "id={item}", asCSV, "provisions", ""},
	{"requirement", "The visits that the partner is due", "getRequirement", "id={partnerId}&academicYear={academicYear}", asFacts, "", ""},
	{"observations", "Visits of the year", "listObservations", "schoolId={schoolId}&partnerId={partnerId}&academicYear={academicYear}", asCSV, "", ""},
	{"protocols", "How the protocol was kept on each visit", "getProtocol", "id={item}", asFacts, "observations", ""},
	{"summaries", "Summaries of the visits", "getSummary", "id={item}", asPaper, "observations", ""},
	{"timeliness", "How soon the partner's reports and feedback came", "getTimeliness", "academicYear={academicYear}&partnerId={partnerId}", asCSV, "", ""},
	{"protocol-kept", "How the protocol was kept with the partner", "getProtocolKept", "academicYear={academicYear}&partnerId={partnerId}", asCSV, "", ""},
	{"participation", "Who takes part, by pupil group", "listParticipations", "schoolId={schoolId}&partnerId={partnerId}&academicYear={academicYear}&withdrawn=false", asCSV, "", ""},
	{"starting-points", "Starting points and progress, by pupil group", "listStartingPoints", "schoolId={schoolId}&partnerId={partnerId}&academicYear={academicYear}&withdrawn=false", asCSV, "", ""},
	{"continuation", "Who still takes part, by pupil group", "listContinuations", "schoolId={schoolId}&partnerId={partnerId}&academicYear={academicYear}&withdrawn=false", asCSV, "", ""},
	{"achievement", "Achievement in the school, by pupil group", "listAchievements", "schoolId={schoolId}&academicYear={academicYear}&withdrawn=false", asCSV, "", ""},
	{"feeder-schools", "Schools that the pupils come from", "listFeederSchools", "schoolId={schoolId}&academicYear={academicYear}", asCSV, "", ""},
	{"signals", "Signals of pitfalls, with what they rest on", "getPartnership", "schoolId={schoolId}&partnerId={partnerId}&academicYear={academicYear}", asFacts, "", ""},
	{"question-sheet", "Questions for the next conversation", "getQuestionSheet", "schoolId={schoolId}&partnerId={partnerId}&academicYear={academicYear}", asPaper, "", ""},
	{"participation-rates", "Participation against the school's roll", "listParticipationInsights", "schoolId={schoolId}&partnerId={partnerId}&academicYear={academicYear}", asCSV, "", ""},
	{"funding", "Funding", "listFundingLines", "schoolId={schoolId}&partnerId={partnerId}&from={from}&to={to}", asCSV, "", ""},
	{"joint-practice", "What staff and visiting musicians did together", "listJointPractices", "schoolId={schoolId}&partnerId={partnerId}&from={from}&to={to}&withdrawn=false", asCSV, "", ""},
	{"value-for-money", "Value for money", "listValueForMoney", "schoolId={schoolId}&partnerId={partnerId}&academicYear={academicYear}", asCSV, "", ""},
	{"evaluations", "Evaluations of the partnership", "listEvaluations", "schoolId={schoolId}&partnerId={partnerId}&academicYear={academicYear}", asCSV, "", ""},
	{"evaluations", "Each evaluation, as a paper", "getEvaluation", "id={item}", asPaper, "evaluations", "publishedAt"},
	{"engagement", "How far the school is reached", "getSchoolEngagement", "id={schoolId}", asFacts, "", ""},
	{"conversations", "Conversations of the hub with the school", "listConversations", "schoolId={schoolId}", asCSV, "", ""},
	{"school-plans", "The school's own plan", "listSchoolPlans", "schoolId={schoolId}&academicYear={academicYear}", asCSV, "", ""},
	{"school-supports", "Support between schools", "listSchoolSupports", "schoolId={schoolId}", asCSV, "", ""},
	{"training-attendance", "Training that the school's staff attended", "listTrainingAttendance", "schoolId={schoolId}", asCSV, "", ""},
}

// hubParts are the parts of the pack of the hub.
var hubParts = []part{
	{"hub", "The hub", "getHub", "", asFacts, "", ""},
	{"plans", "School Music Education Plans of the year", "listPlans", "academicYear={academicYear}", asCSV, "", ""},
	{"plans", "The published School Music Education Plan, as a paper", "getPlan", "id={item}", asPaper, "plans", "state=published"},
	{"plan-duties", "How the duties of the plan stand", "getPlanDuties", "id={item}", asFacts, "plans", "state=published"},
	{"smep", "The eleven duties and their commitments", "listSmep", "academicYear={academicYear}", asCSV, "", ""},
	{"annual-reports", "Annual reports", "listAnnualReports", "", asCSV, "", ""},
	{"annual-reports", "Annual reports of the year, as papers", "getAnnualReport", "id={item}", asPaper, "annual-reports", "academicYear={academicYear}"},
	{"partners", "Partners", "listPartners", "", asCSV, "", ""},
	{"provisions", "Provision", "listProvisions", "", asCSV, "", ""},
	{"requirements", "The visits that partners are due", "listRequirements", "academicYear={academicYear}", asCSV, "", ""},
	{"coverage", "Visits planned and held", "listCoverage", "academicYear={academicYear}", asCSV, "", ""},
	{"observations", "Visits of the year", "listObservations", "academicYear={academicYear}", asCSV, "", ""},
	{"timeliness", "How soon reports and feedback came", "getTimeliness", "academicYear={academicYear}", asCSV, "", ""},
	{"protocol-kept", "How the protocol was kept", "getProtocolKept", "academicYear={academicYear}", asCSV, "", ""},
	{"young-voices", "What young people answered", "getYoungVoiceFigures", "academicYear={academicYear}", asCSV, "", ""},
	{"observer-agreement", "How far observers agree", "getObserverAgreement", "academicYear={academicYear}", asCSV, "", ""},
	{"observers", "Who observes for the hub", "listObservers", "academicYear={academicYear}", asCSV, "", ""},
	{"moderations", "Moderation", "listModerations", "", asCSV, "", ""},
	{"monitoring-samples", "Monitoring samples", "listMonitoringSamples", "", asCSV, "", ""},
	{"participation", "Who takes part, by pupil group", "listParticipations", "academicYear={academicYear}&withdrawn=false", asCSV, "", ""},
	{"starting-points", "Starting points and progress, by pupil group", "listStartingPoints", "academicYear={academicYear}&withdrawn=false", asCSV, "", ""},
	{"continuation", "Who still takes part, by pupil group", "listContinuations", "academicYear={academicYear}&withdrawn=false", asCSV, "", ""},
	{"achievement", "Achievement, by pupil group", "listAchievements", "academicYear={academicYear}&withdrawn=false", asCSV, "", ""},
	{"feeder-schools", "Schools that pupils come from", "listFeederSchools", "academicYear={academicYear}", asCSV, "", ""},
	{"participation-releases", "Released figures of participation", "listParticipationReleases", "academicYear={academicYear}", asCSV, "", ""},
	{"participation-releases", "Each release", "getParticipationRelease", "id={item}", asCSV, "participation-releases", ""},
	{"participation-releases", "Each release, as a paper", "getParticipationRelease", "id={item}", asPaper, "participation-releases", ""},
	{"signals", "Partnerships with signals of pitfalls", "listPitfalls", "academicYear={academicYear}", asCSV, "", ""},
	{"participation-rates", "Participation against the rolls", "listParticipationInsights", "academicYear={academicYear}", asCSV, "", ""},
	{"funding", "Funding", "listFundingLines", "from={from}&to={to}", asCSV, "", ""},
	{"joint-practice", "What staff and visiting musicians did together", "listJointPractices", "from={from}&to={to}&withdrawn=false", asCSV, "", ""},
	{"value-for-money", "Value for money", "listValueForMoney", "academicYear={academicYear}", asCSV, "", ""},
	{"evaluations", "Evaluations of partnerships", "listEvaluations", "academicYear={academicYear}", asCSV, "", ""},
	{"evaluations", "Each evaluation, as a paper", "getEvaluation", "id={item}", asPaper, "evaluations", "publishedAt"},
	{"benchmark", "Partnerships judged good or outstanding", "listBenchmark", "academicYear={academicYear}", asCSV, "", ""},
	{"data-return", "The annual data return", "getDataReturn", "academicYear={academicYear}", asCSV, "", ""},
	{"data-return-gaps", "What the data return lacks", "listDataReturnGaps", "academicYear={academicYear}", asCSV, "", ""},
	{"good-practice", "Examples of good practice", "listGoodPractices", "", asCSV, "", ""},
	{"engagement", "How far schools are reached", "listEngagement", "", asCSV, "", ""},
	{"engagement-figures", "How far schools are reached, in figures", "listEngagementFigures", "academicYear={academicYear}", asCSV, "", ""},
	{"conversations", "Conversations with schools", "listConversations", "", asCSV, "", ""},
	{"school-plans", "Schools' own plans", "listSchoolPlans", "academicYear={academicYear}", asCSV, "", ""},
	{"school-supports", "Support between schools", "listSchoolSupports", "", asCSV, "", ""},
	{"training-events", "Training events of the year", "listTrainingEvents", "from={from}&to={to}", asCSV, "", ""},
	{"staff-time", "The share of strategic work", "getStaffTimeShares", "academicYear={academicYear}", asCSV, "", ""},
	{"suggestions", "What was suggested, counted", "getSuggestionDigest", "academicYear={academicYear}", asFacts, "", ""},
	{"inspections", "Inspections", "listInspections", "", asCSV, "", ""},
	{"inspected-summaries", "Summaries without names", "listDeidentifiedSummaries", "id={item}", asCSV, "inspections", ""},
}

// checkParts refuses parts that no operation gives as they say.
func checkParts(operations map[string]*operation, packs ...[]part) error {
	var faults []error
	for _, p := range slices.Concat(packs...) {
		op := operations[p.operation]
		if op == nil || !slices.Contains(op.produces, p.format) {
			faults = append(faults, fmt.Errorf("httpapi: the part %s: %s gives no %s", p.name, p.operation, p.format))
			continue
		}
		for name := range p.filled(nil) {
			if op.query[name] == nil && !strings.Contains(op.path, "{"+name+"}") {
				faults = append(faults, fmt.Errorf("httpapi: the part %s: %s has no parameter %s", p.name, p.operation, name))
			}
		}
	}
	return errors.Join(faults...)
}

// filled gives the parameters of the part with the values in their places.
func (p part) filled(values map[string]string) url.Values { return filledIn(p.params, values) }

func filledIn(params string, values map[string]string) url.Values {
	var places []string
	for name, v := range values {
		places = append(places, "{"+name+"}", v)
	}
	all := url.Values{}
	for _, pair := range strings.FieldsFunc(params, func(r rune) bool { return r == '&' }) {
		name, value, _ := strings.Cut(pair, "=")
		all.Set(name, strings.NewReplacer(places...).Replace(value))
	}
	return all
}

// valuesOf are what takes the places in the parameters of a pack's parts.
func valuesOf(c evidence.Cover) map[string]string {
	return map[string]string{
		"schoolId": c.SchoolID.String(), "partnerId": c.PartnerID.String(), "academicYear": c.Year.String(),
		"from": c.Year.First().String(), "to": c.Year.Last().String(),
	}
}

// with gives the values with the item's id among them.
func with(values map[string]string, item string) map[string]string {
	all := maps.Clone(values)
	all["item"] = item
	return all
}
