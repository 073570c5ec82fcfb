package store_test

import (
	"context"
	"errors"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/intake"
	"github.com/hubqa/hubqa/internal/school"
	"github.com/hubqa/hubqa/internal/store"
	"github.com/hubqa/hubqa/internal/testkit"
)

// anySchool draws a school with any content that a column can hold.
func anySchool(t *rapid.T, urn int) school.School {
	s := school.School{URN: urn, Version: 1}
	v := reflect.ValueOf(&s).Elem()
	for i := range v.NumField() {
		switch field := v.Field(i).Addr().Interface().(type) {
		case *string:
			*field = rapid.StringOf(rapid.OneOf(rapid.SampledFrom([]rune("\\\t\n\r'\",\u00e9\U0001f3bb")), rapid.Rune().Filter(func(r rune) bool { return r != 0 }))).Draw(t, v.Type().Field(i).Name)
		case **int:
			if rapid.Bool().Draw(t, "there") {
				n := rapid.IntRange(-1<<31, 1<<31-1).Draw(t, v.Type().Field(i).Name)
				*field = &n
			}
		case *calendar.Date:
			if rapid.Bool().Draw(t, "there") {
				*field = calendar.On(1900, 1, 1).AddDays(rapid.IntRange(0, 100_000).Draw(t, v.Type().Field(i).Name))
			}
		}
	}
	return s
}

// loading runs fn in a transaction of Load, with leave to import.
func loading(db *testkit.DB, fn func(tx *store.Tx, by access.Permit) error) error {
	who := db.World.QALead.Actor()
	return db.Load(context.Background(), who, func(tx *store.Tx) error {
		by, err := tx.Permit(tx.Scope(access.StartImport), access.Facts{Hub: who.Hub(), ID: tx.NewID()})
		if err != nil {
			return err
		}
		return fn(tx, by)
	})
}

func TestLoadKeepsWhatItIsGiven(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		urn := 200_000
		rapid.Check(t, func(rt *rapid.T) {
			var given []school.School
			for range rapid.IntRange(1, 5).Draw(rt, "schools") {
				urn++
				s := anySchool(rt, urn)
				s.HubID, s.ID = db.World.Hub, id.School{UUID: db.NewID()}
				given = append(given, s)
			}
			for round := range 2 {
				err := loading(db, func(tx *store.Tx, by access.Permit) error {
					for i := range given {
						if given[i].Version += int64(round); round > 0 {
							changed := anySchool(rt, given[i].URN)
							changed.HubID, changed.ID, changed.Version = given[i].HubID, given[i].ID, given[i].Version
							given[i] = changed
						}
						if err := tx.LoadSchools(by, given[i:i+1]); err != nil {
							return err
						}
					}
					return tx.FinishLoad()
				})
				if err != nil {
					rt.Fatal(err)
				}
				for _, s := range given {
					got := readSchool(rt, db, s.ID)
					s.CreatedAt, s.UpdatedAt = testkit.Present, testkit.Present
					if !reflect.DeepEqual(got, s) {
						rt.Fatalf("got  %+v\nwant %+v", got, s)
					}
				}
			}
		})
	})
}

func readSchool(t interface{ Fatal(...any) }, db *testkit.DB, which id.School) (s school.School) {
	err := db.View(context.Background(), db.World.QALead.Actor(), func(tx *store.Tx) error {
		found, err := tx.School(tx.Scope(access.ReadSchool), which)
		if err == nil {
			s = *found
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestLoadThatIsRefused(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		stored := readSchool(t, db, db.World.Schools.Visited)
		stale := stored
		stale.Name, stale.Version = "Stale", stored.Version+2
		next := stored
		next.Name, next.Version = "Next", stored.Version+1
		again := school.School{HubID: stored.HubID, ID: id.School{UUID: db.NewID()}, URN: stored.URN, Version: 1}
		finish := func(tx *store.Tx) error { return tx.FinishLoad() }
		for name, test := range map[string]struct {
			loaded []school.School
			finish func(*store.Tx) error
			want   error
		}{
			"stale":          {[]school.School{stale}, finish, intake.ErrOvertaken},
			"known":          {[]school.School{again}, finish, intake.ErrOvertaken},
			"not finished":   {[]school.School{next}, func(*store.Tx) error { return nil }, nil},
			"not of the hub": {[]school.School{next}, finish, nil},
		} {
			err := loading(db, func(tx *store.Tx, by access.Permit) error {
				loaded := test.loaded
				if name == "not of the hub" {
					other := loaded[0]
					other.ID = readOther(t, db)
					loaded = []school.School{other}
				}
				if err := tx.LoadSchools(by, loaded); err != nil {
					return err
				}
				return test.finish(tx)
			})
			if err == nil || (test.want != nil && !errors.Is(err, test.want)) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if got := readSchool(t, db, stored.ID); got.Name != stored.Name {
			t.Errorf("%+v", got)
		}
		ctx, who := context.Background(), db.World.QALead.Actor()
		err := db.Update(ctx, who, func(tx *store.Tx) error {
			by, err := tx.Permit(tx.Scope(access.UpdateSchool), stored.Facts())
			if err != nil {
				return err
			}
			if err := tx.LoadSchools(by, []school.School{next}); err == nil {
				t.Error("leave to change one school loads many")
			}
			if by, err = tx.Permit(tx.Scope(access.StartImport), stored.Facts()); err != nil {
				return err
			}
			if err := tx.LoadSchools(by, []school.School{next}); err == nil {
				t.Error("records are loaded in any transaction")
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	})
}

// readOther gives a school of the other hub.
func readOther(t *testing.T, db *testkit.DB) (which id.School) {
	t.Helper()
	row := db.Owner().QueryRow("SELECT id FROM school WHERE hub_id = '" + db.World.Other.String() + "' LIMIT 1")
	if err := row.Scan(&which); err != nil {
		t.Fatal(err)
	}
	return which
}
