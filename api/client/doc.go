// Package client calls hubqa. All but this file and refused.go is generated from
// openapi.yaml, the contract, which describes each operation; "go generate ./api" makes
// it anew.
//
//	hubqa, err := client.NewClientWithResponses("https://qa.our-hub.org", client.WithHTTPClient(signedIn))
//
// The address is the server's, without /v1. signedIn is an http.Client that sends a
// token with each request: for a machine client, what golang.org/x/oauth2/clientcredentials
// makes; for a person, WithRequestEditorFn that sets the Authorization header does.
//
// An operation that did what it was asked gives its document in JSON200 or JSON201, and
// its headers, such as the ETag, beside it. One that was refused is an answer too, not an
// error: Done makes it one, and errors.Is tells the code.
//
// A member that is absent was not given or may not be read; one that is null is known
// to be empty. nullable.Nullable keeps the two apart, in what is read and in what is
// changed.
//
// Within /v1 the contract only adds: be ready for values of an enum that you do not know.
package client
