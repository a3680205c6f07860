//go:build linux

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// usage is what a process has used since its start, over all its threads.
type usage struct {
	at                     time.Time
	threads                int
	voluntary, involuntary int64
	ticks                  int64 // of 10 ms, user and system
	cpu                    time.Duration
}

// readUsage reads /proc. A thread that ended in between takes its figures with
// it; a Go program keeps its threads.
func readUsage(pid int) (usage, error) {
	u := usage{at: time.Now()}
	tasks, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*", pid))
	if err != nil || len(tasks) == 0 {
		return u, fmt.Errorf("process %d is gone; the daemon ended by itself", pid)
	}
	u.threads = len(tasks)
	for _, task := range tasks {
		status, err := os.ReadFile(task + "/status")
		if err != nil {
			return u, err
		}
		u.voluntary += field(string(status), "voluntary_ctxt_switches:")
		u.involuntary += field(string(status), "nonvoluntary_ctxt_switches:")
		sched, err := os.ReadFile(task + "/schedstat")
		if err == nil { // not in every kernel
			if first, _, ok := strings.Cut(string(sched), " "); ok {
				ns, _ := strconv.ParseInt(first, 10, 64)
				u.cpu += time.Duration(ns)
			}
		}
	}
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return u, err
	}
	// The name in brackets may have blanks; what follows it is counted from 3.
	s := string(stat)
	f := strings.Fields(s[strings.LastIndexByte(s, ')')+1:])
	if len(f) < 13 {
		return u, fmt.Errorf("cannot read /proc/%d/stat: %q", pid, s)
	}
	for _, n := range f[11:13] { // utime and stime, 14 and 15
		ticks, err := strconv.ParseInt(n, 10, 64)
		if err != nil {
			return u, fmt.Errorf("cannot read /proc/%d/stat: %v", pid, err)
		}
		u.ticks += ticks
	}
	return u, nil
}

// memory of a process, in MB of 1024 kB as the kernel counts.
type memory struct {
	rss, pss, anonymous, peak float64
}

func readMemory(pid int) (memory, error) {
	rollup, err := os.ReadFile(fmt.Sprintf("/proc/%d/smaps_rollup", pid))
	if err != nil {
		return memory{}, err
	}
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return memory{}, err
	}
	mb := func(text, name string) float64 { return float64(field(text, name)) / 1024 }
	return memory{
		rss: mb(string(rollup), "Rss:"), pss: mb(string(rollup), "Pss:"),
		// Not Private_Dirty: that also counts pages of a binary just built.
		anonymous: mb(string(rollup), "Anonymous:"),
		peak:      mb(string(status), "VmHWM:"),
	}, nil
}

// field is the number after a name at the start of a line; 0 when there is none.
func field(text, name string) int64 {
	for line := range strings.Lines(text) {
		if rest, ok := strings.CutPrefix(line, name); ok {
			if f := strings.Fields(rest); len(f) > 0 {
				n, _ := strconv.ParseInt(f[0], 10, 64)
				return n
			}
		}
	}
	return 0
}
