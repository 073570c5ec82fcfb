package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/hub"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/safeguarding"
	"github.com/hubqa/hubqa/internal/trace"
)

// Tx is one transaction of one actor.
type Tx struct {
	ctx      context.Context
	store    *DB
	db       *gorm.DB
	who      access.Actor
	standing access.Standing
	now      time.Time
	writing  bool
	hub      *hub.Hub
	audit    []auditEvent
	changes  []change
	replay   *replayed
	party    access.Party // as which the first leave was taken
	conn     *sql.Conn    // only in Load: the connection, for what gorm cannot say
	loads    []load       // only in Load: changes that are numbered at the end
	bare     map[string]bool
	renamed  []rename // what other records show the name of
	aside    aside    // what was to be recorded and had no room in memory
	after    []func()
	trail    []safeguarding.Deed // what is done and read by a discreet permit
}

type txKey struct{}

var errNested = errors.New("store: a transaction inside another one")

// Update runs fn in a writing transaction of the actor. An error from fn undoes
// everything.
func (d *DB) Update(ctx context.Context, who access.Actor, fn func(*Tx) error) error {
	if outer, ok := ctx.Value(txKey{}).(*Tx); ok {
		if !outer.writing || outer.who.Hub() != who.Hub() || outer.who.Principal() != who.Principal() {
			return errNested
		}
		return fn(outer)
	}
	return d.run(ctx, who, true, fn)
}

// Load is Update for a great many records, on a connection that the transaction
// has to itself. Where PostgreSQL let another writer go first, it fails with
// intake.ErrOvertaken.
func (d *DB) Load(ctx context.Context, who access.Actor, fn func(*Tx) error) error {
	if ctx.Value(txKey{}) != nil {
		return errNested
	}
	return d.told(overtaken(d.write.WithContext(ctx).Connection(func(db *gorm.DB) error {
		conn, ok := db.Statement.ConnPool.(*sql.Conn)
		if !ok {
			return fmt.Errorf("store: %T is no connection", db.Statement.ConnPool)
		}
		return d.transact(ctx, db, who, &sql.TxOptions{}, &Tx{writing: true, conn: conn}, fn)
	})))
}

// View runs fn in a reading transaction of the actor.
func (d *DB) View(ctx context.Context, who access.Actor, fn func(*Tx) error) error {
	if ctx.Value(txKey{}) != nil {
		return errNested
	}
	return d.run(ctx, who, false, fn)
}

func (d *DB) run(ctx context.Context, who access.Actor, writing bool, fn func(*Tx) error) error {
	pool, options := d.read, d.dialect.shared
	if writing {
		pool, options = d.write, &sql.TxOptions{}
	}
	return d.told(d.transact(ctx, pool.WithContext(ctx), who, options, &Tx{writing: writing}, fn))
}

func (d *DB) transact(ctx context.Context, pool *gorm.DB, who access.Actor, options *sql.TxOptions, tx *Tx, fn func(*Tx) error) error {
	if who.IsZero() {
		return fault.Absent
	}
	done := false
	err := pool.Transaction(func(db *gorm.DB) error {
		tx.ctx, tx.store, tx.db, tx.who, tx.now = ctx, d, db, who, d.clock.Now()
		if err := tx.enter(); err != nil {
			return err
		}
		if err := fn(tx); err != nil {
			return err
		}
		err := tx.finish()
		done = err == nil
		return err
	}, options)
	inDoubt := done && tx.writing && d.dialect.inDoubt(err)
	if err == nil || inDoubt {
		for _, do := range tx.after {
			do()
		}
	}
	if inDoubt {
		return errors.Join(errInDoubt, err)
	}
	return err
}

// AfterCommit has the function called once everything that the transaction did
// stands, and not at all where it does not come to that. Where the database was lost at
// the commit, and nobody can tell, it is called too.
func (tx *Tx) AfterCommit(do func()) { tx.after = append(tx.after, do) }

// enter names the hub to the second fence and reads the actor's standing, which stays what
// it was where several transactions make one answer.
func (tx *Tx) enter() error {
	if err := tx.enterHub(tx.who.Hub().UUID); err != nil {
		return err
	}
	if tx.conn != nil && tx.store.dialect.load != "" {
		if err := tx.db.Exec(tx.store.dialect.load).Error; err != nil {
			return err
		}
	}
	standing, err := tx.readStanding()
	if err != nil {
		return err
	}
	tx.standing = standing
	return standing.StaysIn(tx.ctx)
}

