package config

import (
	"bytes"
	"encoding/json"

	"go.yaml.in/yaml/v3"

	"deskbreak/config/lang"
)

// Schema is the JSON Schema (draft 2020-12) of a person's config file, for
// editors that complete and check as one types. What a schema cannot say, such
// as a range of durations, is in the descriptions; [Load] checks it.
func Schema() []byte {
	root := object(lang.T("deskbreak settings"))
	properties := root["properties"].(map[string]any)
	for i := range keys {
		k := &keys[i]
		in := properties
		if s := k.section(); s != "" {
			if properties[s] == nil {
				properties[s] = object("")
			}
			in = properties[s].(map[string]any)["properties"].(map[string]any)
		}
		property := k.form.schema()
		property["description"] = KeyDoc(k.name)
		property["default"] = k.jsonDefault()
		in[k.leaf()] = property
	}
	root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	_ = enc.Encode(root) // maps, texts and numbers cannot fail
	return b.Bytes()
}

// object is a mapping that takes no other keys; an empty section is null.
func object(title string) map[string]any {
	o := map[string]any{"additionalProperties": false, "properties": map[string]any{}}
	if title == "" {
		o["type"] = []string{"object", "null"}
		return o
	}
	o["type"], o["title"] = "object", title
	return o
}

// jsonDefault is the default as JSON has it: what the file's text means in YAML.
func (k *key) jsonDefault() any {
	var value any
	if err := yaml.Unmarshal([]byte(k.text(k.def)), &value); err != nil {
		panic("config: default of " + k.name + ": " + err.Error())
	}
	return value
}
