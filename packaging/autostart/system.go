package autostart

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"deskbreak/config/lang"
)

// System is the real world: this process, this person, this machine.
func System() (Env, error) {
	home, err := os.UserHomeDir()
	if err != nil {
		return Env{}, lang.Errorf("cannot find the home folder: %v; set HOME and try again", err)
	}
	config := os.Getenv("XDG_CONFIG_HOME")
	if !filepath.IsAbs(config) { // the specification says to ignore it then
		config = filepath.Join(home, ".config")
	}
	e := Env{
		GOOS:       runtime.GOOS,
		Home:       home,
		ConfigHome: config,
		Executable: os.Executable,
		Args0:      os.Args[0],
		LookPath:   exec.LookPath,
		Getenv:     os.Getenv,
		Volatile:   volatileFolders(),
		Registry:   systemRegistry(),
	}
	if path, err := exec.LookPath("systemctl"); err == nil && runtime.GOOS == "linux" {
		e.Systemctl = func(ctx context.Context, args ...string) (string, error) {
			return runSystemctl(ctx, path, args...)
		}
	}
	return e, nil
}

func volatileFolders() []string {
	list := []string{os.TempDir(), os.Getenv("XDG_RUNTIME_DIR"), os.Getenv("GOCACHE"), os.Getenv("APPDIR")}
	if cache, err := os.UserCacheDir(); err == nil {
		list = append(list, filepath.Join(cache, "go-build"))
	}
	switch runtime.GOOS {
	case "windows":
	case "darwin":
		// The second is also where macOS runs a freshly downloaded program from.
		list = append(list, "/tmp", "/private/var/folders", "/var/tmp")
	default:
		list = append(list, "/tmp", "/var/tmp", "/run/user", "/dev/shm", "/proc")
	}
	return list
}

func runSystemctl(ctx context.Context, path string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, path, append([]string{"--user", "--no-pager", "--no-ask-password"}, args...)...)
	cmd.WaitDelay = time.Second // a child of its own may hold the pipe open
	var out, complaint bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaint
	err := cmd.Run()
	if ctx.Err() != nil {
		return "", lang.Error("no answer in time")
	}
	if err != nil {
		if said := strings.TrimSpace(complaint.String()); said != "" {
			return out.String(), fmt.Errorf("%s (%v)", said, err)
		}
	}
	return out.String(), err
}