func (tx *Tx) enterHub(hub uuid.UUID) error {
	if tx.store.dialect.enter == "" {
		return nil
	}
	return tx.db.Exec(tx.store.dialect.enter, hub.String()).Error
}

// finish numbers the changes and links the audit rows, under the lock of the
// hub's head row. Everybody takes that last.
func (tx *Tx) finish() error {
	loaded, err := tx.loaded()
	if err != nil {
		return err
	}
	if err := tx.keepTrail(); err != nil {
		return err
	}
	if err := tx.tellRenamed(); err != nil {
		return err
	}
	changed, audited := loaded+tx.aside.changes+int64(len(tx.changes)), tx.aside.audited+int64(len(tx.audit))
	if changed == 0 && audited == 0 {
		return nil
	}
	if !tx.writing {
		return errors.New("store: something to record in a reading transaction")
	}
	var head hubHead
	err = tx.db.Raw(`UPDATE hub_head SET change_position = change_position + ?, audit_position = audit_position + ?
		WHERE hub_id = ? RETURNING hub_id, change_position, audit_position, audit_hash`,
		changed, audited, tx.who.Hub()).Scan(&head).Error
	if err != nil {
		return err
	}
	if head.HubID.IsZero() {
		return errors.New("store: the hub has no head row")
	}
	if err := tx.number(head.ChangePosition-changed, loaded); err != nil {
		return err
	}
	if err := tx.link(head.AuditPosition-audited, head.AuditHash); err != nil {
		return err
	}
	return tx.dropAside()
}

// number gives the changes the positions after that one, first those loaded.
func (tx *Tx) number(after, loaded int64) error {
	if err := tx.appendLoaded(after); err != nil {
		return err
	}
	if err := tx.numberAside(after + loaded); err != nil {
		return err
	}
	return tx.appendChanges(after + loaded + tx.aside.changes)
}

// link links the audit rows to the one at the position, which has the hash.
func (tx *Tx) link(after int64, hash string) error {
	if len(tx.audit) == 0 && tx.aside.audited == 0 {
		return nil
	}
	hash, err := tx.linkAside(after, hash)
	if err != nil {
		return err
	}
	if hash, err = tx.appendAudit(tx.audit, after+tx.aside.audited, hash); err != nil {
		return err
	}
	return tx.db.Exec(`UPDATE hub_head SET audit_hash = ? WHERE hub_id = ?`, hash, tx.who.Hub()).Error
}

// Attempt does something of which nothing stays where it fails.
func (tx *Tx) Attempt(do func() error) error {
	if err := tx.relieve(); err != nil {
		return err
	}
	audited, changed, renamed, after, trailed := len(tx.audit), len(tx.changes), len(tx.renamed), len(tx.after), len(tx.trail)
	if err := tx.db.Exec("SAVEPOINT attempt").Error; err != nil {
		return err
	}
	err := do()
	if err != nil {
		tx.audit, tx.changes = tx.audit[:audited], tx.changes[:changed]
		tx.renamed, tx.after, tx.trail = tx.renamed[:renamed], tx.after[:after], tx.trail[:trailed]
		if back := tx.db.Exec("ROLLBACK TO SAVEPOINT attempt").Error; back != nil {
			return errors.Join(back, err)
		}
	}
	return errors.Join(err, tx.db.Exec("RELEASE SAVEPOINT attempt").Error)
}

// Now is the instant of the transaction; it does not move while it runs.
func (tx *Tx) Now() time.Time { return tx.now }

// Presently is the clock's instant. It moves on while the transaction runs, and dates
// only the end of what takes long.
func (tx *Tx) Presently() time.Time { return tx.store.clock.Now() }

// Today is the day of the transaction in London.
func (tx *Tx) Today() calendar.Date { return calendar.DateOf(tx.now) }

// NewID makes an identifier.
func (tx *Tx) NewID() uuid.UUID { return tx.store.newID() }

// Actor is who acts.
func (tx *Tx) Actor() access.Actor { return tx.who }

// Standing is what the actor holds in this transaction.
func (tx *Tx) Standing() access.Standing { return tx.standing }

// Scope is what the actor may reach for the action.
func (tx *Tx) Scope(action access.Action) access.Scope { return tx.standing.Scope(action) }

// Permit gives leave to do the scope's action to the record, or fault.Absent. A
// request that repeats an earlier one is answered from here: the record is
// visible, so the earlier answer may be given again.
func (tx *Tx) Permit(within access.Scope, of access.Facts) (access.Permit, error) {
	by, err := within.Permit(of)
	if err != nil {
		return access.Permit{}, err
	}
	if tx.replay == nil {
		if tx.party == "" {
			tx.party = by.Party()
		}
		return by, nil
	}
	if by.Party() != tx.replay.party {
		return access.Permit{}, errKeyReused // the answer was for them as somebody else
	}
	tx.replay.by = by
	return access.Permit{}, tx.replay
}

