// Package house holds the rules of the house, as tests: who may import whom, who may
// do what with each operation, who is shown which confidential text, and how what is
// wrong is refused. It has no code of its own.
package house
