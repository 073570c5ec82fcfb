// Package zzkit is thrown away when internal/testkit is there.
package zzkit

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/uuid"
	_ "github.com/jackc/pgx/v5/stdlib"
	_ "github.com/ncruces/go-sqlite3/driver"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/clock"
	"github.com/hubqa/hubqa/internal/hub"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/store"
)

type Kit struct {
	T     *testing.T
	DB    *store.DB
	Clock *clock.Stopped
	owner *sql.DB
	Hub   id.Hub
	Other id.Hub
}

func U(name string) uuid.UUID { return uuid.NewSHA1(uuid.Nil, []byte(name)) }

const Socket = "/tmp/regpg"

func EachDB(t *testing.T, body func(t *testing.T, k *Kit)) {
	t.Run("sqlite", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "x.db")
		owner, err := sql.Open("sqlite3", "file:"+path+"?_pragma=foreign_keys(1)&_pragma=busy_timeout(5000)")
		must(t, err)
		run(t, body, path, path, owner)
	})
	t.Run("postgres", func(t *testing.T) {
		if _, err := os.Stat(Socket); err != nil {
			t.Skip("no postgres")
		}
		admin, err := sql.Open("pgx", "host="+Socket+" user=postgres dbname=postgres")
		must(t, err)
		name := fmt.Sprintf("t%d", time.Now().UnixNano())
		_, err = admin.Exec("CREATE DATABASE " + name)
		must(t, err)
		address := func(user string) string {
			return "postgres://" + user + "@/" + name + "?host=" + Socket
		}
		_, _ = admin.Exec(`DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname='hubqa_app') THEN CREATE ROLE hubqa_app NOLOGIN; END IF;
		IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname='reg_app') THEN CREATE ROLE reg_app LOGIN; GRANT hubqa_app TO reg_app; END IF; END $$`)
		owner, err := sql.Open("pgx", address("postgres"))
		must(t, err)
		t.Cleanup(func() { owner.Close(); admin.Exec("DROP DATABASE " + name + " WITH (FORCE)"); admin.Close() })
		run(t, body, address("postgres"), address("reg_app"), owner)
	})
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func run(t *testing.T, body func(t *testing.T, k *Kit), migrate, serve string, owner *sql.DB) {
	_, err := store.Migrate(context.Background(), migrate)
	must(t, err)
	c := clock.NewStopped(time.Date(2026, 10, 1, 9, 0, 0, 0, time.UTC))
	db, err := store.Open(store.Options{Address: serve, Clock: c, Machine: c, NewID: id.Random, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	must(t, err)
	if db.Name() == "postgres" {
		must(t, db.Ready(context.Background()))
	}
	t.Cleanup(func() { db.Close(); owner.Close() })
	k := &Kit{T: t, DB: db, Clock: c, owner: owner, Hub: id.Hub{UUID: U("hub")}, Other: id.Hub{UUID: U("other")}}
	for _, h := range []id.Hub{k.Hub, k.Other} {
		settings, _ := hub.Defaults().Value()
		k.Exec("INSERT INTO hub_directory (id) VALUES ('%s')", h)
		k.Exec("INSERT INTO hub (id, name, settings, version, created_at, updated_at) VALUES ('%s', 'A hub', '%s', 1, %s, %s)", h, settings, now, now)
		k.Exec("INSERT INTO hub_head (hub_id, change_position, audit_position, audit_hash) VALUES ('%s', 0, 0, '')", h)
	}
	for _, p := range []string{"strings", "brass", "gone"} {
		status := "active"
		if p == "gone" {
			status = "ended"
		}
		k.Partner(k.Hub, p, status)
	}
	k.Partner(k.Other, "elsewhere", "active")
	k.School(k.Hub, "leys", 112492)
	k.School(k.Hub, "mead", 112493)
	k.School(k.Other, "far", 112494)
	for _, r := range []access.Role{"hub_manager", "qa_lead", "observer", "data_protection_officer"} {
		k.Person(k.Hub, string(r))
		k.Appoint(k.Hub, string(r), string(r), "", "", "2020-01-01", "")
	}
	k.Person(k.Other, "other_manager")
	k.Appoint(k.Other, "other_manager", "hub_manager", "", "", "2020-01-01", "")
	k.Person(k.Hub, "contact")
	k.Appoint(k.Hub, "contact", "partner_contact", "strings", "", "2020-01-01", "")
	k.Person(k.Hub, "teacher")
	k.Appoint(k.Hub, "teacher", "teacher", "strings", "", "2020-01-01", "")
	k.Person(k.Hub, "brassteacher")
	k.Appoint(k.Hub, "brassteacher", "teacher", "brass", "", "2020-01-01", "")
	k.Person(k.Hub, "head")
	k.Appoint(k.Hub, "head", "headteacher", "", "leys", "2020-01-01", "")
	k.Person(k.Hub, "nobody")
	body(t, k)
}

const now = "'2026-09-01T08:00:00.000000Z'"

func (k *Kit) Exec(q string, args ...any) {
	k.T.Helper()
	if _, err := k.owner.Exec(fmt.Sprintf(q, args...)); err != nil {
		k.T.Fatal(err)
	}
}

func (k *Kit) Scan(dest any, q string, args ...any) {
	k.T.Helper()
	if err := k.owner.QueryRow(fmt.Sprintf(q, args...)).Scan(dest); err != nil {
		k.T.Fatal(err)
	}
}

func (k *Kit) Partner(h id.Hub, name, status string) {
	k.Exec(`INSERT INTO partner (hub_id,id,name,kind,status,email,phone,website,charity_number,note,version,created_at,updated_at)
	VALUES ('%s','%s','%s','charity','%s','','','','','',1,%s,%s)`, h, U(name), name, status, now, now)
}

func (k *Kit) School(h id.Hub, name string, urn int) {
	k.Exec(`INSERT INTO school (hub_id,id,urn,la_code,la_name,establishment_number,ukprn,name,status,phase,type_name,type_group,gender,religious_character,street,locality,address3,town,county,postcode,website,region,district,ward,trust_name,fsm_percent,digest,version,created_at,updated_at)
	VALUES ('%s','%s',%d,'830','','','','%s','open','primary','','','','','','','','','','','','','','','','','',1,%s,%s)`, h, U(name), urn, name, now, now)
}

func (k *Kit) Person(h id.Hub, name string) {
	k.Exec(`INSERT INTO person (hub_id,id,name,status,email,phone,version,created_at,updated_at)
	VALUES ('%s','%s','%s','active','','',1,%s,%s)`, h, U(name), name, now, now)
}

func (k *Kit) Appoint(h id.Hub, who, role, partner, school, from, to string) {
	null := func(s string, u bool) string {
		switch {
		case s == "":
			return "NULL"
		case u:
			return "'" + U(s).String() + "'"
		}
		return "'" + s + "'"
	}
	k.Exec(`INSERT INTO appointment (hub_id,id,person_id,role,partner_id,school_id,la_code,from_on,to_on,pending,version,created_at,updated_at)
	VALUES ('%s','%s','%s','%s',%s,%s,NULL,'%s',%s,FALSE,1,%s,%s)`, h, uuid.New(), U(who), role, null(partner, true), null(school, true), from, null(to, false), now, now)
}

// As is the person acting with all their roles.
func (k *Kit) As(name string) access.Actor {
	return access.Person(k.Hub, id.Person{UUID: U(name)}, false, nil)
}

func (k *Kit) Client(scopes ...access.ClientScope) access.Actor {
	text := "["
	for i, s := range scopes {
		if i > 0 {
			text += ","
		}
		text += `"` + string(s) + `"`
	}
	c := uuid.New()
	k.Exec(`INSERT INTO client (hub_id,id,name,scopes,version,created_at,updated_at) VALUES ('%s','%s','MIS','%s',1,%s,%s)`, k.Hub, c, text+"]", now, now)
	return access.Client(k.Hub, id.Client{UUID: c}, scopes)
}