// Repeats is where the record is that an earlier request under the same
// Idempotency-Key made, or empty.
func (tx *Tx) Repeats() string {
	if tx.replay == nil {
		return ""
	}
	return tx.replay.answer.Header["Location"]
}

// Port is a database as one area sees it.
type Port[T any] struct{ db *DB }

// For gives the area whose transactions are T its view of the database. T is an
// interface that *Tx has; anything else is a mistake found at the start.
func For[T any](db *DB) Port[T] {
	if _, ok := any((*Tx)(nil)).(T); !ok {
		panic(fmt.Sprintf("store: a transaction is no %T", (*T)(nil)))
	}
	return Port[T]{db}
}

// Update runs fn in a writing transaction.
func (p Port[T]) Update(ctx context.Context, who access.Actor, fn func(T) error) error {
	return p.db.Update(ctx, who, func(tx *Tx) error { return fn(any(tx).(T)) })
}

// Load runs fn in a writing transaction for a great many records.
func (p Port[T]) Load(ctx context.Context, who access.Actor, fn func(T) error) error {
	return p.db.Load(ctx, who, func(tx *Tx) error { return fn(any(tx).(T)) })
}

// Hubs lists every hub.
func (p Port[T]) Hubs(ctx context.Context) ([]id.Hub, error) { return p.db.Hubs(ctx) }

// View runs fn in a reading transaction.
func (p Port[T]) View(ctx context.Context, who access.Actor, fn func(T) error) error {
	return p.db.View(ctx, who, func(tx *Tx) error { return fn(any(tx).(T)) })
}

// create inserts the record under the permit, with its audit row and its change.
func (tx *Tx) create(by access.Permit, record any, what event.Event) error {
	if err := tx.permitted(by, what); err != nil {
		return err
	}
	if err := tx.db.Create(record).Error; err != nil {
		return err
	}
	tx.note(by, what)
	return nil
}

// update writes every column of the record, whose version must still be the one
// that was read; version is then one more.
func (tx *Tx) update(by access.Permit, record any, version *int64, what event.Event) error {
	if err := tx.overwrite(by, record, version, &what); err != nil {
		return err
	}
	tx.note(by, what)
	return nil
}

// overwrite is update without telling of it.
func (tx *Tx) overwrite(by access.Permit, record any, version *int64, what *event.Event) error {
	if err := tx.permitted(by, *what); err != nil {
		return err
	}
	read := *version
	*version = read + 1
	what.Version = *version
	done := tx.db.Model(record).Select("*").Omit("created_at").Where("version = ?", read).Updates(record)
	if done.Error != nil {
		return done.Error
	}
	if done.RowsAffected != 1 {
		return fault.Stale
	}
	return nil
}

func (tx *Tx) permitted(by access.Permit, what event.Event) error {
	if !tx.writing || by.Actor().Hub() != tx.who.Hub() || by.Object() != what.ID {
		return fmt.Errorf("store: no leave for %s", what.Name)
	}
	return nil
}

// note keeps who did what, and that it changed; of what is discreet in its own trail alone.
func (tx *Tx) note(by access.Permit, what event.Event) {
	if by.Action().Discreet() {
		tx.trail = append(tx.trail, tx.deed(by, nil))
		return
	}
	tx.audit = append(tx.audit, tx.auditRow(by, what.Name.Resource(), nil))
	tx.changes = append(tx.changes, change{
		HubID: tx.who.Hub(), At: tx.now, Name: string(what.Name), Operation: string(what.Operation),
		Resource: what.Name.Resource(), RecordID: what.ID, RecordVersion: what.Version, Keys: what.Keys, Told: string(what.Told),
	})
}

// RecordReading notes a reading of confidential text in the audit trail, or in that of what
// is discreet.
func (tx *Tx) RecordReading(by access.Permit, classes []access.Class) error {
	if !tx.writing {
		return errors.New("store: a confidential reading in a transaction that cannot record it")
	}
	if by.Action().Discreet() {
		tx.trail = append(tx.trail, tx.deed(by, classes))
		return nil
	}
	tx.audit = append(tx.audit, tx.auditRow(by, by.Action().Resource(), classes))
	return nil
}

func (tx *Tx) requestID() string { return trace.ID(tx.ctx) }
