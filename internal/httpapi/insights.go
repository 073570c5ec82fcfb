package httpapi

import "github.com/hubqa/hubqa/internal/insight"

// Insights answers with figures, each with the records that it rests on.
type Insights struct{ Visits insight.Service }
