package daemon

import (
	"context"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync/atomic"
	"time"
)

// After the start, and whenever something has happened, most of what was needed is
// not needed again for an hour: the settings' parser, the catalogue's, the drawing
// of icons, the writing of the state. And Go's own housekeeping is made for servers:
// a collection every two minutes and a thread for each core wake a machine that has
// nothing to do.
const (
	// restAfter is how long after such work the memory goes back.
	restAfter = 2 * time.Second
	// busyGrowth keeps what is thrown away at the start, and while a reminder is
	// drawn and sent, from spreading over the heap; see debug.SetGCPercent.
	busyGrowth = 30
	// garbage is how much may have been allocated before it is collected, together
	// with a wake-up that comes anyway.
	garbage = 512 << 10
	// memoryLimit collects before that when something floods the daemon.
	memoryLimit = 24 << 20
)

// giver gives memory back to the system a moment after it was asked to.
type giver struct {
	asked chan struct{}
	// collected is how much had been allocated at the last collection.
	collected atomic.Uint64
	// warm is called after that, to touch at once what every wake-up needs: mapping
	// it again one page at a time would make the next one long. Nil: nothing.
	warm func()
}

func newGiver() *giver { return &giver{asked: make(chan struct{}, 1)} }

// allocated is how much the process has allocated since it began.
func allocated() uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}

// soon asks; it never waits.
func (g *giver) soon() {
	select {
	case g.asked <- struct{}{}:
	default:
	}
}

// awake asks when enough has been allocated since the last time. The loop calls
// it when it is awake anyway.
func (g *giver) awake() {
	if allocated()-g.collected.Load() > garbage {
		g.soon()
	}
}

// run changes the whole process, so only the daemon itself may call it.
func (g *giver) run(ctx context.Context) {
	debug.SetMemoryLimit(memoryLimit)
	debug.SetGCPercent(busyGrowth)
	for {
		select {
		case <-ctx.Done():
			return
		case <-g.asked:
			debug.SetGCPercent(busyGrowth)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(restAfter):
			runtime.GOMAXPROCS(1)  // the start is over: nothing here needs two cores
			debug.SetGCPercent(-1) // else one comes every two minutes
			runtime.GC()           // pools are emptied by the second collection, and stacks halved by each
			debug.FreeOSMemory()
			dropCode()
			g.collected.Store(allocated())
			if g.warm != nil {
				g.warm()
			}
		}
	}
}
