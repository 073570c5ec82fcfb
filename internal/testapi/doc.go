// Package testapi is the server as its callers meet it, for tests: the whole of
// hubqa on a database of package testkit, without a network.
//
//	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
//		server := testapi.New(t, db)
//		visit := "/v1/observations/" + db.World.Visits.Published.ID.String()
//		var got api.ObservationSummary
//		server.As(db.World.Headteacher).Get(visit + "/summary").Want(200).JSON(&got)
//		server.As(db.World.UnrelatedHeadteacher).Get(visit + "/summary").Want(404, "not-found")
//		server.As(db.World.Teacher).Seeing(visit + "/feedback").Put(visit + "/feedback/dialogue", map[string]any{"text": "Yes."}).Want(200)
//	})
//
// Every answer is held to the contract: status, headers and body, and the form of a
// problem where it refuses. One that departs from it fails the test, whatever the
// test asks about it. What the server logs is in DB.Log.
//
// It stands apart from testkit, so that the tests of a register build without the
// server.
package testapi
