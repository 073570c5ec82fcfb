package store

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/google/uuid"
	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/replay"
)

// idempotencyKey is one request that was given a key, with its answer once it
// has one. The answer may hold confidential text: it is given only after the
// visibility of what it answers was checked again, and lasts a day.
type idempotencyKey struct {
	HubID       id.Hub    `gorm:"primaryKey"`
	PrincipalID uuid.UUID `gorm:"primaryKey"`
	Key         string    `gorm:"primaryKey"`
	Operation   string
	Digest      string
	Status      int
	Header      string
	Body        []byte `gorm:"type:text"`
	Party       string // as which the request was done, and so what the answer shows
	Parts       string // classes of confidential text in the answer
	CreatedAt   time.Time
}

const keyLife = 24 * time.Hour

var (
	errKeyReused = fault.New(fault.Invalid, "idempotency-key-reused", "This Idempotency-Key came before with another request.").
			At(fault.Field{Header: "Idempotency-Key", Rule: "idempotency-key-reused", Detail: "Use a new key for a new request."})
	errKeyInUse = fault.New(fault.Conflict, "idempotency-key-in-use", "A request with this Idempotency-Key is still being answered.")
)

// replayed is how a transaction that repeats an earlier request ends: Permit
// raises it once the visibility stands, Once answers it.
type replayed struct {
	answer replay.Answer
	party  access.Party
	parts  []access.Class
	by     access.Permit // the leave that was taken again
}

func (*replayed) Error() string { return "store: answered before" }

// Once does a request that bears an Idempotency-Key, or gives the answer that it
// had. The key is taken first, in the transaction of the effect: a second request
// waits for the first and then finds its answer, or is told at its own deadline that
// the key is in use.
func (d *DB) Once(ctx context.Context, who access.Actor, attempt replay.Attempt,
	do func(context.Context) (replay.Answer, error)) (replay.Answer, bool, error) {
	end, err := d.turns.take(ctx, who, attempt.Key)
	if err != nil {
		return replay.Answer{}, false, translate(waited(err))
	}
	defer end()
	var answer replay.Answer
	err = d.Update(ctx, who, func(tx *Tx) error {
		key, taken, err := tx.takeKey(attempt)
		if err != nil {
			return err
		}
		if !taken {
			if tx.replay, err = key.before(attempt); err != nil {
				return err
			}
		}
		if answer, err = do(context.WithValue(ctx, txKey{}, tx)); err != nil {
			return err
		}
		if !taken {
			return errors.New("store: a repeated request was carried out") // no Permit was taken: undo it
		}
		return tx.keepAnswer(key, answer)
	})
	var before *replayed
	if errors.As(err, &before) {
		return before.answer, true, d.recordReplay(ctx, who, before)
	}
	return answer, false, err
}

// waited is what comes of a wait for a key that ends in an error.
func waited(err error) error {
	if errors.Is(err, context.DeadlineExceeded) {
		return errKeyInUse
	}
	return err
}

// recordReplay notes that confidential text was read again, before it is sent again.
func (d *DB) recordReplay(ctx context.Context, who access.Actor, r *replayed) error {
	if len(r.parts) == 0 {
		return nil
	}
	return d.Update(ctx, who, func(tx *Tx) error { return tx.RecordReading(r.by, r.parts) })
}

func (tx *Tx) takeKey(attempt replay.Attempt) (key idempotencyKey, taken bool, err error) {
	now := tx.store.machine.Now()
	key = idempotencyKey{
		HubID: tx.who.Hub(), PrincipalID: tx.who.Principal(), Key: attempt.Key, Operation: attempt.Operation,
		Digest: hex.EncodeToString(attempt.Digest[:]), Header: "{}", CreatedAt: now,
	}
	mine := func() *gorm.DB {
		return tx.db.Where("hub_id = ? AND principal_id = ? AND key = ?", key.HubID, key.PrincipalID, attempt.Key)
	}
	if err := mine().Where("created_at < ?", now.Add(-keyLife)).Delete(&idempotencyKey{}).Error; err != nil {
		return key, false, err
	}
	done := tx.db.Clauses(clause.OnConflict{DoNothing: true}).Create(&key)
	if done.Error != nil || done.RowsAffected == 1 {
		return key, done.Error == nil, waited(done.Error)
	}
	var first idempotencyKey
	err = mine().Take(&first).Error
	return first, false, err
}

func (k idempotencyKey) before(attempt replay.Attempt) (*replayed, error) {
	if k.Operation != attempt.Operation || k.Digest != hex.EncodeToString(attempt.Digest[:]) {
		return nil, errKeyReused
	}
	if k.Status == 0 {
		return nil, errKeyInUse
	}
	answer := replay.Answer{Status: k.Status, Body: k.Body}
	if err := json.Unmarshal([]byte(k.Header), &answer.Header); err != nil {
		return nil, err
	}
	r := &replayed{answer: answer, party: access.Party(k.Party)}
	for _, part := range strings.Fields(k.Parts) {
		r.parts = append(r.parts, access.Class(part))
	}
	return r, nil
}

func (tx *Tx) keepAnswer(key idempotencyKey, answer replay.Answer) error {
	header, err := json.Marshal(answer.Header)
	if err != nil {
		return err
	}
	key.Status, key.Header, key.Body = answer.Status, string(header), answer.Body
	if answer.Kept != nil {
		key.Body = answer.Kept
	}
	key.Party = string(tx.party)
	var parts []string
	for _, row := range tx.audit {
		if row.ObjectKind != importKind {
			parts = append(parts, strings.Fields(row.Parts)...)
		}
	}
	for _, deed := range tx.trail {
		for _, class := range deed.Parts {
			parts = append(parts, string(class))
		}
	}
	slices.Sort(parts)
	key.Parts = strings.Join(slices.Compact(parts), " ")
	return tx.db.Model(&key).Select("status", "header", "body", "party", "parts").Updates(&key).Error
}

// ForgetKeys removes the keys of a hub that are older than a day.
func (tx *Tx) ForgetKeys() error {
	return tx.db.Where("hub_id = ? AND created_at < ?", tx.who.Hub(), tx.store.machine.Now().Add(-keyLife)).
		Delete(&idempotencyKey{}).Error
}
