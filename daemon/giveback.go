package daemon

import (
	"context"
	"runtime/debug"
	"time"
)

// After the start and after a prompt most of what was needed is not needed again
// for an hour: the settings' parser, the catalogue's, the drawing of icons.
const (
	// restAfter is how long after such work the memory goes back.
	restAfter = 2 * time.Second
	// heapGrowth keeps the small heap of an idle daemon from doubling before a
	// collection; see debug.SetGCPercent.
	heapGrowth = 50
)

// giver gives memory back to the system a moment after it was asked to.
type giver struct{ asked chan struct{} }

func newGiver() *giver { return &giver{asked: make(chan struct{}, 1)} }

// soon asks; it never waits.
func (g *giver) soon() {
	select {
	case g.asked <- struct{}{}:
	default:
	}
}

func (g *giver) run(ctx context.Context) {
	debug.SetGCPercent(heapGrowth)
	for {
		select {
		case <-ctx.Done():
			return
		case <-g.asked:
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(restAfter):
			debug.FreeOSMemory()
			dropCode()
		}
	}
}
