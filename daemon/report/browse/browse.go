// Package browse opens a page with the desktop's browser.
//
// It promises that no shell is involved, that it does not wait for a browser to
// end, that the browser outlives this program and its terminal, that each failure
// names the page so that the person can open it by hand, and that a browser which
// is kept away from hidden folders gets a copy where it may read.
package browse

import (
	"context"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"deskbreak/config/lang"
)

// ErrNoDesktop: this session has no screen to open a page on, such as a terminal
// over ssh. What is returned wraps it and names the page.
var ErrNoDesktop error = noDesktopError{}

type noDesktopError struct{}

func (noDesktopError) Error() string { return lang.T("there is no desktop here to open it on") }

// patience is how long the desktop's opener is watched for a failure. Where no
// browser runs yet, some openers last as long as the browser does.
const patience = 3 * time.Second

// Open opens a file, named by its absolute path, or an http or https address. It
// returns when the desktop took it or after three seconds, or with ctx's
// error when that ends before; what was started goes on in any case.
func Open(ctx context.Context, target string) error {
	if err := check(target); err != nil {
		return err
	}
	if !desktop() {
		return lang.Errorf("%w: open %s in a browser", ErrNoDesktop, target)
	}
	opened := target
	if filepath.IsAbs(target) {
		opened = reachable(ctx, target)
	}
	name, args := opener(opened)
	program, err := exec.LookPath(name)
	if err != nil {
		return noOpener(name, target)
	}
	if err := run(ctx, exec.Command(program, args...), patience); err != nil {
		if ctx.Err() != nil {
			return err
		}
		return lang.Errorf("the browser did not open (%s: %s): open %s by hand", name, reason(err), target)
	}
	return nil
}

// check refuses what an opener could take for an option or for another kind of
// thing.
func check(target string) error {
	if filepath.IsAbs(target) {
		if info, err := os.Stat(target); err != nil || !info.Mode().IsRegular() {
			return lang.Errorf("there is no page %s: make it again", target)
		}
		return nil
	}
	if u, err := url.Parse(target); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return lang.Errorf("%q is no page: name a file by its whole path, or an http address", target)
	}
	return nil
}

// run starts the opener and watches it for a while. The one goroutine lives as
// long as the opener: somebody must take note of its end, or it would stay in the
// system's table.
func run(ctx context.Context, cmd *exec.Cmd, patience time.Duration) error {
	cmd.Dir = os.TempDir() // not to keep a folder in use, nor in the way of being unmounted
	detach(cmd)
	if err := cmd.Start(); err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	wait := time.NewTimer(patience)
	defer wait.Stop()
	select {
	case err := <-ended:
		return err
	case <-wait.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
