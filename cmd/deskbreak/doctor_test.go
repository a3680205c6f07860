package main

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// TestExamine: probes run at once, keep their order, and one that hangs costs
// its own line and no more than the time allowed.
func TestExamine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		free := make(chan struct{})
		defer close(free)
		slow := func(d time.Duration, text string) func(context.Context) []finding {
			return func(context.Context) []finding {
				<-time.After(d)
				return []finding{{works, text, text}}
			}
		}
		ctx, cancel := context.WithTimeout(t.Context(), doctorTime)
		defer cancel()
		began := time.Now()
		found := examine(ctx, []probe{
			{"slow", slow(4*time.Second, "slow")},
			{"hangs", func(context.Context) []finding { <-free; return nil }},
			{"fast", slow(0, "fast")},
			{"told why", func(ctx context.Context) []finding { <-ctx.Done(); return []finding{{wrong, "told why", "cut short"}} }},
		})
		if took := time.Since(began); took > doctorTime+time.Second {
			t.Errorf("took %s", took)
		}
		var lines []string
		for _, f := range found {
			lines = append(lines, f.mark+" "+f.about+": "+f.text)
		}
		want := "OK slow: slow\n!! hangs: no answer within 5 seconds\nOK fast: fast\n!! told why: cut short"
		if got := strings.Join(lines, "\n"); got != want {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
	})
}
