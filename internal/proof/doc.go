// Package proof runs hubqa as a whole, in a race or at random, and looks in its answers
// and in its database for what must never be: a right that outlives its end, a step that
// breaks the protocol, a reading without its record. It has no code of its own.
//
//	go test ./internal/proof -rapid.checks=1000 -run TestInvariants
package proof
