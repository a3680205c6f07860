// Deskbreak reminds a person at a desk to get up about once an hour for one
// simple movement. Alone it runs the daemon; with a command it asks or answers
// the one that runs, or looks after the settings.
//
// It promises the exit codes 0 (done), 1 (refused or failed), 2 (bad usage or
// bad settings) and 3 (no daemon is running), that what a person wants to read
// goes to standard output and complaints to standard error, that a complaint
// says what to do next, and that what --json prints only ever grows. The daemon
// starts without the command tree being built.
package main

import (
	"cmp"
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() { os.Exit(run(os.Args[1:])) }

// run translates signals and what came of it; the arguments are route's.
func run(args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // the second signal ends the program at once
	a := &app{terminal: newTerminal()}
	a.speak(cmp.Or(os.Getenv("DESKBREAK_LANGUAGE"), "auto"))
	return a.end(a.route(ctx, args))
}

// hangups gives a value for each SIGHUP until ctx ends. Only the daemon takes
// them: a command that follows it must end with its terminal.
func hangups(ctx context.Context) <-chan struct{} {
	signals, reload := make(chan os.Signal, 1), make(chan struct{}, 1)
	signal.Notify(signals, syscall.SIGHUP)
	go func() {
		defer signal.Stop(signals)
		for {
			select {
			case <-ctx.Done():
				return
			case <-signals:
				select {
				case reload <- struct{}{}:
				default: // one that is not taken yet does for both
				}
			}
		}
	}()
	return reload
}

// outliveReaders makes a write to a pipe that nobody reads any more an error
// instead of the end. Not by ignoring the signal: hooks would inherit that.
func outliveReaders() { signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE) }
