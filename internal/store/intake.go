package store

import (
	"errors"
	"strconv"
	"time"

	"gorm.io/gorm"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/intake"
	"github.com/hubqa/hubqa/internal/page"
)

var importColumns = map[string]column{"startedAt": {sql: "import_run.started_at", cast: "timestamptz"}}

// imports is a query on the imports in the scope, with who started each.
func (tx *Tx) imports(within access.Scope) *gorm.DB {
	return tx.within(tx.db, "import_run", within).Select("import_run.*, COALESCE(person.name, client.name) AS starter").
		Joins("LEFT JOIN person ON person.hub_id = import_run.hub_id AND person.id = import_run.started_by").
		Joins("LEFT JOIN client ON client.hub_id = import_run.hub_id AND client.id = import_run.client_id")
}

// Import gives one import in the scope, or fault.Absent.
func (tx *Tx) Import(within access.Scope, which id.Import) (*intake.Run, error) {
	var r intake.Run
	if err := tx.imports(within).Where("import_run.id = ?", which).Take(&r).Error; err != nil {
		return nil, absent(err)
	}
	return &r, nil
}

// Imports gives a page of the imports in the scope, the newest first.
func (tx *Tx) Imports(within access.Scope, f intake.Filter, at page.Request) (page.Page[intake.Run], error) {
	q := tx.imports(within)
	if f.Kind != "" {
		q = q.Where("import_run.kind = ?", f.Kind)
	}
	if f.State != "" {
		q = q.Where("import_run.state = ?", f.State)
	}
	at.Sort = "-startedAt"
	var rows []intake.Run
	if err := tx.paged(q, "import_run", importColumns, at).Find(&rows).Error; err != nil {
		return page.Page[intake.Run]{}, err
	}
	return page.Cut(rows, at.Limit, func(r intake.Run) page.Position {
		return page.Position{Key: r.StartedAt.UTC().Format(timeLayout), ID: r.ID.String()}
	}), nil
}

// ImportErrors gives a page of the faults of an import in the scope, in the order
// of its file and without the rows, or fault.Absent.
func (tx *Tx) ImportErrors(within access.Scope, which id.Import, at page.Request) (page.Page[intake.RowError], error) {
	q, err := tx.importErrors(within, which, at)
	if err != nil {
		return page.Page[intake.RowError]{}, err
	}
	var faults []intake.RowError
	err = q.Omit("raw").Limit(at.Limit + 1).Find(&faults).Error
	return pageOfErrors(faults, at.Limit), err
}

// rowBytes is how much of rejected rows is read at once, unless the first has more.
const rowBytes = 1 << 20

// RejectedRows is ImportErrors with the rows. The page ends early where they are long.
func (tx *Tx) RejectedRows(within access.Scope, which id.Import, at page.Request) (page.Page[intake.RowError], error) {
	q, err := tx.importErrors(within, which, at)
	if err != nil {
		return page.Page[intake.RowError]{}, err
	}
	var sizes []int
	if err := q.Session(&gorm.Session{}).Limit(at.Limit).Pluck("COALESCE(length(raw), 0)", &sizes).Error; err != nil {
		return page.Page[intake.RowError]{}, err
	}
	most, bytes := 0, 0
	for most < len(sizes) && (most == 0 || bytes+sizes[most] <= rowBytes) {
		bytes += sizes[most]
		most++
	}
	var faults, beyond []intake.RowError
	if err := q.Session(&gorm.Session{}).Limit(most).Find(&faults).Error; err != nil {
		return page.Page[intake.RowError]{}, err
	}
	err = q.Session(&gorm.Session{}).Omit("raw").Offset(most).Limit(1).Find(&beyond).Error
	return pageOfErrors(append(faults, beyond...), most), err
}

func (tx *Tx) importErrors(within access.Scope, which id.Import, at page.Request) (*gorm.DB, error) {
	r, err := tx.Import(within, which)
	if err != nil {
		return nil, err
	}
	q := tx.db.Model(&intake.RowError{}).Where("hub_id = ? AND import_id = ?", r.HubID, r.ID).Order("position")
	if at.After != nil {
		after, err := strconv.ParseInt(at.After.Key, 10, 64)
		if err != nil {
			return nil, err
		}
		q = q.Where("position > ?", after)
	}
	return q, nil
}

func pageOfErrors(faults []intake.RowError, limit int) page.Page[intake.RowError] {
	return page.Cut(faults, limit, func(e intake.RowError) page.Position {
		return page.Position{Key: strconv.FormatInt(e.Position, 10)}
	})
}

// What the audit trail says of an import. Its parts are stages and no confidential text.
const (
	importKind                 = "import"
	importStarted access.Class = "started"
	importApplied access.Class = "applied"
)

// StartImport keeps a run that begins, with its audit row, or fails with
// intake.ErrRunning.
func (tx *Tx) StartImport(by access.Permit, r *intake.Run) error {
	if !tx.writing || !by.For(r.ID.UUID, access.StartImport) {
		return errNoLeave
	}
	r.AliveAt = tx.store.machine.Now()
	if err := taken(tx.db.Create(r).Error, intake.ErrRunning); err != nil {
		return err
	}
	tx.audit = append(tx.audit, tx.auditRow(by, importKind, []access.Class{importStarted}))
	return nil
}

