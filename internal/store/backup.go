package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"

	"github.com/ncruces/go-sqlite3/driver"
	"github.com/ncruces/go-sqlite3/ext/unicode"
)

// backupPages is how many pages are copied before it is asked whether to go on.
const backupPages = 1000

// Backup copies the SQLite database at the path into a new file, as it stands at one
// instant, while others read and write it. The file appears whole, checked and on the
// disk, or not at all; one that is there already is fs.ErrExist.
func Backup(ctx context.Context, path, into string) error {
	if _, err := os.Lstat(into); err == nil {
		return fmt.Errorf("store: back up into %s: %w", into, fs.ErrExist)
	}
	part := into + ".part"
	file, err := os.OpenFile(part, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600) //nolint:gosec // the operator's choice
	if err != nil {
		return fmt.Errorf("store: back up: %w", err)
	}
	err = errors.Join(file.Close(), copyDatabase(ctx, path, part), checkCopy(ctx, part), syncPath(part))
	if err == nil {
		err = errors.Join(os.Rename(part, into), syncPath(filepath.Dir(into)))
	}
	if err != nil {
		return errors.Join(fmt.Errorf("store: back up: %w", err), os.Remove(part))
	}
	return nil
}

// copyDatabase holds one reading transaction throughout, so that no change that comes
// meanwhile is half in the copy.
func copyDatabase(ctx context.Context, path, into string) (err error) {
	db, err := driver.Open(fileURI(path)+"?mode=ro&_pragma=busy_timeout(10000)", unicode.Register)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	tx, err := conn.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	return conn.Raw(func(raw any) error { return step(ctx, raw.(driver.Conn), into) })
}

func step(ctx context.Context, from driver.Conn, into string) (err error) {
	backup, err := from.Raw().BackupInit("main", fileURI(into))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, backup.Close()) }()
	for done := false; !done && err == nil; {
		if err = ctx.Err(); err == nil {
			done, err = backup.Step(backupPages)
		}
	}
	return err
}

// checkCopy reads the whole copy, and makes it one file: it has no journal beside it.
func checkCopy(ctx context.Context, path string) (err error) {
	db, err := driver.Open(fileURI(path)+"?_pragma=journal_mode(DELETE)", unicode.Register)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	var found string
	if err := db.QueryRowContext(ctx, `PRAGMA integrity_check(1)`).Scan(&found); err != nil {
		return err
	}
	if found != "ok" {
		return fmt.Errorf("the copy is not sound: %s", found)
	}
	return nil
}

func fileURI(path string) string { return "file:" + (&url.URL{Path: path}).EscapedPath() }

// syncPath waits until a file, or the names in a folder, are on the disk.
func syncPath(path string) error {
	file, err := os.Open(path) //nolint:gosec // the operator's choice
	if err != nil {
		return err
	}
	return errors.Join(file.Sync(), file.Close())
}
