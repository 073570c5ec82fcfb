package httpapi

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/table"
)

// agreementColumns are those of a figure on a row of its own.
var agreementColumns = []string{
	"frameworkId", "framework", "edition", "principle", "observerIds", "observers", "figure", "value", "low", "high", "band",
	"pairs", "leftOut", "observationIds",
}

// agreementFile is the answer as CSV, a row for each figure.
func agreementFile(ifNoneMatch *string, of api.ObserverAgreement) api.GetObserverAgreementResponseObject {
	file := table.AppendRecord([]byte(table.Mark), agreementColumns)
	for _, i := range of.Items {
		file = appendFigures(file, i)
	}
	tag := tagOf(file)
	if notModified(ifNoneMatch, tag) {
		return api.GetObserverAgreement304Response{Headers: api.GetObserverAgreement304ResponseHeaders{ETag: tag}}
	}
	return api.GetObserverAgreement200TextCsvResponse{
		Body: bytes.NewReader(file), ContentLength: int64(len(file)), Headers: api.GetObserverAgreement200ResponseHeaders{ETag: tag, CacheControl: noStore},
	}
}

func appendFigures(file []byte, i api.AgreementItem) []byte {
	var people, names, visits []string
	for _, o := range i.Observers {
		people, names = append(people, o.ID.String()), append(names, o.Name)
	}
	for _, v := range i.ObservationIds {
		visits = append(visits, v.String())
	}
	list := func(all []string) string { return table.Disarm(strings.Join(all, "; ")) }
	for _, f := range []struct {
		name string
		api.AgreementFigure
	}{{"percent", i.Percent}, {"kappa", i.Kappa}, {"linearKappa", i.LinearKappa}, {"quadraticKappa", i.QuadraticKappa}} {
		value := ""
		if v, err := f.Value.Get(); err == nil {
			value = fmt.Sprint(v)
		} else if f.Marker != nil {
			value = string(*f.Marker)
		}
		file = table.AppendRecord(file, []string{
			i.FrameworkID.String(), table.Disarm(i.Framework), fmt.Sprint(i.Edition), table.Disarm(i.Principle), list(people), list(names),
			f.name, value, number(f.Low), number(f.High), string(of(f.Band)), fmt.Sprint(i.Pairs), fmt.Sprint(i.LeftOut), list(visits),
		})
	}
	return file
}

// number is a figure of an interval as a cell: nothing where there is none.
func number(v *float64) string {
	if v == nil {
		return ""
	}
	return fmt.Sprint(*v)
}
