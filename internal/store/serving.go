package store

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
)

// servingRole is the role of the tables' rights, which the migrations make.
const servingRole = "hubqa_app"

// ServingAddress turns the address of a PostgreSQL owner or superuser into one by
// which they serve: in the role that row-level security holds. Any other address
// stays as it is.
//
// It is for the demo and for tests. Whoever logs in so can become the owner again:
// an installation serves under a login of its own.
func ServingAddress(address string) string {
	u, err := url.Parse(address)
	if !IsPostgres(address) || err != nil {
		return address
	}
	q := u.Query()
	q.Set("options", strings.TrimSpace(q.Get("options")+" -c role="+servingRole))
	u.RawQuery = strings.ReplaceAll(q.Encode(), "+", "%20") // a plus is not read as a blank
	return u.String()
}

// LetServe lets the PostgreSQL role of the address become the one that serves; see
// ServingAddress. The migrations have made that.
func LetServe(ctx context.Context, address string) (err error) {
	if !IsPostgres(address) {
		return nil
	}
	p, err := openPostgres(address, 1)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.close()) }()
	var member bool
	if err := p.write.QueryRowContext(ctx, `SELECT pg_has_role(current_user, $1, 'MEMBER')`, servingRole).Scan(&member); err != nil {
		return fmt.Errorf("store: %w", err)
	}
	if !member {
		_, err = p.write.ExecContext(ctx, `GRANT `+servingRole+` TO CURRENT_USER`)
	}
	if err != nil {
		return fmt.Errorf("store: %w", err)
	}
	return nil
}
