package house

import (
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

// exactly is a count that nothing else in an answer looks like.
var exactly = regexp.MustCompile(`(?:^|[^0-9A-Za-z.-])7919(?:[^0-9A-Za-z]|$)`)

// Readers of exact counts, by their letters in the access table.
const (
	allParties    = "P Q M Hv L M-all"
	notThePartner = "Q M Hv L M-all"
	theHub        = "Q M M-all"
)

// exactReaders are who is told by which operation how many pupils exactly a provision counts: the
// hub, the partner of the provision, and the school. Everybody else is told by no operation.
var exactReaders = map[string]string{
	"getParticipation":          allParties,
	"listParticipations":        allParties,
	"getStartingPoints":         allParties,
	"listStartingPoints":        allParties,
	"getContinuation":           allParties,
	"listContinuations":         allParties,
	"listParticipationInsights": allParties,
	"listValueForMoney":         allParties,
	"getEvidencePack":           allParties,
	"getPartnership":            notThePartner,
	"listPitfalls":              notThePartner,
	"getQuestionSheet":          notThePartner,
	"getEvaluation":             notThePartner,
	"getDataReturn":             theHub,
	"getHubEvidencePack":        theHub,
}

// No operation but those that are named tells anybody an exact count of the pupils of a provision,
// and these tell nobody else.
func TestExactCountsAreForTheParties(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		_, err := db.Owner().Exec(`UPDATE pupil_figures_line SET pupils = 7919, girls = 7919, fsm = 7919, fsm_ever6 = 7919
			WHERE figures_id IN (SELECT id FROM pupil_figures WHERE provision_id = '` + w.Provisions.Visited.String() + `')`)
		must(t, err)
		told := map[string][]string{}
		for _, a := range asks(w) {
			if a.method != http.MethodGet {
				continue
			}
			for _, c := range callers(&w) {
				answer := c.as(api).Send(a.method, a.path, a.header(), "")
				body := string(answer.Body)
				if answer.Header.Get("Content-Type") == "application/zip" {
					body = packed(t, answer.Body)
				}
				if exactly.MatchString(body) && !slices.Contains(told[a.operation], c.letter) {
					told[a.operation] = append(told[a.operation], c.letter)
				}
			}
		}
		for _, operation := range slices.Sorted(maps.Keys(told)) {
			if got := strings.Join(told[operation], " "); got != exactReaders[operation] {
				t.Errorf("%s tells %s, and not %q", operation, got, exactReaders[operation])
			}
		}
		for operation, readers := range exactReaders {
			if len(told[operation]) == 0 {
				t.Errorf("%s does not tell %s", operation, readers)
			}
		}
	})
}
