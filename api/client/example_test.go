package client_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/oapi-codegen/nullable"
	"golang.org/x/oauth2/clientcredentials"

	"github.com/hubqa/hubqa/api/client"
)

// A person's token, which the issuer by which they sign in gave to a front end.
func Example() {
	ctx := context.Background()
	hubqa, err := client.NewClientWithResponses(address(), client.WithRequestEditorFn(func(_ context.Context, r *http.Request) error {
		r.Header.Set("Authorization", "Bearer "+tokenOf("teacher"))
		return nil
	}))
	if err != nil {
		panic(err)
	}

	// Every visit that concerns the caller, page by page.
	var visits []client.ObservationCard
	want := client.ListObservationsParams{State: new(client.ObservationStateHeld), Limit: new(5)}
	for more := true; more; {
		page, err := client.Done(hubqa.ListObservationsWithResponse(ctx, &want))
		if err != nil {
			panic(err)
		}
		visits = append(visits, page.JSON200.Items...)
		next, err := page.JSON200.NextCursor.Get() // null on the last page
		want.Cursor, more = &next, err == nil
	}
	fmt.Println("more than a page of visits:", len(visits) > 5)

	// The summaries that are there for the caller. What may not be read is not found.
	published, hidden := 0, 0
	for _, v := range visits {
		summary, err := client.Done(hubqa.GetSummaryWithResponse(ctx, v.ID, nil))
		switch {
		case errors.Is(err, client.ProblemCodeNotFound):
			hidden++
		case err != nil:
			panic(err)
		case summary.JSON200.PublishedAt.IsSpecified() && !summary.JSON200.PublishedAt.IsNull():
			published++
		}
	}
	fmt.Println("some are published:", published > 0)
	fmt.Println("some are not there:", hidden > 0)
	// Output:
	// more than a page of visits: true
	// some are published: true
	// some are not there: true
}

// A machine client gets its tokens from hubqa itself, and a new one before the old one
// ends. It changes what it has read, and nothing that somebody else has changed since.
func Example_machineClient() {
	ctx := context.Background()
	id, secret := registered(client.ClientScopeSchoolsRead, client.ClientScopeSchoolsWrite)
	signIn := clientcredentials.Config{ClientID: id, ClientSecret: secret, TokenURL: address() + "/v1/oauth/token"}
	hubqa, err := client.NewClientWithResponses(address(), client.WithHTTPClient(signIn.Client(ctx)))
	if err != nil {
		panic(err)
	}

	schools, err := client.Done(hubqa.ListSchoolsWithResponse(ctx, &client.ListSchoolsParams{Limit: new(1)}))
	if err != nil {
		panic(err)
	}
	school, err := client.Done(hubqa.GetSchoolWithResponse(ctx, schools.JSON200.Items[0].ID, nil))
	if err != nil {
		panic(err)
	}
	read := client.UpdateSchoolParams{IfMatch: &school.Headers200.ETag}
	for _, pupils := range []int{211, 212} {
		_, err := client.Done(hubqa.UpdateSchoolWithApplicationMergePatchPlusJSONBodyWithResponse(ctx, school.JSON200.ID, &read,
			client.SchoolPatch{Pupils: nullable.NewNullableWithValue(pupils)}))
		switch p, _ := errors.AsType[*client.Problem](err); {
		case errors.Is(err, client.ProblemCodePreconditionFailed):
			fmt.Println("changed since it was read: read it again") // read.IfMatch is the tag from before
		case p != nil:
			fmt.Println(p.Code, p.Errors)
		case err != nil:
			panic(err)
		default:
			fmt.Println("changed")
		}
	}
	// Output:
	// changed
	// changed since it was read: read it again
}
