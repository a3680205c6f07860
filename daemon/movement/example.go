package movement

import _ "embed"

//go:embed example.yaml
var exampleYAML string

// Example is a small file of movements of one's own, to be filled in. [Parse]
// takes it as it is.
func Example() string { return exampleYAML }
