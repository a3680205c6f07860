package autostart

import (
	"errors"
	"os"
	"path/filepath"
	"strings"

	"deskbreak/config/lang"
)

const unitName = "deskbreak.service"

func (e Env) unitFile() string {
	return filepath.Join(e.ConfigHome, "systemd", "user", unitName)
}

// wants is the link that `systemctl enable` makes.
func (e Env) wants() string {
	return filepath.Join(e.ConfigHome, "systemd", "user", sessionTarget+".wants", unitName)
}

// renderUnit is what On writes: the unit and where it comes from.
func renderUnit(program string) string {
	return "# Written by \"deskbreak autostart on\"; \"deskbreak autostart off\" takes it away.\n" + // not text: as all of a unit
		"# For changes of your own: systemctl --user edit deskbreak\n" + // not text: as all of a unit
		unit(program)
}

// unit is the unit for a program at an absolute path. The one for packagers
// (packaging/deskbreak.service) is the same.
//
// It says little about sandboxing on purpose. What the daemon starts (hooks, the
// editor and the browser of the person) lives in its sandbox too, and in a user
// unit nearly every such setting brings NoNewPrivileges or a user namespace:
// sudo in a hook, a browser from a snap, or the whole unit would fail.
func unit(program string) string {
	return "[Unit]\nDescription=deskbreak, a short movement about once an hour\n" + // not text: for systemd, which has no languages
		`PartOf=graphical-session.target
After=graphical-session.target
StartLimitIntervalSec=120
StartLimitBurst=5

[Service]
Type=exec
ExecStart=` + unitQuote(program) + ` daemon
Restart=on-failure
RestartSec=5
` +
		"# 2 is a mistake in the settings: only the person can mend that.\n" + // not text: a remark
		`RestartPreventExitStatus=2
` +
		"# An editor opened from the tray outlives the daemon, and so does its text.\n" + // not text: a remark
		`KillMode=process
OOMPolicy=continue
TimeoutStopSec=10
UMask=0077
LimitCORE=0

[Install]
WantedBy=graphical-session.target
`
}

// unitQuote writes one word of an ExecStart line (systemd.service(5), "Command
// lines"). A $ stays: variables are not replaced in the name of the program.
func unitQuote(word string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, `%`, `%%`).Replace(word) + `"`
}

// unitCanStart reports whether systemd takes the path at all: it calls these
// characters special and refuses the whole unit, quoted or not.
func unitCanStart(program string) bool {
	return !strings.ContainsAny(program, `"'\`)
}

// unitProgram reads the program back out of a unit file, or gives nothing.
func unitProgram(unit string) string {
	for line := range strings.Lines(unit) {
		rest, ok := strings.CutPrefix(strings.TrimSpace(line), "ExecStart=")
		if !ok {
			continue
		}
		word := firstWord(strings.TrimLeft(rest, "@-:+! "), `\"'`)
		return strings.ReplaceAll(word, "%%", "%")
	}
	return ""
}

// firstWord is the first word of a command line: in double quotes with
// backslashes before the characters of escapable, or up to the first blank.
func firstWord(line, escapable string) string {
	rest, quoted := strings.CutPrefix(line, `"`)
	var b strings.Builder
	for i := 0; i < len(rest); i++ {
		switch c := rest[i]; {
		case c == '\\' && i+1 < len(rest) && strings.IndexByte(escapable, rest[i+1]) >= 0:
			i++
			b.WriteByte(rest[i])
		case quoted && c == '"', !quoted && (c == ' ' || c == '\t'):
			return b.String()
		default:
			b.WriteByte(c)
		}
	}
	if quoted {
		return "" // the quote never ends
	}
	return b.String()
}

// writeUnit puts the unit in place and enables it; if it cannot be enabled it
// is taken away again, so that nothing is left half done.
func (e Env) writeUnit(program string) (removed []string, err error) {
	if err := writeFile(e.unitFile(), renderUnit(program)); err != nil {
		return nil, err
	}
	for _, args := range [][]string{{"daemon-reload"}, {"enable", unitName}} {
		if _, err := e.systemctl(args...); err != nil {
			_, undo := e.removeUnit()
			return nil, errors.Join(lang.Errorf("systemctl --user %s failed: %v; see journalctl --user -e, then try again",
				strings.Join(args, " "), err), undo)
		}
	}
	return nil, nil
}

// removeUnit takes the unit and its links away by hand, which also works where
// no user manager runs, and then tells the manager, if there is one.
func (e Env) removeUnit() (removed []string, err error) {
	if masked(e.unitFile()) {
		return nil, nil // the person's own no, which a unit of the system may need
	}
	links, _ := filepath.Glob(filepath.Join(filepath.Dir(e.unitFile()), "*.wants", unitName))
	for _, path := range append(links, e.unitFile()) {
		gone, failure := removeFile(path)
		removed = append(removed, gone...)
		err = errors.Join(err, failure)
	}
	if len(removed) > 0 {
		// It would find out at the next login anyway.
		_, _ = e.systemctl("daemon-reload")
	}
	return removed, err
}

// masked reports whether a unit file is the link to nothing that `systemctl
// mask` makes.
func masked(path string) bool {
	to, err := os.Readlink(path)
	return err == nil && to == os.DevNull
}

func (e Env) unitState() (State, error) {
	unit, ok, err := readFile(e.unitFile())
	if err != nil || !ok {
		return State{}, err
	}
	s := State{Means: Systemd, File: e.unitFile(), Program: unitProgram(unit)}
	if masked(e.unitFile()) {
		// Nothing is started and nothing is wrong.
		return State{OffByYou: true, Means: Systemd, File: s.File}, nil
	}
	if _, err := os.Lstat(e.wants()); err == nil {
		s.On = true
	} else {
		s.OffByYou = true // systemctl --user disable leaves the file
	}
	return s, nil
}
