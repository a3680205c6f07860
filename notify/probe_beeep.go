//go:build !unix || darwin

package notify

import (
	"context"
	"runtime"
)

func probe(context.Context) (Report, error) {
	r := Report{Server: Server{Name: "beeep", Why: noButtons("deskbreak")}}
	if runtime.GOOS == "darwin" {
		r.Why += "; if nothing is seen, allow notifications for Script Editor in System Settings"
	}
	return r, nil
}
