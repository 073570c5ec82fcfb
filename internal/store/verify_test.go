package store_test

import (
	"database/sql"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/hubqa/hubqa/internal/anchor"
	"github.com/hubqa/hubqa/internal/authn"
	"github.com/hubqa/hubqa/internal/hub"
	"github.com/hubqa/hubqa/internal/store"
	"github.com/hubqa/hubqa/internal/testkit"
)

// vault is the audit trail of the world, anchored, with the owner at work on it.
type vault struct {
	*testkit.DB
	t      *testing.T
	owner  *sql.DB
	keys   *authn.KeyRing
	keeper *anchor.Keeper
	head   int64
}

func newVault(t *testing.T, db *testkit.DB) *vault {
	t.Helper()
	folder := t.TempDir()
	keys, err := authn.CreateKeyRing(filepath.Join(folder, "keys.json"), db.Machine.Now())
	if err != nil {
		t.Fatal(err)
	}
	v := &vault{DB: db, t: t, owner: db.Owner(), keys: keys, keeper: &anchor.Keeper{
		Trails: db.DB, File: anchor.NewFile(filepath.Join(folder, "anchors.jsonl")), Keys: keys,
		Machine: db.Machine, Log: slog.New(slog.DiscardHandler),
	}}
	if n, err := v.keeper.Now(t.Context()); err != nil || n != 2 {
		t.Fatalf("%d hubs were anchored: %v", n, err)
	}
	head, err := db.TrailHead(t.Context(), db.World.Hub)
	if err != nil || head.Position < 100 {
		t.Fatalf("the trail of the world has %d rows: %v", head.Position, err)
	}
	v.head = head.Position
	return v
}

// exec does something to the database that only its owner can, in the world's hub.
// $H stands for the hub.
func (v *vault) exec(format string, args ...any) {
	v.t.Helper()
	statement := strings.ReplaceAll(fmt.Sprintf(format, args...), "$H", "'"+v.World.Hub.String()+"'")
	if _, err := v.owner.Exec(statement); err != nil {
		v.t.Fatalf("%s: %v", statement, err)
	}
}

// unlock takes away what keeps the trail from changing.
func (v *vault) unlock() {
	v.t.Helper()
	if v.Name() == "postgres" {
		v.exec("ALTER TABLE audit_event DISABLE TRIGGER ALL")
		return
	}
	v.exec("DROP TRIGGER audit_event_never_changes")
	v.exec("DROP TRIGGER audit_event_never_shrinks")
}

func (v *vault) hash(position int64) string {
	v.t.Helper()
	hash, err := v.TrailHash(v.t.Context(), v.World.Hub, position)
	if err != nil || hash == "" {
		v.t.Fatalf("row %d has no hash: %v", position, err)
	}
	return hash
}

// rechain makes the chain anew, so that it is sound in itself.
func (v *vault) rechain() {
	v.t.Helper()
	links, err := v.Rechained(v.t.Context(), v.World.Hub)
	if err != nil {
		v.t.Fatal(err)
	}
	for _, l := range links {
		v.exec("UPDATE audit_event SET previous_hash = '%s', hash = '%s' WHERE hub_id = $H AND position = %d", l.PreviousHash, l.Hash, l.Position)
	}
	last := links[len(links)-1]
	v.exec("UPDATE hub_head SET audit_position = %d, audit_hash = '%s' WHERE hub_id = $H", last.Position, last.Hash)
}

// verify gives the lines of a verification, and whether all is sound.
func (v *vault) verify() (lines string, sound bool) {
	v.t.Helper()
	findings, err := anchor.Verify(v.t.Context(), v.DB, v.keeper.File, func(kid string) bool {
		_, known := v.keys.Key(kid)
		return known
	})
	if err != nil {
		v.t.Fatal(err)
	}
	sound = true
	for _, f := range findings {
		sound = sound && f.Sound
		lines += f.String() + "\n"
	}
	return lines, sound
}

