// Package proof runs hubqa as a whole, in a race or at random, and looks in its answers
// and in its database for what must never be: a right that outlives its end, a step that
// breaks the protocol, a reading without its record, a request that is done twice. It has
// no code of its own.
//
// An ordinary run is short; a long one looks further:
//
//	go test ./internal/proof -run TestInvariants -rapid.checks=1000 -timeout=1h
//	go test ./internal/proof -run TestNothingIsServedAfterARevocation -requests=50000
//	go test ./internal/proof -run 'TestRetries|TestServerKilled' -seed=2
package proof
