package config

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"
)

func compileSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema()))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	if err := c.AddResource("config.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("config.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSchemaAcceptsWhatLoadDoes(t *testing.T) {
	schema := compileSchema(t)
	for _, text := range []string{
		defaultText, "interval: 0.5h15m\nwait_for_lull: 0\nquiet: {tray_alert_after: \"0\"}\n",
		"snooze:\nmovements: {level: 3}\nhistory: {keep: 90d}\npause: {tomorrow: \"6:00\"}\nlanguage: pt-BR\nhooks: {on_done: [echo, \"\"]}\n",
	} {
		var value any
		if err := yaml.Unmarshal([]byte(text), &value); err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(value); err != nil {
			t.Errorf("%s: %v", text, err)
		}
		mustLoad(t, Options{File: write(t, text)})
	}
}

// The schema refuses every bad file but those whose mistake no schema can see.
func TestSchemaRefusesBadFiles(t *testing.T) {
	schema := compileSchema(t)
	beyond := map[string]string{
		"file-not-there":     "files",
		"names":              "the catalogue",
		"hours-and-schedule": "the calendar",
		"hook-empty-program": "programs",
		"anchor-cycle":       "not loaded by a decoder at all",
		"anchor-bomb":        "not loaded by a decoder at all",
		"two-documents":      "what follows the first",
		"syntax-outdent":     "what follows the first",
	}
	files, _ := filepath.Glob("testdata/bad/*.txtar")
	refused := 0
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".txtar")
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var value any
		if beyond[name] != "" || yaml.Unmarshal(archive.Files[0].Data, &value) != nil {
			continue
		}
		if schema.Validate(value) == nil {
			t.Errorf("%s passes the schema", name)
		}
		refused++
	}
	if refused < 15 {
		t.Errorf("only %d files reached the schema", refused)
	}
}

func TestKeyDocs(t *testing.T) {
	for _, key := range Keys() {
		if doc := KeyDoc(key); doc == "" || strings.Contains(doc, "\n") {
			t.Errorf("%s: %q", key, doc)
		}
	}
	if got, want := KeyDoc("snooze.limit"), "snoozes per reminder; 0: no limit (a whole number, 0 to 1000; default 3)"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := KeyDoc("nothing"); got != "" {
		t.Errorf("got %q", got)
	}
	seen := map[string]bool{}
	for i := range keys {
		if v := keys[i].variable(); seen[v] || otherVariable(v) {
			t.Errorf("%s has two meanings", v)
		} else {
			seen[v] = true
		}
	}
}