// Whatever the owner of the database does to a trail is found.
func TestVerifyAudit(t *testing.T) {
	const columns = "hub_id, at, actor_kind, actor_id, party, action, object_kind, object_id, subject_id, parts, request_id, previous_hash, hash"
	for _, c := range []struct {
		name   string
		tamper func(v *vault)
		told   string // none: all is sound
	}{
		{"nothing", func(*vault) {}, ""},
		{"the trail grows", func(v *vault) {
			if _, err := v.Found(v.t.Context(), founding("Third hub")); err != nil {
				v.t.Fatal(err)
			}
		}, ""},
		{"a row changed", func(v *vault) {
			v.exec("UPDATE audit_event SET action = 'me.read' WHERE hub_id = $H AND position = 5")
		}, "position 5: the row was changed"},
		{"a time changed", func(v *vault) {
			v.exec("UPDATE audit_event SET at = '2020-01-01T00:00:00.000000Z' WHERE hub_id = $H AND position = 6")
		}, "position 6: the row was changed"},
		{"a row changed with its hash", func(v *vault) {
			v.exec("UPDATE audit_event SET parts = 'x', hash = 'x' WHERE hub_id = $H AND position = 5")
		}, "position 5"},
		{"a row removed", func(v *vault) {
			v.exec("DELETE FROM audit_event WHERE hub_id = $H AND position = 7")
		}, "position 7: the row is missing"},
		{"a row removed and the others moved up", func(v *vault) {
			v.exec("DELETE FROM audit_event WHERE hub_id = $H AND position = 7")
			for n := int64(8); n <= v.head; n++ {
				v.exec("UPDATE audit_event SET position = %d WHERE hub_id = $H AND position = %d", n-1, n)
			}
			v.exec("UPDATE hub_head SET audit_position = audit_position - 1 WHERE hub_id = $H")
		}, "position 7: the row does not continue"},
		{"two rows swapped", func(v *vault) {
			v.exec("UPDATE audit_event SET position = -1 WHERE hub_id = $H AND position = 8")
			v.exec("UPDATE audit_event SET position = 8 WHERE hub_id = $H AND position = 9")
			v.exec("UPDATE audit_event SET position = 9 WHERE hub_id = $H AND position = -1")
		}, "position 8"},
		{"a row put behind the last", func(v *vault) {
			v.exec("INSERT INTO audit_event (position, "+columns+") SELECT %d, "+columns+" FROM audit_event WHERE hub_id = $H AND position = 5", v.head+1)
		}, "stands behind the last"},
		{"the end cut off", func(v *vault) {
			v.exec("DELETE FROM audit_event WHERE hub_id = $H AND position > 50")
		}, "position 51: the row is missing"},
		{"the end cut off and the count with it", func(v *vault) {
			v.exec("DELETE FROM audit_event WHERE hub_id = $H AND position > 50")
			v.exec("UPDATE hub_head SET audit_position = 50, audit_hash = '%s' WHERE hub_id = $H", v.hash(50))
		}, "its end was cut off"},
		{"emptied", func(v *vault) {
			v.exec("DELETE FROM audit_event WHERE hub_id = $H")
			v.exec("UPDATE hub_head SET audit_position = 0, audit_hash = '' WHERE hub_id = $H")
		}, "its end was cut off"},
		{"without its head", func(v *vault) {
			v.exec("DELETE FROM hub_head WHERE hub_id = $H")
		}, "no audit trail"},
		{"made anew", func(v *vault) {
			v.exec("UPDATE audit_event SET action = 'me.read' WHERE hub_id = $H AND position = 5")
			v.rechain()
		}, "the trail was made anew"},
		{"made anew with a row less, and grown since", func(v *vault) {
			v.exec("DELETE FROM audit_event WHERE hub_id = $H AND position = %d", v.head)
			v.exec("UPDATE audit_event SET position = %d, action = 'me.read' WHERE hub_id = $H AND position = %d", v.head, v.head-1)
			v.exec("INSERT INTO audit_event (position, "+columns+") SELECT %d, "+columns+" FROM audit_event WHERE hub_id = $H AND position = 5", v.head-1)
			v.rechain()
		}, "the trail was made anew"},
	} {
		t.Run(c.name, func(t *testing.T) {
			testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
				v := newVault(t, db)
				v.unlock()
				c.tamper(v)
				lines, sound := v.verify()
				if sound != (c.told == "") || !strings.Contains(lines, c.told) {
					t.Errorf("it was told:\n%s", lines)
				}
				if strings.Count(lines, "NOT SOUND") > 1 {
					t.Errorf("another hub is blamed too:\n%s", lines)
				}
			})
		})
	}
}

func founding(name string) store.Founding {
	f := store.Founding{Name: name, Settings: hub.Defaults()}
	f.Manager.Name, f.Manager.Identity.Issuer, f.Manager.Identity.Subject = "Ann", "urn:test", "ann"
	f.Protection.Name, f.Protection.Identity.Issuer, f.Protection.Identity.Subject = "Ben", "urn:test", "ben"
	return f
}

