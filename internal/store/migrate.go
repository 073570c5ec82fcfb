package store

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

//go:embed migrations
var migrations embed.FS

// Migrate brings the database at the address to the present schema. On
// PostgreSQL the address names the owner of the tables, who is not the role that
// serves; several starts at once wait for one another.
func Migrate(ctx context.Context, address string) (applied int, err error) {
	var p pools
	d := sqliteDialect
	if IsPostgres(address) {
		d = postgresDialect
		p, err = openPostgres(address, 2)
	} else {
		p, err = openSQLite(address, "auto") // goose has a format of its own
	}
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, p.close()) }()
	provider, err := d.provider(p)
	if err != nil {
		return 0, err
	}
	results, err := provider.Up(ctx)
	if err != nil {
		return 0, fmt.Errorf("store: migrate: %w", err)
	}
	return len(results), nil
}

func (d dialect) provider(p pools) (*goose.Provider, error) {
	files, err := fs.Sub(migrations, "migrations/"+d.name)
	if err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	options := []goose.ProviderOption{goose.WithVerbose(false), goose.WithDisableGlobalRegistry(true)}
	if d.name == "postgres" {
		locker, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return nil, fmt.Errorf("store: %w", err)
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	provider, err := goose.NewProvider(d.goose, p.write, files, options...)
	if err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	return provider, nil
}

// Ready reports whether the database is fit to serve: at the present schema and,
// on PostgreSQL, under a role that row-level security holds.
func (d *DB) Ready(ctx context.Context) error {
	wanted, err := newest(d.dialect)
	if err != nil {
		return err
	}
	var applied int64
	err = d.read.WithContext(ctx).Raw(`SELECT max(version_id) FROM goose_db_version WHERE is_applied`).Scan(&applied).Error
	if err != nil {
		return fmt.Errorf("store: the schema cannot be read; run hubqa migrate: %w", err)
	}
	if applied < wanted {
		return fmt.Errorf("store: the schema is at %d and should be at %d; run hubqa migrate", applied, wanted)
	}
	return d.checkFence(ctx)
}

// newest gives the number of the last migration.
func newest(d dialect) (int64, error) {
	files, err := fs.ReadDir(migrations, "migrations/"+d.name)
	if err != nil || len(files) == 0 {
		return 0, fmt.Errorf("store: no migrations: %w", err)
	}
	return goose.NumericComponent(files[len(files)-1].Name()) // in the order of their names
}

const fenceSQL = `
SELECT r.rolsuper OR r.rolbypassrls AS bypasses,
  (SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = current_schema() AND c.relkind = 'r' AND pg_has_role(c.relowner, 'MEMBER')) AS owned,
  (SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = current_schema() AND c.relkind = 'r' AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
      AND c.relname NOT IN ('hub_directory', 'identity', 'goose_db_version')) AS unfenced
FROM pg_roles r WHERE r.rolname = current_user`

// checkFence refuses a role to which row-level security would not apply.
func (d *DB) checkFence(ctx context.Context) error {
	if d.dialect.name != "postgres" {
		return nil
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
	case fence.Unfenced > 0:
		return errors.New("store: a table stands outside row-level security")
	}
	return nil
}
