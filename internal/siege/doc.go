// Package siege sends the server requests without end, such as follow the contract and
// such as do not, and holds every answer to the contract. It has no code of its own.
//
// Everything is read off the contract: an operation that comes to it is besieged without
// a change here. Ids, tags, cursors and secrets are those that the demonstration has and
// that earlier answers have shown.
//
//   - Whatever is asked, the answer is declared, has the form that is declared, and is no
//     fault of the server.
//   - Every refusal is a problem of the catalogue, or of RFC 6749 at the token endpoint,
//     and points at places that there are.
//   - Nothing that is answered shows how the server is made, and the log tells of nothing
//     that callers are not told.
//   - Both databases answer the same requests alike.
//
// A siege has a seed and a database of its own, and makes the same requests each time. A
// failure says how to come to it again:
//
//	go test ./internal/siege -run TestSiege -siege.requests=1000000 -timeout=24h
//	HUBQA_TEST_DATABASES=sqlite go test ./internal/siege -run TestSiege/sqlite-7 -siege.seed=7 -siege.only=812 -v
//
// Not the business of this package: whether an answer is the right one, which walk, proof
// and house hold.
package siege
