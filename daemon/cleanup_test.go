package daemon

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestCleanup(t *testing.T) {
	var c cleanup
	var order []string
	for _, name := range []string{"a", "b", "c"} {
		c.add(name, func() error {
			order = append(order, name)
			if name == "b" {
				return errors.New("will not")
			}
			return nil
		})
	}
	err := c.run()
	if !slices.Equal(order, []string{"c", "b", "a"}) {
		t.Errorf("order %v", order)
	}
	if err == nil || !strings.Contains(err.Error(), "stopping b: will not") {
		t.Errorf("error %v", err)
	}
	if err := c.run(); err != nil || len(order) != 3 {
		t.Errorf("the second time: %v, %v", err, order)
	}
}
