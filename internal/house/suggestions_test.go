package house

import (
	"net/http"
	"testing"

	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

// Whoever takes part suggests, and reads the replies to their own; the digest of the year
// counts them by clause and by what became of them.
func TestSuggestions(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		made := api.As(w.MusicLead).Post("/v1/suggestions", document{"clause": "notice", "text": "Two weeks."}).Want(http.StatusCreated)
		path := made.Header.Get("Location")
		api.As(w.Teacher).Get(path).Want(http.StatusNotFound)
		q := api.As(w.QALead)
		for _, status := range []string{"considered", "done"} {
			q.Seeing(path).Post(path+"/replies", document{"status": status, "text": "It is " + status + "."}).Want(http.StatusOK)
		}
		read := api.As(w.MusicLead).Get(path).Want(http.StatusOK)
		if read.Text("/status") != "done" || read.Text("/replies/0/text") != "It is considered." || read.Text("/replies/1/status") != "done" {
			t.Errorf("read is %s", read.Body)
		}
		for year, want := range map[string]int{"2026-27": 3, "2025-26": 0} {
			var digest struct {
				Made   int
				Counts []struct {
					Clause, Status string
					Number         int
				}
			}
			q.Get("/v1/suggestion-digests/" + year).Want(http.StatusOK).JSON(&digest)
			if digest.Made != want {
				t.Errorf("%s has %+v", year, digest)
			}
		}
		q.Get("/v1/suggestion-digests/2026-28").Want(http.StatusBadRequest)
		if n := q.Get("/v1/suggestions?clause=notice&status=done").Want(http.StatusOK).Items(); n != 1 {
			t.Errorf("%d are done", n)
		}
	})
}
