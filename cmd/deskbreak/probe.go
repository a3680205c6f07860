package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"deskbreak/config"
	"deskbreak/config/lang"
	"deskbreak/daemon/presence"
	"deskbreak/daemon/quiet"
	"deskbreak/notify"
	"deskbreak/notify/tray"
	"deskbreak/packaging/autostart"
)

// probes are what doctor looks at besides the settings and the daemon.
func probes(paths config.Paths) []probe {
	return []probe{
		{aboutReminders(), func(ctx context.Context) []finding {
			report, err := notify.Probe(ctx)
			if err != nil {
				return []finding{{wrong, aboutReminders(), err.Error()}}
			}
			return []finding{{works, aboutReminders(), report.String()}}
		}},
		{lang.T("tray"), func(ctx context.Context) []finding {
			t := tray.Probe(ctx)
			if t.Shown {
				return []finding{{works, lang.T("tray"), lang.T("there is a panel that shows the icon")}}
			}
			return []finding{{without, lang.T("tray"), because(lang.T("no icon"), t.Why)}}
		}},
		{lang.T("idle time"), probePresence},
		{lang.T("quiet"), probeQuiet},
		{lang.T("login start"), probeAutostart},
		{lang.T("files"), func(context.Context) []finding {
			return []finding{
				probeFolder(lang.T("state"), filepath.Dir(paths.State)),
				probeFolder(lang.T("history"), paths.HistoryDir),
			}
		}},
	}
}

func probePresence(ctx context.Context) []finding {
	report, idle, known := presence.Probe(ctx, presence.Options{})
	ask := func(about string, q presence.Question, lacking string) finding {
		if q.Source == "" {
			return finding{lacking, about, because(lang.T("not known"), q.Why())}
		}
		text := lang.T("from %s", q.Source)
		if q.Detail != "" {
			text += ", " + q.Detail
		}
		return finding{works, about, text}
	}
	first := ask(lang.T("idle time"), report.Idle, wrong)
	if known {
		first.text = lang.T("last input %s ago, %s", span(int64(idle.Seconds())), first.text)
	}
	found := []finding{first}
	for _, c := range report.Idle.Candidates {
		if c.Why != "" && report.Idle.Source != "" {
			found = append(found, finding{"  ", "", lang.T("not %s: %s", c.Name, c.Why)})
		}
	}
	return append(found,
		ask(lang.T("screen lock"), report.Lock, without),
		ask(lang.T("sleep"), report.Sleep, without), // that it has slept is known without
	)
}

// probeQuiet looks for what holds reminders back.
func probeQuiet(ctx context.Context) []finding {
	var found []finding
	for _, q := range quiet.Probe(ctx, quiet.Options{}) {
		about := quietName(q.Reason)
		if q.Source == "" {
			found = append(found, finding{without, about, because(lang.T("not known"), q.Why())})
			continue
		}
		text := lang.T("off, from %s", q.Source)
		if q.On {
			text = lang.T("on, from %s", q.Source)
		}
		if q.Detail != "" {
			text += ", " + q.Detail
		}
		found = append(found, finding{works, about, text})
	}
	return found
}

func quietName(r quiet.Reason) string {
	switch r {
	case quiet.DoNotDisturb:
		return lang.T("do not disturb")
	case quiet.Fullscreen:
		return lang.T("full screen")
	case quiet.Call:
		return lang.T("call")
	case quiet.Presentation:
		return lang.T("presentation")
	}
	return string(r)
}

func probeAutostart(context.Context) []finding {
	about := lang.T("login start")
	env, err := autostart.System()
	if err != nil {
		return []finding{{wrong, about, err.Error()}}
	}
	state, err := autostart.Status(env)
	if err != nil {
		return []finding{{wrong, about, err.Error()}}
	}
	var found []finding
	if state.On {
		found = append(found, finding{works, about, lang.T("on, by %s", state.Means)})
	} else {
		found = append(found, finding{without, about, lang.T("off: `deskbreak autostart on` turns it on")})
	}
	for _, p := range state.Problems {
		found = append(found, finding{wrong, about, p})
	}
	return found
}

// probeFolder tries whether a file could be written in a folder, or in the one
// above it that the folder would be made in. What it writes is gone at once.
func probeFolder(about, folder string) finding {
	at := folder
	for {
		info, err := os.Stat(at)
		if err == nil && !info.IsDir() {
			return finding{wrong, about, lang.T("%s is a file where a folder should be: move it away", at)}
		}
		if err == nil {
			break
		}
		above := filepath.Dir(at)
		if !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, fs.ErrInvalid) && !isNotFolder(at) || above == at {
			return finding{wrong, about, lang.T("cannot look into %s: %v", folder, err)}
		}
		at = above
	}
	f, err := os.CreateTemp(at, ".deskbreak-doctor-*")
	if err == nil {
		_, err = f.Write(make([]byte, 4096)) // a full disk takes a name but no content
		err = errors.Join(err, f.Sync(), f.Close(), os.Remove(f.Name()))
	}
	if err != nil {
		return finding{wrong, about, lang.T("nothing can be written to %s, so it is kept in memory and lost at the end: %v", folder, err)}
	}
	return finding{works, about, folder}
}

// isNotFolder reports whether something above a path is a file.
func isNotFolder(path string) bool {
	for at := filepath.Dir(path); ; at = filepath.Dir(at) {
		info, err := os.Stat(at)
		if err == nil {
			return !info.IsDir()
		}
		if at == filepath.Dir(at) {
			return false
		}
	}
}
