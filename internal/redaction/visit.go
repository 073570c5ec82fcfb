package redaction

import (
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/school"
)

// Visit is who and what a visit is told by.
type Visit struct {
	Teacher   Person
	Observers []Person
	Speakers  []string // who speak, or spoke, for the school or the partner
	School    school.School
	Partner   string
	Provision string
}

// Person is somebody who took part in a visit.
type Person struct {
	ID   id.Person
	Name string
}
