//go:build !unix || darwin

package notify

import (
	"context"
	"runtime"

	"deskbreak/config/lang"
)

func probe(context.Context) (Report, error) {
	r := Report{Server: Server{Name: "beeep", Why: noButtons("deskbreak")}}
	if runtime.GOOS == "darwin" {
		r.Why = lang.T("%s; if nothing is seen, allow notifications for Script Editor in System Settings", r.Why)
	}
	return r, nil
}
