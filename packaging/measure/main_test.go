//go:build linux

package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
)

// TestMain makes this test binary the program that is measured, when asked to:
// one that registers a tray item and answers, and does nothing else.
func TestMain(m *testing.M) {
	switch os.Getenv("MEASURED") {
	case "":
		os.Exit(m.Run())
	case "good":
		stand(os.Args[1:])
	case "ends":
		fmt.Fprintln(os.Stderr, "config.yaml:1:1: a mistake")
		os.Exit(2)
	}
}

func stand(args []string) {
	switch args[0] {
	case "status", "now", "another", "done":
		fmt.Println(`{"phase":"working"}`)
		return
	}
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM)
	bus, err := dbus.ConnectSessionBus()
	if err != nil {
		panic(err)
	}
	defer bus.Close()
	call := bus.Object(watcher, "/StatusNotifierWatcher").Call(watcher+".RegisterStatusNotifierItem", 0, bus.Names()[0])
	if call.Err != nil {
		panic(call.Err)
	}
	<-stop
}

func need(t *testing.T, programs ...string) {
	t.Helper()
	for _, program := range programs {
		if _, err := exec.LookPath(program); err == nil {
			continue
		}
		if os.Getenv("DESKBREAK_TEST_REQUIRE") == "1" {
			t.Fatalf("needs %s, which is not installed; packaging/test installs it", program)
		}
		t.Skipf("needs %s, which is not installed", program)
	}
}

func TestMeasuresAProgramOnARealDesktop(t *testing.T) {
	need(t, "Xvfb", "dbus-daemon", "dunst", "xfce4-panel", "/usr/bin/python3")
	t.Setenv("TMPDIR", t.TempDir())
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	o := options{out: &out, binary: self, watch: time.Second, starts: 3, prompts: 1, env: []string{"MEASURED=good", "GORACE=atexit_sleep_ms=0"}}
	if err := o.run(t.Context()); err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	for _, want := range []string{
		"binary", "start to tray item", "3 starts", "anonymous memory", "PSS", "RSS",
		"voluntary switches", "CPU ticks", "CPU time", "status --json", "21 times", "PSS after reminders", "1 with pictures",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in:\n%s", want, out.String())
		}
	}
	if left, err := os.ReadDir(os.Getenv("TMPDIR")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestSaysWhyItCannotMeasure(t *testing.T) {
	need(t, "Xvfb", "dbus-daemon", "dunst", "xfce4-panel", "/usr/bin/python3")
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	o := options{out: &out, binary: self, starts: 1, env: []string{"MEASURED=ends"}}
	if err := o.run(t.Context()); err == nil || !strings.Contains(err.Error(), "no tray item") || !strings.Contains(err.Error(), "config.yaml:1:1: a mistake") {
		t.Errorf("a program that ends: %v", err)
	}
	o.binary = "/no/such/program"
	if err := o.run(t.Context()); err == nil || !strings.Contains(err.Error(), "/no/such/program") {
		t.Errorf("no program: %v", err)
	}
}

func TestReadsItsOwnFigures(t *testing.T) {
	u, err := readUsage(os.Getpid())
	if err != nil {
		t.Fatal(err)
	}
	if u.threads < 1 || u.voluntary < 1 {
		t.Errorf("usage %+v", u)
	}
	m, err := readMemory(os.Getpid())
	if err != nil {
		t.Fatal(err)
	}
	if m.anonymous <= 0 || m.pss < m.anonymous || m.rss < m.pss || m.peak <= 0 {
		t.Errorf("memory %+v; a process has anonymous <= PSS <= RSS", m)
	}
	if _, err := readUsage(1 << 30); err == nil || !strings.Contains(err.Error(), "is gone") {
		t.Errorf("no such process: %v", err)
	}
	if got := field("A: 1 kB\nAB: 2\n", "AB:"); got != 2 {
		t.Errorf("field = %d", got)
	}
}
