package config

import _ "embed" // default.yaml

// defaultText is what config init writes: every key with its default.
//
//go:embed default.yaml
var defaultText string
