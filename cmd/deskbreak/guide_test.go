package main

import (
	"bytes"
	"testing"

	"deskbreak/daemon/movement"
)

// TestGuideDrawsTheLevel: who sits at the wall for the first time is not shown the
// depth of the last level.
func TestGuideDrawsTheLevel(t *testing.T) {
	all, err := movement.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	m, ok := all.Find("wall-sit")
	if !ok {
		t.Fatal("there is no wall sit")
	}
	first, last := drawing(m, 1), drawing(m, 3)
	if len(first.Still) == 0 || bytes.Equal([]byte(first.Still), []byte(last.Still)) {
		t.Error("both levels have the same drawing")
	}
	if d := drawing(movement.Movement{ID: "my-own"}, 2); len(d.Still) > 0 || len(d.Moving) > 0 {
		t.Error("a movement without a drawing has one")
	}
}
