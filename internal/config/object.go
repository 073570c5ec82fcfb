package config

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"time"
)

// object is an object of a settings file that is being read. A member of another
// kind than it should be is refused, and reads as if it were not there.
type object struct {
	at       string
	members  map[string]any
	refusals *refusals
}

func (o object) unless(ok bool, name, format string, args ...any) bool {
	return o.refusals.unless(ok, o.at+"."+name, format, args...)
}

// only refuses members that mean nothing: a name that is misspelt is no setting.
func (o object) only(names ...string) {
	for _, name := range slices.Sorted(maps.Keys(o.members)) {
		o.refusals.unless(slices.Contains(names, name), o.at, "there is no member %q; there are %v", name, names)
	}
}

func (o object) text(name string) string {
	value, has := o.members[name]
	text, _ := value.(string)
	o.unless(!has || text != "", name, "must be a text that is not empty")
	return text
}

func (o object) texts(name string) []string {
	value, has := o.members[name]
	list, _ := value.([]any)
	o.unless(!has || len(list) > 0, name, "must be a list of texts that is not empty")
	var texts []string
	for _, item := range list {
		text, _ := item.(string)
		if o.unless(text != "", name, "must be a list of texts") {
			texts = append(texts, text)
		}
	}
	return texts
}

func (o object) truth(name string, usual bool) bool {
	value, has := o.members[name]
	if !has {
		return usual
	}
	truth, ok := value.(bool)
	o.unless(ok, name, "must be true or false")
	return truth
}

func (o object) seconds(name string, usual time.Duration) time.Duration {
	value, has := o.members[name]
	if !has {
		return usual
	}
	number, _ := value.(json.Number)
	n, err := strconv.ParseInt(number.String(), 10, 32)
	o.unless(err == nil && n > 0, name, "must be whole seconds")
	return time.Duration(n) * time.Second
}

func (o object) object(name string) (object, bool) {
	value, has := o.members[name]
	members, ok := value.(map[string]any)
	o.unless(!has || ok, name, "must be an object")
	return object{o.at + "." + name, members, o.refusals}, ok
}

// roles reads an object of texts. It gives nil where there is none.
func (o object) roles(name string) map[string]string {
	inner, has := o.object(name)
	if !has {
		return nil
	}
	roles := map[string]string{}
	for _, from := range slices.Sorted(maps.Keys(inner.members)) {
		roles[from] = inner.text(from)
	}
	return roles
}
