//go:build !unix || darwin

package notify

import "context"

// findPlaces has one place to report: what beeep draws on this system.
func findPlaces(_ context.Context, k *keeper) {
	k.post(func() { k.arrived(&beeepPlace{app: k.opt.AppName, icon: k.opt.Icon}, "") })
}
