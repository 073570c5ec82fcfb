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
