package autostart

import (
	"path/filepath"
	"strings"

	"deskbreak/config/lang"
)

func (e Env) entryFile() string {
	return filepath.Join(e.ConfigHome, "autostart", "deskbreak.desktop")
}

// renderEntry is the autostart entry for a program at an absolute path.
func renderEntry(program string) string {
	// A value is one line in which a backslash begins something.
	comment := strings.ReplaceAll(lang.T("A short movement about once an hour"), `\`, `\\`)
	return "[Desktop Entry]\n" + // not text: a file
		`Type=Application
Name=deskbreak
Comment=` + strings.Join(strings.Fields(comment), " ") + `
Exec=` + entryQuote(program) + ` daemon
Icon=deskbreak
Terminal=false
StartupNotify=false
X-GNOME-Autostart-enabled=true
`
}

// entryQuote writes one word of an Exec line. Two rules of the Desktop Entry
// Specification meet here: quoting of the word ("The Exec key"), and over it
// that of any string value, in which each backslash is doubled.
func entryQuote(word string) string {
	word = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "`", "\\`", `$`, `\$`).Replace(word)
	word = strings.ReplaceAll(word, `%`, `%%`)
	return `"` + strings.ReplaceAll(word, `\`, `\\`) + `"`
}

// entryProgram reads the program back out of an Exec value, or gives nothing.
func entryProgram(exec string) string {
	// \s, \n, \t and \r do not occur in paths that this package writes.
	word := firstWord(strings.ReplaceAll(exec, `\\`, `\`), "\\\"`$")
	return strings.ReplaceAll(word, "%%", "%")
}

// entryKeys are the keys of the main group of a desktop entry that matter here.
func entryKeys(entry string) (exec string, off bool) {
	group := ""
	for line := range strings.Lines(entry) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "[") {
			group = line
			continue
		}
		key, value, ok := strings.Cut(line, "=")
		if !ok || group != "[Desktop Entry]" { // not text: a group of the file
			continue
		}
		value = strings.TrimSpace(value)
		switch strings.TrimSpace(key) {
		case "Exec":
			exec = value
		case "Hidden":
			off = off || strings.EqualFold(value, "true")
		case "X-GNOME-Autostart-enabled":
			off = off || strings.EqualFold(value, "false")
		}
	}
	return exec, off
}

func (e Env) writeEntry(program string) error {
	// The specification forbids the first. The second can be written, as %%, but
	// GLib looks for the program before it takes one away again.
	if strings.ContainsAny(program, "=%") {
		return lang.Errorf("the path %q has a = or a %% in it, which desktops do not start; move the program to a plain path", program)
	}
	return writeFile(e.entryFile(), renderEntry(program))
}

func (e Env) entryState() (State, error) {
	entry, ok, err := readFile(e.entryFile())
	if err != nil || !ok {
		return State{}, err
	}
	exec, off := entryKeys(entry)
	return State{
		On: !off && exec != "", OffByYou: off,
		Means: XDG, File: e.entryFile(), Program: entryProgram(exec),
	}, nil
}
