//go:build !linux

package wake

import "sync/atomic"

func newTimer(fire func(), read func() sample, hidden *atomic.Int64) (timer, error) {
	return newTick(fire, read, hidden), nil
}
