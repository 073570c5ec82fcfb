package store

import (
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
)

// mail begins the way of new notices by e-mail. It is dated by the machine's clock, which
// nobody moves: so are leases and the times between attempts.
func (tx *Tx) mail(of []id.Notice) error {
	var mailings []notice.Mailing
	for _, n := range of {
		mailings = append(mailings, notice.Mailing{HubID: tx.who.Hub(), NoticeID: n, State: notice.Waiting, DueAt: tx.store.machine.Now()})
	}
	if len(mailings) == 0 {
		return nil
	}
	return tx.db.Create(&mailings).Error
}

// Mailing tells how far a notice in the scope has come by e-mail, or fault.Absent.
func (tx *Tx) Mailing(within access.Scope, which id.Notice) (*notice.Mailing, error) {
	var m notice.Mailing
	q := tx.within(tx.db.Table("notice_mail").Select("notice_mail.*"), "notice", within).
		Joins("JOIN notice ON notice.hub_id = notice_mail.hub_id AND notice.id = notice_mail.notice_id")
	return &m, absent(q.Where("notice_mail.notice_id = ?", which).Take(&m).Error)
}

// Preferences gives the actor's own preferences.
func (tx *Tx) Preferences(within access.Scope) (*notice.Preferences, error) {
	p := notice.Everything(tx.who.Hub(), tx.who.Person())
	_, err := found(tx.within(tx.db, "notice_preference", within).Take(&p).Error)
	return &p, err
}

// SavePreferences keeps the actor's preferences.
func (tx *Tx) SavePreferences(by access.Permit, p *notice.Preferences) error {
	return tx.keepPart(by, p, &p.Version, "notice-preference.changed")
}

// HubName is the name of the hub of the transaction.
func (tx *Tx) HubName() (string, error) {
	h, err := tx.Hub()
	if err != nil {
		return "", err
	}
	return h.Name, nil
}

// MailAddress is the actor's own address; empty where they have none.
func (tx *Tx) MailAddress() (address string, err error) {
	err = tx.db.Table("person").Select("email").Where("hub_id = ? AND id = ?", tx.who.Hub(), tx.who.Person()).Scan(&address).Error
	return address, err
}

// Opens reports whether the link of a notice opens to the actor now.
func (tx *Tx) Opens(n *notice.Notice) (bool, error) {
	if n.Opens() == "" {
		return true, nil
	}
	within := tx.Scope(n.Opens())
	if n.Kind == notice.FollowUpsRaised {
		return some(tx.followUps(within).Where("engagement_follow_up.closed_at IS NULL"))
	}
	if n.Resource == notice.Share {
		return some(tx.shares(within).Where("sh.id = ?", n.ResourceID))
	}
	if n.Resource == notice.Appeal {
		return some(tx.appeals(within).Where("appeal.id = ?", n.ResourceID))
	}
	if n.Resource == notice.Need {
		return some(tx.needs(within).Where("development_need.id = ?", n.ResourceID))
	}
	return tx.has(strings.ReplaceAll(n.Resource, "-", "_"), within, n.ResourceID)
}

// MailIsDue reports whether any mail of the hub is to be sent, or given up, at the instant.
func (tx *Tx) MailIsDue(at time.Time) (bool, error) {
	return some(tx.db.Table("notice_mail").Where("hub_id = ? AND ended_at IS NULL AND due_at <= ?", tx.who.Hub(), at).
		Where("(lease_until IS NULL OR lease_until <= ?)", at))
}

// ClaimMail takes notices in hand that nobody else has in hand.
func (tx *Tx) ClaimMail(c notice.Claim) ([]notice.Claimed, error) {
	err := tx.db.Exec(`WITH due AS MATERIALIZED (SELECT notice_id FROM notice_mail
		  WHERE hub_id = @hub AND ended_at IS NULL AND state = 'waiting' AND due_at <= @at AND (lease_until IS NULL OR lease_until <= @at)
		  ORDER BY due_at, notice_id LIMIT @most`+tx.store.dialect.lockFree+`)
		UPDATE notice_mail SET lease = @lease, lease_until = @until WHERE hub_id = @hub AND notice_id IN (SELECT notice_id FROM due)`,
		map[string]any{"hub": tx.who.Hub(), "at": c.At, "most": c.Most, "lease": c.Lease, "until": c.Until}).Error
	if err != nil {
		return nil, err
	}
	var claimed []notice.Claimed
	err = tx.db.Table("notice_mail m").Select("m.notice_id, n.person_id, n.kind, m.attempts").
		Joins("JOIN notice n ON n.hub_id = m.hub_id AND n.id = m.notice_id").
		Where("m.hub_id = ? AND m.lease = ? AND m.state = ?", tx.who.Hub(), c.Lease, notice.Waiting).Order("m.due_at, m.notice_id").Scan(&claimed).Error
	return claimed, err
}

// BeginMail keeps that a notice under the lease is being handed over by a transport. It
// reports false where the lease is out: then somebody else may have it in hand.
func (tx *Tx) BeginMail(which id.Notice, lease uuid.UUID, at time.Time, transport string) (bool, error) {
	done := tx.db.Exec(`UPDATE notice_mail SET state = 'sending', transport = ?, attempts = attempts + 1
		WHERE hub_id = ? AND notice_id = ? AND lease = ? AND lease_until > ? AND state = 'waiting'`,
		transport, tx.who.Hub(), which, lease, at)
	return done.RowsAffected == 1, done.Error
}

// EndMail keeps how a notice under the lease fared: m tells state, reason and instants.
// It is kept although the lease is out, as long as nobody else took the notice in hand.
func (tx *Tx) EndMail(lease uuid.UUID, m notice.Mailing) error {
	return tx.db.Exec(`UPDATE notice_mail SET state = ?, because = ?, due_at = ?, ended_at = ?, lease = NULL, lease_until = NULL
		WHERE hub_id = ? AND notice_id = ? AND lease = ?`,
		m.State, m.Because, m.DueAt, m.EndedAt, tx.who.Hub(), m.NoticeID, lease).Error
}

// ReleaseMail gives back what is under the lease and was not begun.
func (tx *Tx) ReleaseMail(lease uuid.UUID) error {
	return tx.db.Exec(`UPDATE notice_mail SET lease = NULL, lease_until = NULL WHERE hub_id = ? AND lease = ? AND state = 'waiting'`,
		tx.who.Hub(), lease).Error
}

// LoseMail ends what was being handed over when its lease ran out, and gives it: nobody can tell
// whether it was sent. The lease stays, so that its holder can still say how it ended.
func (tx *Tx) LoseMail(at time.Time) ([]notice.Claimed, error) {
	var lost []notice.Claimed
	err := tx.db.Raw(`UPDATE notice_mail SET state = 'unknown', because = 'lease-ended', ended_at = @at
		WHERE hub_id = @hub AND ended_at IS NULL AND state = 'sending' AND lease_until <= @at
		RETURNING notice_id, attempts,
		  (SELECT n.person_id FROM notice n WHERE n.hub_id = notice_mail.hub_id AND n.id = notice_mail.notice_id) AS person_id,
		  (SELECT n.kind FROM notice n WHERE n.hub_id = notice_mail.hub_id AND n.id = notice_mail.notice_id) AS kind`,
		map[string]any{"hub": tx.who.Hub(), "at": at}).Scan(&lost).Error
	return lost, err
}
