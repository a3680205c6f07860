//go:build linux

// Measure prints what deskbreak weighs: the size of its binary, how long it
// takes to be seen, its memory, how often it wakes up, and how fast it answers.
//
// It promises to measure the built program as a person runs it, on a desktop of
// its own (Xvfb, private buses, a mock of logind, dunst, xfce4-panel), and to end what it started
// and nothing else. packaging/footprint is its short name.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"
)

func main() {
	o := options{out: os.Stdout}
	flag.DurationVar(&o.watch, "watch", 3*time.Minute, "how long to watch the idle program")
	flag.DurationVar(&o.settle, "settle", 30*time.Second, "how long after the start the watching begins")
	flag.StringVar(&o.binary, "binary", "", "measure this program instead of building one")
	flag.StringVar(&o.tags, "tags", "", "build tags, e.g. getlantern")
	flag.IntVar(&o.starts, "starts", 7, "how many starts to take the middle one of")
	flag.IntVar(&o.prompts, "prompts", 10, "how many reminders with pictures to show before memory is measured again")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := o.run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "footprint:", err)
		os.Exit(1)
	}
}

type options struct {
	out           io.Writer
	watch, settle time.Duration
	binary, tags  string
	starts        int
	prompts       int      // reminders that are shown, changed and done before the memory is read again
	env           []string // added to the program's
}

// soonAway is natural_break while it is measured. Nobody is at an idle desktop, and
// the program knows that after natural_break: it is watched from then on, and five
// minutes need not be waited for.
const soonAway = 15 * time.Second

// The limits that the program has set itself.
const (
	maxBinary   = 12.0 // MB
	maxStart    = 30 * time.Millisecond
	maxAnon     = 4.0  // MB
	maxPSS      = 10.0 // MB
	maxSwitches = 2.0  // a minute, besides idle questions to X11
	maxStatus   = 10 * time.Millisecond
	maxPrompted = 9.0 // MB, after ten reminders
)

func (o options) run(ctx context.Context) (err error) {
	dir, err := os.MkdirTemp("", "deskbreak-footprint-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	program := o.binary
	if program == "" {
		program = filepath.Join(dir, "deskbreak")
		if err := build(ctx, o.tags, program); err != nil {
			return err
		}
	}
	info, err := os.Stat(program)
	if err != nil {
		return err
	}
	d, err := startDesktop(ctx, dir)
	if err != nil {
		return err
	}
	defer d.stop()

	fmt.Fprintf(o.out, "deskbreak on %s/%s, %s, idle for %s with tray, notifications and config watch\n",
		runtime.GOOS, runtime.GOARCH, runtime.Version(), o.watch)
	size := float64(info.Size()) / 1e6
	o.line("binary", size, maxBinary, "%.1f MB", "at most %.0f MB")

	var starts []time.Duration
	for range max(o.starts-1, 0) {
		took, p, err := d.daemon(ctx, program, o.env)
		if err != nil {
			return err
		}
		starts = append(starts, took)
		if err := p.end(); err != nil {
			return fmt.Errorf("the daemon did not stop cleanly: %v", err)
		}
	}
	took, p, err := d.daemon(ctx, program, o.env)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.end()) }()
	starts = append(starts, took)
	slices.Sort(starts)
	middle := starts[len(starts)/2]
	o.line("start to tray item", ms(middle), ms(maxStart), "%.1f ms", "at most %.0f ms")
	fmt.Fprintf(o.out, "%22s %d starts, %.1f to %.1f ms\n", "", len(starts), ms(starts[0]), ms(starts[len(starts)-1]))

	if err := wait(ctx, o.settle); err != nil {
		return err
	}
	before, err := readUsage(p.pid())
	if err != nil {
		return err
	}
	if err := wait(ctx, o.watch); err != nil {
		return err
	}
	after, err := readUsage(p.pid())
	if err != nil {
		return err
	}
	m, err := readMemory(p.pid())
	if err != nil {
		return err
	}
	o.line("anonymous memory", m.anonymous, maxAnon, "%.1f MB", "at most %.0f MB")
	o.line("PSS", m.pss, maxPSS, "%.1f MB", "at most %.0f MB")
	fmt.Fprintf(o.out, "%-22s %.1f MB, most %.1f MB, %d threads\n", "RSS", m.rss, m.peak, after.threads)
	minutes := after.at.Sub(before.at).Minutes()
	o.line("voluntary switches", float64(after.voluntary-before.voluntary)/minutes, maxSwitches, "%.1f a minute", "at most %.0f, idle questions aside")
	o.line("CPU ticks", float64(after.ticks-before.ticks), 0, "%.0f of 10 ms", "at most %.0f")
	fmt.Fprintf(o.out, "%-22s %.2f ms, %d involuntary switches\n", "CPU time", ms(after.cpu-before.cpu), after.involuntary-before.involuntary)

	var answers []time.Duration
	for range 21 {
		took, err := d.ask(ctx, program, o.env, "status", "--json")
		if err != nil {
			return err
		}
		answers = append(answers, took)
	}
	slices.Sort(answers)
	o.line("status --json", ms(answers[len(answers)/2]), ms(maxStatus), "%.1f ms", "at most %.0f ms")
	fmt.Fprintf(o.out, "%22s %d times, %.1f to %.1f ms\n", "", len(answers), ms(answers[0]), ms(answers[len(answers)-1]))
	if o.prompts > 0 {
		return o.prompted(ctx, d, program, p.pid())
	}
	return nil
}

// prompted shows reminders with their pictures, changes and answers each, and
// measures what is left of them when the program is idle again.
func (o options) prompted(ctx context.Context, d *desktop, program string, pid int) error {
	for range o.prompts {
		for _, command := range []string{"now", "another", "done"} {
			if _, err := d.ask(ctx, program, o.env, command); err != nil {
				return err
			}
			if err := wait(ctx, time.Second); err != nil { // as a person who is quick
				return err
			}
		}
	}
	if err := wait(ctx, o.settle); err != nil {
		return err
	}
	m, err := readMemory(pid)
	if err != nil {
		return err
	}
	o.line("PSS after reminders", m.pss, maxPrompted, "%.1f MB", "at most %.0f MB")
	fmt.Fprintf(o.out, "%22s %d with pictures, %.1f MB anonymous, most %.1f MB RSS\n", "", o.prompts, m.anonymous, m.peak)
	return nil
}

// line prints one figure beside its limit.
func (o options) line(name string, value, limit float64, form, limitForm string) {
	verdict := "ok"
	if value > limit {
		verdict = "OVER"
	}
	fmt.Fprintf(o.out, "%-22s %-18s %-5s %s\n", name, fmt.Sprintf(form, value), verdict, fmt.Sprintf(limitForm, limit))
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

func wait(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return errors.New("interrupted")
	}
}

// build makes the binary as it is shipped, and has it written to the disk:
// pages that are not would be counted as the program's own.
func build(ctx context.Context, tags, to string) error {
	args := []string{"build", "-trimpath", "-ldflags", "-s -w", "-tags", tags, "-o", to, "./cmd/deskbreak"}
	cmd := exec.CommandContext(ctx, "go", args...)
	if !strings.Contains(tags, "getlantern") {
		// As it is shipped: only the GTK tray needs C, and a C library would be
		// there for the names of users and hosts alone.
		cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	}
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("cannot build deskbreak: %v\n%s", err, strings.TrimSpace(string(out)))
	}
	f, err := os.Open(to)
	if err != nil {
		return err
	}
	defer f.Close()
	return f.Sync()
}
