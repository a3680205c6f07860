package control

import "encoding/json"

// MarshalJSON writes an empty list, never null, for Held.
func (s Status) MarshalJSON() ([]byte, error) {
	type plain Status
	if s.Held == nil {
		s.Held = []string{}
	}
	return json.Marshal(plain(s))
}

// MarshalJSON writes an empty list, never null, for Errors.
func (c Config) MarshalJSON() ([]byte, error) {
	type plain Config
	if c.Errors == nil {
		c.Errors = []string{}
	}
	return json.Marshal(plain(c))
}
