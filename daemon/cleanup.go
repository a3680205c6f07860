package daemon

import (
	"errors"

	"deskbreak/config/lang"
)

// cleanup is a stack of named ends: what was acquired last is released first.
type cleanup struct{ ends []end }

type end struct {
	name string
	run  func() error
}

// add remembers how to release what was just acquired.
func (c *cleanup) add(name string, run func() error) {
	c.ends = append(c.ends, end{name, run})
}

// run releases everything, also when some of it fails, and does nothing the second time.
func (c *cleanup) run() error {
	var errs []error
	for len(c.ends) > 0 {
		last := c.ends[len(c.ends)-1]
		c.ends = c.ends[:len(c.ends)-1]
		if err := last.run(); err != nil {
			errs = append(errs, lang.Errorf("stopping %s: %w", last.name, err))
		}
	}
	return errors.Join(errs...)
}
