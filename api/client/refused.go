package client

import "fmt"

// Error says what was refused, with the request id to quote when asking for help.
func (p *Problem) Error() string {
	text := p.Title
	if p.Detail != nil {
		text = *p.Detail
	}
	return fmt.Sprintf("hubqa: %d %s: %s (%s)", p.Status, p.Code, text, p.Instance)
}

// Answer is the answer of any operation.
type Answer interface {
	StatusCode() int
	GetApplicationProblemJSONDefault() *Refusal
}

// Done turns an answer that refuses into an error. It stands around the request:
//
//	me, err := client.Done(hubqa.GetMeWithResponse(ctx))
//
// The error is a *Problem where hubqa refused. Any other comes from the way to it: no
// answer at all, or that of a proxy whose servers are away. 304 is done too.
func Done[A Answer](answer A, err error) (A, error) {
	if err != nil || answer.StatusCode() < 400 {
		return answer, err
	}
	if p := answer.GetApplicationProblemJSONDefault(); p != nil && p.Code != "" {
		return answer, p
	}
	return answer, fmt.Errorf("hubqa: status %d, and no problem said", answer.StatusCode())
}

// Is reports whether a request was refused by the rule of the code.
func (p *Problem) Is(target error) bool {
	code, ok := target.(ProblemCode)
	return ok && p.Code == code
}

// Error is the code, so that errors.Is finds it in what Done gives.
func (c ProblemCode) Error() string { return string(c) }
