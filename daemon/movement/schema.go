package movement

import _ "embed"

// A string for the same reason as the catalogue.
//
//go:embed catalogue.schema.json
var schemaJSON string

// Schema is the JSON Schema (draft 2020-12) of a file of movements, for editors
// that complete and check as one types. It refuses what [Parse] refuses, but for
// what no schema can say: ids given twice, doses that are too long altogether,
// and spellings of YAML such as references, keys given twice or 0x10.
func Schema() string { return schemaJSON }
