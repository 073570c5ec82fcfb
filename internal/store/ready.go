package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/pressly/goose/v3"
)

// Ready reports whether the database is fit to be opened: it has the schema and, on
// PostgreSQL, a role that row-level security holds.
func (d *DB) Ready(ctx context.Context) error {
	if err := d.CheckSchema(ctx); err != nil {
		return err
	}
	return d.checkFence(ctx)
}

// CheckSchema reports whether the database has the schema that this version needs. A
// newer one has it: while servers are replaced one by one, the old ones go on under the
// schema of the new, whose migrations only add to it.
func (d *DB) CheckSchema(ctx context.Context) error {
	applied, known, err := d.schema(ctx)
	if err == nil && applied < known {
		err = fmt.Errorf("store: the schema is at %d and should be at %d; run hubqa migrate", applied, known)
	}
	return err
}

// schema gives the number of the last migration that the database has had, and of the
// last that this version knows.
func (d *DB) schema(ctx context.Context) (applied, known int64, err error) {
	if known, err = newest(d.dialect); err != nil {
		return 0, 0, err
	}
	err = d.read.WithContext(ctx).Raw(`SELECT max(version_id) FROM goose_db_version WHERE is_applied`).Scan(&applied).Error
	if err != nil {
		err = fmt.Errorf("store: the schema cannot be read; run hubqa migrate: %w", err)
	}
	return applied, known, err
}

// newest gives the number of the last migration.
func newest(d dialect) (int64, error) {
	files, err := fs.ReadDir(migrations, "migrations/"+d.name)
	if err != nil || len(files) == 0 {
		return 0, fmt.Errorf("store: no migrations: %w", err)
	}
	return goose.NumericComponent(files[len(files)-1].Name()) // in the order of their names
}

// CheckWriting reports whether the database takes changes from this process. Every
// change, and every confidential reading, goes through hub_head and audit_event.
func (d *DB) CheckWriting(ctx context.Context) error {
	if d.dialect.name == "postgres" {
		return d.checkPrivileges(ctx)
	}
	return d.checkWriter(ctx)
}

const privilegesSQL = `SELECT pg_is_in_recovery() AS standby, current_setting('transaction_read_only') = 'on' AS read_only,
	has_table_privilege('hub_head', 'UPDATE') AND has_table_privilege('audit_event', 'INSERT') AS allowed`

func (d *DB) checkPrivileges(ctx context.Context) error {
	var may struct{ Standby, ReadOnly, Allowed bool }
	err := d.read.WithContext(ctx).Raw(privilegesSQL).Scan(&may).Error
	switch {
	case err != nil:
		return fmt.Errorf("store: whether the database takes changes cannot be asked: %w", err)
	case may.Standby:
		return errors.New("store: the database is a standby, which takes no changes")
	case may.ReadOnly:
		return errors.New("store: the database is set to be read only")
	case !may.Allowed:
		return errors.New("store: the database role may not write; it is a member of hubqa_app, or should be")
	}
	return nil
}

const writerPatience = 200 * time.Millisecond // for the one connection that writes

// checkWriter begins a change and leaves it. Where somebody else is writing meanwhile,
// as an import does for minutes, that shows it as well.
func (d *DB) checkWriter(ctx context.Context) error {
	waiting, cancel := context.WithTimeout(ctx, writerPatience)
	defer cancel()
	tx, err := d.pools.write.BeginTx(waiting, &sql.TxOptions{})
	if err == nil {
		_, err = tx.ExecContext(waiting, `UPDATE hub_head SET audit_position = audit_position WHERE false`)
		_ = tx.Rollback()
	}
	if err != nil && waiting.Err() != nil && ctx.Err() == nil {
		return nil
	}
	if err != nil {
		err = fmt.Errorf("store: the database takes no changes: %w", err)
	}
	return err
}

const fenceSQL = `
SELECT r.rolsuper OR r.rolbypassrls AS bypasses,
  (SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = current_schema() AND c.relkind = 'r' AND pg_has_role(c.relowner, 'MEMBER')) AS owned,
  (SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = current_schema() AND c.relkind = 'r' AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
      AND c.relname NOT IN ('hub_directory', 'identity', 'goose_db_version')) AS unfenced
FROM pg_roles r WHERE r.rolname = current_user`

// checkFence refuses a role to which row-level security would not apply. Which tables a
// newer schema has outside the fence, only the version that made it knows, and has checked.
func (d *DB) checkFence(ctx context.Context) error {
	if d.dialect.name != "postgres" {
		return nil
	}
	applied, known, err := d.schema(ctx)
	if err != nil {
		return err
	}
	var fence struct {
		Bypasses        bool
		Owned, Unfenced int64
	}
	if err := d.read.WithContext(ctx).Raw(fenceSQL).Scan(&fence).Error; err != nil {
		return fmt.Errorf("store: the fence cannot be checked: %w", err)
	}
	switch {
	case fence.Bypasses:
		return errors.New("store: the database role bypasses row-level security; serve under a role that does not")
	case fence.Owned > 0:
		return errors.New("store: the database role owns the tables; serve under another role than the one that migrates")
	case fence.Unfenced > 0 && applied <= known:
		return errors.New("store: a table stands outside row-level security")
	}
	return nil
}
