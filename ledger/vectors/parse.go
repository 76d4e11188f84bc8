package vectors

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// part is a key that names a place in the field of an earlier vector.
var part = regexp.MustCompile(`^(.+)\[(\d+)-(\d+)\]$`)

// Parse reads a file and fills in what vectors take over from earlier ones.
func Parse(data []byte) (*File, error) {
	f, known := new(File), map[string]*Vector{}
	var v *Vector
	n := 0
	for line := range strings.Lines(string(data)) {
		n++
		line = strings.TrimSuffix(line, "\n")
		key, value, ok := strings.Cut(line, ":")
		value = strings.TrimPrefix(value, " ")
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
			continue
		case !ok || v == nil && key != "vector" || key == "vector" && known[value] != nil:
			return nil, fmt.Errorf("line %d: %q", n, line)
		case key == "vector":
			v = f.Add(value, "", "")
			known[value] = v
		default:
			if err := v.read(key, value, known); err != nil {
				return nil, fmt.Errorf("line %d: %w", n, err)
			}
		}
	}
	return f, nil
}

// read takes one line of a vector.
func (v *Vector) read(key, value string, known map[string]*Vector) error {
	switch key {
	case "like":
		old := known[value]
		if old == nil || old == v {
			return fmt.Errorf("no vector %q before", value)
		}
		v.Do, v.like = old.Do, old
		for _, k := range old.keys {
			v.Set(k, old.values[k])
		}
	case "do":
		v.Do = value
	case "expect":
		v.Expect = value
	default:
		if at := part.FindStringSubmatch(key); at != nil {
			return v.replace(at[1], at[2], at[3], value)
		}
		v.Set(key, value)
	}
	return nil
}

// replace puts bytes in the place of others.
func (v *Vector) replace(key, from, to, value string) error {
	old := v.values[key]
	i, _ := strconv.Atoi(from)
	j, err := strconv.Atoi(to)
	if err != nil || i > j || 2*j > len(old) {
		return fmt.Errorf("%s has no bytes %s to %s", key, from, to)
	}
	v.Set(key, old[:2*i]+value+old[2*j:])
	return nil
}
