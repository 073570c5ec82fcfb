package access

import (
	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/id"
)

// OpenToClients reports whether the record is open for the action to a machine client that
// is granted every scope. Machine clients have no part in a record: what is open to one is
// open to all that have the scope.
func OpenToClients(action Action, of Facts) bool {
	any := Client(of.Hub, id.Client{UUID: uuid.Max}, ClientScopes)
	return any.Standing(nil, nil, Settings{}).Scope(action).Admits(of)
}
