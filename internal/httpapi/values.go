package httpapi

import (
	"time"

	"github.com/oapi-codegen/nullable"
	openapi_types "github.com/oapi-codegen/runtime/types"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
)

// noStore is the caching of what is confidential.
const noStore = "no-store"

// dateOf reads a date of the contract; absent is the zero date.
func dateOf(d *openapi_types.Date) calendar.Date {
	if d == nil {
		return calendar.Date{}
	}
	y, m, day := d.Date()
	return calendar.On(y, m, day)
}

// date writes a date of the contract.
func date(d calendar.Date) openapi_types.Date {
	return openapi_types.Date{Time: time.Date(d.Year(), d.Month(), d.Day(), 0, 0, 0, 0, time.UTC)}
}

// dateOrNull writes a date that is null where there is none.
func dateOrNull(d calendar.Date) nullable.Nullable[openapi_types.Date] {
	if d.IsZero() {
		return nullable.NewNullNullable[openapi_types.Date]()
	}
	return nullable.NewNullableWithValue(date(d))
}

// dateOrAbsent writes a date that is absent where there is none.
func dateOrAbsent(d calendar.Date) *openapi_types.Date {
	if d.IsZero() {
		return nil
	}
	out := date(d)
	return &out
}

// of gives the value behind p, or the zero value.
func of[T any](p *T) (v T) {
	if p != nil {
		v = *p
	}
	return v
}

// orAbsent writes a value that is absent where it is zero.
func orAbsent[T comparable](v T) *T {
	var zero T
	if v == zero {
		return nil
	}
	return &v
}

// orNull writes a value that is null where it is zero.
func orNull[T comparable](v T) nullable.Nullable[T] {
	var zero T
	if v == zero {
		return nullable.NewNullNullable[T]()
	}
	return nullable.NewNullableWithValue(v)
}

// pointed writes a value that is null where there is none.
func pointed[T any](p *T) nullable.Nullable[T] {
	if p == nil {
		return nullable.NewNullNullable[T]()
	}
	return nullable.NewNullableWithValue(*p)
}

// set changes the target where a merge patch has the member.
func set[T any](target *T, member *T) {
	if member != nil {
		*target = *member
	}
}

// setWord changes the target where a merge patch has the member, a word of an enum.
func setWord[W ~string](target *string, member *W) {
	if member != nil {
		*target = string(*member)
	}
}

// setDate changes the target where a merge patch has the member; null is no date.
func setDate(target *calendar.Date, member nullable.Nullable[openapi_types.Date]) {
	if member.IsSpecified() {
		*target = dateIn(member)
	}
}

// dateIn reads a date of the contract; null and absent are no date.
func dateIn(member nullable.Nullable[openapi_types.Date]) calendar.Date {
	d, err := member.Get()
	if err != nil {
		return calendar.Date{}
	}
	return dateOf(&d)
}

// text reads a text of the contract; null and absent are empty.
func text[T ~string](member nullable.Nullable[T]) (v string) {
	setText(&v, member)
	return v
}

// setText changes the target where a merge patch has the member; null empties it.
func setText[T ~string](target *string, member nullable.Nullable[T]) {
	if member.IsSpecified() {
		*target = ""
		if v, err := member.Get(); err == nil {
			*target = string(v)
		}
	}
}

func actions(allowed []access.Action) api.AllowedActions {
	out := make(api.AllowedActions, 0, len(allowed))
	for _, a := range allowed {
		out = append(out, string(a))
	}
	return out
}

func person(who id.Person, name string) api.PersonRef { return api.PersonRef{ID: who.UUID, Name: name} }
