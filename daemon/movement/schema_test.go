package movement

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"
	"pgregory.net/rapid"
)

func compileSchema(t testing.TB) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(Schema()))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("movements.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("movements.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// asValue is what an editor sees of a file.
func asValue(t testing.TB, data string) any {
	t.Helper()
	var v any
	if err := yaml.Unmarshal([]byte(data), &v); err != nil {
		t.Fatalf("not even YAML: %v", err)
	}
	return v
}

func TestSchemaTakesTheBuiltin(t *testing.T) {
	if err := compileSchema(t).Validate(asValue(t, builtinYAML)); err != nil {
		t.Error(err)
	}
}

// The words stand in two places, for the program and for editors.
func TestSchemaHasOurWords(t *testing.T) {
	var s struct {
		Schema string `json:"$schema"`
		Defs   struct {
			Movement struct {
				Properties map[string]struct {
					Enum  []string
					Items struct{ Enum []string }
				}
				Required []string
			}
			Condition struct{ Enum []string }
			Dose      struct {
				Properties map[string]struct{ Enum []string }
			}
		} `json:"$defs"`
	}
	if err := json.Unmarshal([]byte(Schema()), &s); err != nil {
		t.Fatal(err)
	}
	if s.Schema != "https://json-schema.org/draft/2020-12/schema" {
		t.Errorf("it is of the draft %s", s.Schema)
	}
	m := s.Defs.Movement.Properties
	for name, pair := range map[string][2][]string{
		"areas":       {m["areas"].Items.Enum, Areas()},
		"kind":        {m["kind"].Enum, Kinds()},
		"direction":   {m["direction"].Enum, Directions()},
		"postures":    {m["postures"].Items.Enum, Postures()},
		"units":       {s.Defs.Dose.Properties["unit"].Enum, Units()},
		"precautions": {s.Defs.Condition.Enum, precautionIDs()},
		"needed keys": {s.Defs.Movement.Required, movementKeys()[:neededKeys]},
	} {
		if !reflect.DeepEqual(pair[0], pair[1]) {
			t.Errorf("%s: the schema has %v, the program %v", name, pair[0], pair[1])
		}
	}
	if len(m) != len(movementKeys()) {
		t.Errorf("the schema has %d keys of a movement, the program %d", len(m), len(movementKeys()))
	}
}

// Each of these files is good in its own way.
func TestSchemaTakesWhatTheParserTakes(t *testing.T) {
	schema := compileSchema(t)
	long := strings.Repeat("ä", maxDo)
	for name, data := range map[string]string{
		"as it is":        good,
		"everything":      everything,
		"longest do":      change(t, "Stand up and sway to one song in your head.", long),
		"block of text":   change(t, "Stand up and sway to one song in your head.", ">\n      Stand up and sway\n      to one song."),
		"spaces around":   change(t, "Desk dance", `"  Desk dance "`),
		"one letter":      change(t, "Desk dance", "D"),
		"other scripts":   change(t, "Desk dance", "机の踊り 💃 (naïve – „so“)"),
		"no precautions":  good + "    precautions: []\n    adapt: {}\n",
		"zero sets":       change(t, "seconds: 60", "sets: 0, repetitions: 0, seconds: 60"),
		"three doses":     change(t, "- {seconds: 60}", strings.Repeat("- {seconds: 60}\n      ", 3)),
		"most of a day":   change(t, "seconds: 60", "sets: 10, repetitions: 200, per_day: 20"),
		"an hour":         change(t, "60", "3600"),
		"in turn":         change(t, "seconds: 60", "repetitions: 5, each_side: true, alternate: true, pace: 300"),
		"not in turn":     change(t, "seconds: 60", "repetitions: 5, alternate: false, both_ways: false"),
		"there and back":  change(t, "seconds: 60", "repetitions: 5, seconds: 5, both_ways: true, pace: 1"),
		"flights":         change(t, "seconds: 60", "repetitions: 2, unit: flights"),
		"all the steps":   good + "    steps: [" + strings.Repeat("a, ", maxSteps) + "]\n",
		"longest step":    good + "    steps: [" + strings.Repeat("a", maxStep) + "]\n",
		"years":           good + "    source: {name: me, year: 1900}\n",
		"longest text":    good + "    stop: " + strings.Repeat("a", maxText) + "\n",
		"longest address": good + "    source: {name: me, url: \"http://" + strings.Repeat("a", maxText-7) + "\"}\n",
		"written as JSON": `{"movements": [{"id": "a", "name": "A", "do": "b", "areas": ["eyes"], "kind": "relax", "postures": ["floor"], "doses": [{"repetitions": 1}]}]}`,
	} {
		if err := schema.Validate(asValue(t, data)); err != nil {
			t.Errorf("%s: the schema refuses it: %v", name, err)
		}
		if _, err := Parse("own.yaml", []byte(data)); err != nil {
			t.Errorf("%s: the program refuses it: %v", name, err)
		}
	}
}

// Whatever is refused is refused by both, but for what only the program can see.
func TestSchemaRefusesWhatTheParserRefuses(t *testing.T) {
	schema := compileSchema(t)
	for _, tc := range mistakes(t) {
		if _, err := Parse("own.yaml", []byte(tc.data)); err == nil {
			t.Errorf("%s: the program takes it", tc.name)
		}
		if tc.beyond == notYAML {
			continue
		}
		err := schema.Validate(asValue(t, tc.data))
		switch {
		case err == nil && tc.beyond == "":
			t.Errorf("%s: the schema takes it", tc.name)
		case err != nil && tc.beyond != "":
			t.Errorf("%s: the schema refuses it, so %q is no reason: %v", tc.name, tc.beyond, err)
		}
	}
}

// Files made of good and bad pieces: the two agree on every one.
func TestSchemaAndParserAgree(t *testing.T) {
	schema := compileSchema(t)
	text := func(most int) []any {
		return []any{"a", "A b.", strings.Repeat("é", most), strings.Repeat("a", most+1), "", " ", " a\n", "a\tb", "\u200b", "a\u00a0", 7, nil, true, []any{"a"}}
	}
	words := func(known ...any) []any {
		return []any{known[:1], known, []any{}, []any{"no"}, []any{known[0], known[0]}, known[0], nil, map[string]any{}, []any{7}, []any{known[0].(string) + " "}}
	}
	pieces := map[string][]any{
		"id":          {"a", "desk-dance", "A", "-a", "a--b", "a-", " a", "a\n", strings.Repeat("a", maxName), strings.Repeat("a", maxName+1), "", 7, nil},
		"name":        text(maxName),
		"do":          text(maxDo),
		"areas":       words("eyes", "neck"),
		"kind":        {"walk", "run", "Walk", "walk ", "", nil, 1, []any{"walk"}},
		"postures":    words("seated", "floor"),
		"doses":       {[]any{map[string]any{"seconds": 1}}, []any{map[string]any{"repetitions": 200, "seconds": 3600}}, []any{}, nil, "5", map[string]any{}, []any{1}},
		"steps":       {[]any{"a"}, []any{}, nil, "a", []any{"a", ""}, []any{"a", 1}, slicesOf("a", maxSteps), slicesOf("a", maxSteps+1), []any{strings.Repeat("a", maxStep+1)}},
		"direction":   {"neutral", "side-bend", "up", "", nil},
		"deep":        {true, false, "yes", 1, nil},
		"gentle":      {true, false, "true", 0, nil},
		"core":        words("stiff-back", "pregnancy"),
		"precautions": words("balance", "pregnancy"),
		"adapt":       {map[string]any{}, map[string]any{"balance": "a"}, map[string]any{"balance": ""}, map[string]any{"no": "a"}, map[string]any{"balance": nil}, nil, "a", []any{}},
		"stop":        text(maxText),
		"source": {
			map[string]any{"name": "a"}, map[string]any{}, "a", nil, map[string]any{"name": "a", "by": "b"},
			map[string]any{"name": "a", "year": minYear}, map[string]any{"name": "a", "year": minYear - 1},
			map[string]any{"name": "a", "year": maxYear + 1}, map[string]any{"name": "a", "year": "2020"},
			map[string]any{"name": "a", "url": "https://a"}, map[string]any{"name": "a", "url": "https://"},
			map[string]any{"name": "a", "url": "https://a b"}, map[string]any{"name": "a", "url": " http://a"},
			map[string]any{"name": "a", "url": "ftp://a"}, map[string]any{"name": "a", "url": nil},
		},
		"nmae": {"a"},
	}
	numbers := []any{0, 1, 5, 10, 11, 20, 21, 200, 201, -1, 1.5, "5", nil, true}
	taken, refused := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		m := map[string]any{}
		for _, key := range movementKeys() {
			m[key] = pieces[key][0]
		}
		for range rapid.IntRange(0, 3).Draw(t, "changes") {
			key := rapid.SampledFrom(append(movementKeys(), "nmae")).Draw(t, "key")
			if rapid.IntRange(0, 4).Draw(t, "gone") == 4 {
				delete(m, key)
				continue
			}
			m[key] = rapid.SampledFrom(pieces[key]).Draw(t, "value")
		}
		if rapid.Bool().Draw(t, "other dose") {
			d := map[string]any{}
			for _, key := range []string{"sets", "repetitions", "seconds", "per_day", "each_side", "alternate", "both_ways", "pace"} {
				if rapid.Bool().Draw(t, "has "+key) {
					d[key] = rapid.SampledFrom(numbers).Draw(t, key)
				}
			}
			// Truths and words meet numbers too seldom for what one key asks of another.
			for _, key := range []string{"each_side", "alternate", "both_ways"} {
				if rapid.Bool().Draw(t, "is said whether "+key) {
					d[key] = rapid.Bool().Draw(t, "is "+key)
				}
			}
			if rapid.Bool().Draw(t, "has a unit") {
				d["unit"] = rapid.SampledFrom([]any{"steps", "circles", "laps", "", nil, 7}).Draw(t, "unit")
			}
			m["doses"] = []any{d}
		}
		data, err := json.Marshal(map[string]any{"movements": []any{m}})
		if err != nil {
			t.Fatal(err)
		}
		_, parsed := Parse("own.yaml", data)
		checked := schema.Validate(mustJSON(t, data))
		if parsed != nil && strings.Contains(parsed.Error(), "more than an hour") {
			return
		}
		if (parsed == nil) != (checked == nil) {
			t.Errorf("%s\nthe program: %v\nthe schema: %v", data, parsed, checked)
		}
		if parsed == nil {
			taken++
		} else {
			refused++
		}
	})
	if taken == 0 || refused == 0 {
		t.Errorf("%d files were good and %d bad; it takes some of each to tell", taken, refused)
	}
}

func slicesOf(s string, n int) []any {
	list := make([]any, n)
	for i := range list {
		list[i] = s
	}
	return list
}

func mustJSON(t *rapid.T, data []byte) any {
	v, err := jsonschema.UnmarshalJSON(strings.NewReader(string(data)))
	if err != nil {
		t.Fatal(err)
	}
	return v
}
