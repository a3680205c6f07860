package autostart

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"deskbreak/config/lang"
)

// program is the path to start at login: absolute, lasting, and as the person
// knows it. A link such as ~/bin/deskbreak is kept, because what it points to
// may change its name with the next version.
func (e Env) program() (string, error) {
	if image := e.Getenv("APPIMAGE"); image != "" && filepath.IsAbs(image) {
		// The running program lies in a mount that ends with it.
		return image, e.lasting(image)
	}
	real, err := e.Executable()
	if err != nil {
		return "", lang.Errorf("cannot find the running program: %v", err)
	}
	path := real
	if called := e.called(); called != "" && sameFile(called, real) {
		path = called
	}
	if err := e.lasting(path); err != nil {
		return "", err
	}
	// A lasting link to a file that does not last is no better.
	if end, err := filepath.EvalSymlinks(path); err == nil && end != path {
		if err := e.lasting(end); err != nil {
			return "", err
		}
	}
	return path, nil
}

// called is the absolute path by which the program was called, or nothing.
func (e Env) called() string {
	name := e.Args0
	switch {
	case name == "":
		return ""
	case filepath.IsAbs(name):
		return filepath.Clean(name)
	case strings.ContainsRune(name, filepath.Separator), e.LookPath == nil:
		return "" // from the current folder; the real path says it better
	}
	found, err := e.LookPath(name)
	if err != nil || !filepath.IsAbs(found) {
		return ""
	}
	return found
}

// lasting complains of a path that may be gone at the next login.
func (e Env) lasting(path string) error {
	if reason := unfit(path, e.GOOS); reason != "" {
		return lang.Errorf("the program %q %s; install it with `go install ./cmd/deskbreak` and run it from there", path, reason)
	}
	if strings.IndexFunc(path, unicode.IsControl) >= 0 {
		return lang.Errorf("the path %q has a control character in it; move the program to a plain path", path)
	}
	if folder := e.volatile(path); folder != "" {
		return lang.Errorf("the program runs from %q, in a temporary or build-cache folder (%s) that will be emptied; "+
			"install it with `go install ./cmd/deskbreak`, then run `deskbreak autostart on` with the installed one",
			path, folder)
	}
	return nil
}

// volatile is the folder that makes a path one that does not last, or nothing.
func (e Env) volatile(path string) string {
	for _, folder := range e.Volatile {
		if within(path, folder) {
			return folder
		}
		// On macOS /tmp is a link, and a path may come resolved or not.
		if end, err := filepath.EvalSymlinks(folder); err == nil && within(path, end) {
			return end
		}
	}
	// `go run` and `go test` build in a go-build folder wherever GOCACHE or
	// TMPDIR are; an AppImage is mounted as .mount_something.
	for part := range strings.SplitSeq(filepath.ToSlash(filepath.Dir(path)), "/") {
		number, build := strings.CutPrefix(part, "go-build")
		if build && strings.Trim(number, "0123456789") == "" || strings.HasPrefix(part, ".mount_") {
			return part
		}
	}
	return ""
}

func within(path, folder string) bool {
	if folder == "" {
		return false
	}
	rel, err := filepath.Rel(folder, path)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator)) && !filepath.IsAbs(rel)
}

// unfit says why a path cannot be started, or nothing.
func unfit(path, goos string) string {
	if !filepath.IsAbs(path) {
		return lang.T("is not an absolute path")
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return lang.T("is not there")
	case err != nil:
		return lang.T("cannot be read")
	case !info.Mode().IsRegular():
		return lang.T("is not a file")
	case goos != "windows" && info.Mode().Perm()&0o111 == 0:
		return lang.T("is not executable")
	}
	return ""
}

func sameFile(a, b string) bool {
	x, err := os.Stat(a)
	if err != nil {
		return false
	}
	y, err := os.Stat(b)
	return err == nil && os.SameFile(x, y)
}