// Neither database lets the role that serves change the trail.
func TestAuditOnlyGrows(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		for _, as := range []*sql.DB{db.App(), db.Owner()} {
			for _, statement := range []string{"UPDATE audit_event SET parts = 'x'", "DELETE FROM audit_event", "TRUNCATE audit_event"} {
				if statement == "TRUNCATE audit_event" && db.Name() == "sqlite" {
					continue
				}
				tx, err := as.Begin()
				if err != nil {
					t.Fatal(err)
				}
				if db.Name() == "postgres" {
					if _, err := tx.Exec("SELECT set_config('app.hub_id', $1, true)", db.World.Hub.String()); err != nil {
						t.Fatal(err)
					}
				}
				if _, err := tx.Exec(statement); err == nil {
					t.Errorf("%s was done", statement)
				}
				_ = tx.Rollback()
			}
		}
	})
}

// The file of anchors is held to its signatures, and a trail that is broken is not
// signed over.
func TestAnchors(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		v := newVault(t, db)
		path := v.keeper.File.Path()
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("the file is %v, %v", info.Mode(), err)
		}
		if n, err := v.keeper.Now(t.Context()); err != nil || n != 0 {
			t.Errorf("%d anchors of a trail that has not grown: %v", n, err)
		}
		if n, err := v.keeper.Daily(t.Context()); err != nil || n != 0 {
			t.Errorf("%d more anchors on one day: %v", n, err)
		}
		db.Machine.Advance(24 * time.Hour)
		if n, err := v.keeper.Daily(t.Context()); err != nil || n != 2 {
			t.Errorf("%d anchors on the next day: %v", n, err)
		}

		whole, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for name, c := range map[string]struct{ from, to, told string }{
			"another position": {`"position":`, `"position":1`, "line 1 of the anchors: its signature does not hold"},
			"another hash":     {`"hash":"`, `"hash":"0`, "line 1 of the anchors: its signature does not hold"},
			"another time":     {`"at":"2026`, `"at":"2025`, "line 1 of the anchors: its signature does not hold"},
			"another key":      {`"publicKey":"`, `"publicKey":"A`, "line 1 of the anchors: its public key is not the one that it names"},
			"not JSON":         {`{"hub"`, `{hub`, "line 1 of the anchors: it cannot be read"},
		} {
			write(t, path, strings.Replace(string(whole), c.from, c.to, 1))
			if lines, sound := v.verify(); sound || !strings.Contains(lines, c.told) {
				t.Errorf("%s: it was told:\n%s", name, lines)
			}
		}

		// A line that a crash cut off stays a line of its own.
		write(t, path, string(whole)+`{"hub":"01`)
		db.Machine.Advance(24 * time.Hour)
		if n, err := v.keeper.Daily(t.Context()); err != nil || n != 2 {
			t.Errorf("%d anchors after a crash: %v", n, err)
		}
		if lines, sound := v.verify(); sound || !strings.Contains(lines, "line 5 of the anchors: it cannot be read") || strings.Count(lines, "NOT SOUND") != 1 {
			t.Errorf("it was told:\n%s", lines)
		}
		write(t, path, string(whole))

		v.unlock()
		v.exec("UPDATE audit_event SET action = 'me.read' WHERE hub_id = $H AND position = 5")
		v.rechain()
		db.Machine.Advance(24 * time.Hour)
		if n, err := v.keeper.Daily(t.Context()); err == nil || n != 1 || !strings.Contains(err.Error(), "does not continue from its anchor") {
			t.Errorf("%d hubs were anchored, one of them broken: %v", n, err)
		}
	})
}

// Anchors outlive the keys that signed them; an unknown key is told.
func TestAnchorsAfterRotation(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		v := newVault(t, db)
		known := filepath.Join(t.TempDir(), "known.json")
		for range 3 {
			if err := anchor.Remember(known, v.keys); err != nil {
				t.Fatal(err)
			}
			if err := v.keys.Rotate(db.Machine.Now(), 0); err != nil {
				t.Fatal(err)
			}
		}
		if lines, sound := v.verify(); sound || strings.Count(lines, "which is not known here") != 2 {
			t.Errorf("it was told:\n%s", lines)
		}
		names, err := anchor.ReadKeys(known)
		if err != nil || len(names) != 4 {
			t.Fatalf("%d keys are remembered: %v", len(names), err)
		}
		findings, err := anchor.Verify(t.Context(), db, v.keeper.File, func(kid string) bool {
			return strings.Contains(strings.Join(names, " "), kid)
		})
		if err != nil || len(findings) != 2 || !findings[0].Sound || !findings[1].Sound {
			t.Errorf("%v %v", findings, err)
		}
	})
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}