// RunningImports counts the imports of the hub that have not ended. It holds the head
// row, so that until the transaction ends no other one begins.
func (tx *Tx) RunningImports() (running int64, err error) {
	var held []id.Hub
	if err := tx.db.Raw(`SELECT hub_id FROM hub_head WHERE hub_id = ?`+tx.store.dialect.lock, tx.who.Hub()).Scan(&held).Error; err != nil {
		return 0, err
	}
	err = tx.db.Model(&intake.Run{}).Where("hub_id = ? AND state = ?", tx.who.Hub(), intake.Running).Count(&running).Error
	return running, err
}

// ClaimImport holds a run that the runner does, or fails with intake.ErrTaken. On
// PostgreSQL its row stays locked as long as the transaction lasts, which tells
// InterruptImports that its process lives.
func (tx *Tx) ClaimImport(which id.Import, runner string) error {
	var found []id.Import
	err := tx.db.Raw(`SELECT id FROM import_run WHERE hub_id = ? AND id = ? AND state = ? AND runner = ?`+tx.store.dialect.lock,
		tx.who.Hub(), which, intake.Running, runner).Scan(&found).Error
	if err == nil && len(found) != 1 {
		err = intake.ErrTaken
	}
	return err
}

// KeepImportErrors keeps faults of rows.
func (tx *Tx) KeepImportErrors(faults []intake.RowError) error {
	return tx.db.CreateInBatches(&faults, batch).Error
}

// ApplyImport keeps the end of a run in the transaction of its effect, with an
// audit row that stands for every record loaded, or fails with intake.ErrTaken.
func (tx *Tx) ApplyImport(by access.Permit, r *intake.Run) error {
	if !by.For(r.ID.UUID, access.StartImport) {
		return errNoLeave
	}
	tx.audit = append(tx.audit, tx.auditRow(by, importKind, []access.Class{importApplied}))
	return tx.EndImport(r)
}

// EndImport keeps the end of a run, or fails with intake.ErrTaken. It takes no
// permit: the leave was taken when the run began, and its end is hubqa's to keep.
func (tx *Tx) EndImport(r *intake.Run) error {
	done := tx.db.Model(r).Where("state = ? AND runner = ?", intake.Running, r.Runner).
		Select("state", "warnings", "bytes_read", "rows_read", "created_rows", "updated_rows", "unchanged_rows",
			"rejected_rows", "skipped_rows", "finished_at").Updates(r)
	if done.Error == nil && done.RowsAffected != 1 {
		return intake.ErrTaken
	}
	return done.Error
}

// InterruptImports ends the running imports of the hub whose process is no more:
// not the runner, and on PostgreSQL none that holds its run.
func (tx *Tx) InterruptImports(runner string) (int64, error) {
	done := tx.db.Exec(`UPDATE import_run SET state = ?, finished_at = ? WHERE hub_id = ? AND id IN
		(SELECT id FROM import_run WHERE hub_id = ? AND state = ? AND runner <> ?`+tx.store.dialect.lockFree+`)`,
		intake.Interrupted, tx.now, tx.who.Hub(), tx.who.Hub(), intake.Running, runner)
	return done.RowsAffected, done.Error
}

// RenewImports says of the running imports of the hub that their process, the runner,
// lives. Those that it works on are held, and say so by that.
func (tx *Tx) RenewImports(runner string) error {
	return tx.db.Exec(`UPDATE import_run SET alive_at = ? WHERE hub_id = ? AND id IN
		(SELECT id FROM import_run WHERE hub_id = ? AND state = ? AND runner = ?`+tx.store.dialect.lockFree+`)`,
		tx.store.machine.Now(), tx.who.Hub(), tx.who.Hub(), intake.Running, runner).Error
}

// InterruptAbandoned ends the running imports of the hub of which no process has said
// for so long that it lives, and which none holds.
func (tx *Tx) InterruptAbandoned(silence time.Duration) (int64, error) {
	done := tx.db.Exec(`UPDATE import_run SET state = ?, finished_at = ? WHERE hub_id = ? AND id IN
		(SELECT id FROM import_run WHERE hub_id = ? AND state = ? AND alive_at < ?`+tx.store.dialect.lockFree+`)`,
		intake.Interrupted, tx.now, tx.who.Hub(), tx.who.Hub(), intake.Running, tx.store.machine.Now().Add(-silence))
	return done.RowsAffected, done.Error
}

// ForgetImportErrors deletes the faults of the hub's runs that ended before the
// instant.
func (tx *Tx) ForgetImportErrors(before time.Time) (int64, error) {
	done := tx.db.Exec(`DELETE FROM import_error WHERE hub_id = ? AND import_id IN
		(SELECT id FROM import_run WHERE hub_id = ? AND finished_at < ?)`, tx.who.Hub(), tx.who.Hub(), before)
	return done.RowsAffected, done.Error
}

var errNoLeave = errors.New("store: no leave for an import")
