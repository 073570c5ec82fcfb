// Package replay holds the two values of an idempotent request: what was asked
// under a key, and how it was answered.
package replay

// Attempt is a request that bears an Idempotency-Key. Two attempts are the same
// request when key, operation and digest are.
type Attempt struct {
	Key       string
	Operation string   // the contract's operationId
	Digest    [32]byte // of path, query and body
}

// Answer is a whole answer of the server.
type Answer struct {
	Status int
	Header map[string]string
	Body   []byte
	Kept   []byte // for repetitions, where the body shows what is shown once; else nil
}
