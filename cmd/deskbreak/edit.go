package main

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"strings"

	"deskbreak/config"
	"deskbreak/config/lang"
)

// configEdit opens the settings file in the person's editor, writes it first if
// there is none, and tells the mistakes afterwards.
func (a *app) configEdit() error {
	file := a.settingsFile()
	if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
		if err := config.Init(file); err != nil {
			return err
		}
	}
	editor, waits, err := findEditor(file)
	if err != nil {
		return err
	}
	editor.Stdin, editor.Stdout, editor.Stderr = a.in, a.out, a.err
	// ^C belongs to the editor. It is not ignored, which the editor would inherit.
	ours := make(chan os.Signal, 1)
	signal.Notify(ours, os.Interrupt)
	defer signal.Stop(ours)
	if err := editor.Run(); err != nil {
		return lang.Errorf("the editor ended with %v: set EDITOR to one that works, or edit %s by hand", err, file)
	}
	if !waits {
		a.say(lang.T("%s is open; what is saved there is taken up at once, and `deskbreak config check` tells mistakes", file))
		return nil
	}
	loaded, err := a.load(a.settings())
	if err != nil {
		a.complain(err)
		if !inSettings(err) {
			return usage(lang.T("these settings are not used, those of before stay in force: correct the file that is named"))
		}
		return usage(lang.T("these settings are not used, those of before stay in force: correct them with `deskbreak config edit`"))
	}
	a.warnings(loaded)
	a.say(lang.T("%s: no mistakes", file))
	return nil
}

// findEditor is the command that opens a file, and whether it ends only when the
// person is done with it.
func findEditor(file string) (c *exec.Cmd, waits bool, err error) {
	if editor := cmp.Or(os.Getenv("VISUAL"), os.Getenv("EDITOR")); editor != "" {
		if runtime.GOOS == "windows" {
			words := strings.Fields(editor)
			return exec.Command(words[0], append(words[1:], file)...), true, nil
		}
		// As git does it: the variable may hold arguments and quotes.
		return exec.Command("sh", "-c", editor+` "$@"`, editor, file), true, nil
	}
	switch runtime.GOOS {
	case "windows":
		return exec.Command("notepad", file), true, nil
	case "darwin":
		return exec.Command("open", "-t", file), false, nil
	}
	names := []string{"editor", "nano", "vi"}
	if os.Getenv("DISPLAY") != "" || os.Getenv("WAYLAND_DISPLAY") != "" {
		names = []string{"xdg-open", "editor", "nano", "vi"}
	}
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return exec.Command(path, file), name != "xdg-open", nil
		}
	}
	return nil, false, lang.Errorf("no editor was found: set EDITOR to one, or edit %s by hand", file)
}
