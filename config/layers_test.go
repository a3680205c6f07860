package config

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestOrderOfLayers(t *testing.T) {
	system := write(t, "interval: 10m\nwait_for_lull: 10m\nnatural_break: 10m\nsnooze:\n  for: 11m\nhours: [Mon, Mon]\nprompt:\n  repeat_after: 1m\n")
	user := write(t, "# mine\nwait_for_lull: 20m\nnatural_break: 20m\nhours: [Mon 2]\nsnooze: {limit: 20}\n")
	l := mustLoad(t, Options{
		Paths:   Paths{User: user, System: system},
		Environ: []string{"DESKBREAK_NATURAL_BREAK=30m", "DESKBREAK_SNOOZE_LIMIT=0", "DESKBREAK_TRAY=false"},
		Set:     []string{"snooze.limit=4", "tray=true", "tray=false"},
	})
	c := Default()
	c.Interval, c.WaitForLull, c.NaturalBreak = 10*time.Minute, 20*time.Minute, 30*time.Minute
	c.Snooze = Snooze{For: 11 * time.Minute, Limit: 4}
	c.Hours, c.Tray, c.Prompt.RepeatAfter = []string{"Mon 2"}, false, time.Minute
	if !reflect.DeepEqual(l.Config, c) {
		t.Errorf("got\n%+v, want\n%+v", l.Config, c)
	}
	for key, want := range map[string]string{
		"interval":      system + ":1",
		"wait_for_lull": user + ":2",
		"natural_break": "environment DESKBREAK_NATURAL_BREAK",
		"snooze.limit":  "flag",
		"snooze.for":    system + ":5",
		"tray":          "flag",
		"log.level":     "default",
	} {
		if got := l.Origin(key); got != want {
			t.Errorf("origin of %s is %q, want %q", key, got, want)
		}
	}
	if want := []string{system, user}; !reflect.DeepEqual(l.Files, want) {
		t.Errorf("files %v, want %v", l.Files, want)
	}
	if len(l.Warnings) > 0 {
		t.Errorf("warnings %v", l.Warnings)
	}
}

func TestLockedKeys(t *testing.T) {
	system := write(t, "locked:\n  - interval\n  - snooze\n  - tray\ninterval: 50m\nsnooze:\n  limit: 1\n")
	user := write(t, "interval: 45m\nsnooze:\n  limit: 9\n  for: 9m\n")
	l := mustLoad(t, Options{
		Paths:   Paths{User: user, System: system},
		Environ: []string{"DESKBREAK_SNOOZE_LIMIT=0"},
		Set:     []string{"interval=30m", "tray=false"},
	})
	c := Default()
	c.Interval, c.Snooze.Limit = 50*time.Minute, 1
	if !reflect.DeepEqual(l.Config, c) {
		t.Errorf("got\n%+v, want\n%+v", l.Config, c)
	}
	// a section locks all in it, also what keeps its default
	for key, line := range map[string]int{"interval": 2, "snooze.limit": 3, "snooze.for": 3, "tray": 4} {
		if got, want := l.Origin(key), fmt.Sprintf("locked by %s:%d", system, line); got != want {
			t.Errorf("origin of %s is %q, want %q", key, got, want)
		}
	}
	var got []string
	for _, i := range l.Warnings {
		got = append(got, strings.NewReplacer(system, "SYSTEM", user, "USER").Replace(i.String()))
	}
	want := []string{
		"USER:1:11: interval: is locked by SYSTEM:2 and has no effect here",
		"USER:3:10: snooze.limit: is locked by SYSTEM:3 and has no effect here",
		"USER:4:8: snooze.for: is locked by SYSTEM:3 and has no effect here",
		"DESKBREAK_SNOOZE_LIMIT: snooze.limit: is locked by SYSTEM:3 and has no effect here",
		"--set interval=30m: interval: is locked by SYSTEM:2 and has no effect here",
		"--set tray=false: tray: is locked by SYSTEM:4 and has no effect here",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestLockedNamesAreChecked(t *testing.T) {
	system := write(t, "locked: [intervall, 5]\n")
	_, err := Load(Options{Paths: Paths{System: system}})
	want := "SYSTEM:1:10: locked: \"intervall\" is no setting (did you mean \"interval\"?)\n" +
		"SYSTEM:1:21: locked: 5 is not text: put it in quotes, \"5\""
	if err == nil || strings.ReplaceAll(err.Error(), system, "SYSTEM") != want {
		t.Errorf("got %v, want %s", err, want)
	}
	// the same file is checked as the system's when it is named
	if _, err := Load(Options{Paths: Paths{System: system}, File: system}); err == nil || strings.Contains(err.Error(), "only the system") {
		t.Errorf("got %v", err)
	}
}

// Every key can be set in all three ways, and each reaches its own field.
func TestEveryKeyEverywhere(t *testing.T) {
	folder := t.TempDir()
	sound := filepath.Join(folder, "bell")
	if err := os.WriteFile(sound, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for i := range keys {
		k := &keys[i]
		value := map[string]string{
			"check_in": "weekly", "log.level": "debug", "log.format": "json", "language": "pt-BR",
			"prompt.sound": sound, "movements.file": sound, "log.record": sound, "history.keep": "90d",
			"movements.level": "2", "pause.tomorrow": "07:30",
			"hooks.on_prompt": os.Args[0], "hooks.on_done": os.Args[0],
		}[k.name]
		if value == "" {
			switch k.form.(type) {
			case boolean:
				value = "false"
			case number:
				value = "7"
			case duration:
				value = "7m"
			case list:
				value = "a,b c"
			}
		}
		if _, known := k.form.(list); known && strings.HasSuffix(k.name, "postures") {
			value = "floor"
		}
		text := k.leaf() + ": " + k.text(value) + "\n"
		if s := k.section(); s != "" {
			text = s + ":\n  " + text
		}
		var got []Config
		for _, o := range []Options{
			{Environ: []string{k.variable() + "=" + value}},
			{Set: []string{k.name + "=" + value}},
			{File: write(t, text)},
		} {
			l := mustLoad(t, o)
			if reflect.DeepEqual(l.Config, Default()) {
				t.Errorf("%s=%s changes nothing", k.name, value)
			}
			got = append(got, l.Config)
		}
		if !reflect.DeepEqual(got[0], got[1]) || !reflect.DeepEqual(got[0], got[2]) {
			t.Errorf("%s=%s is not the same everywhere: %+v", k.name, value, got)
		}
		for j := range keys {
			if other := &keys[j]; other != k && !reflect.DeepEqual(value0(other, got[0]), value0(other, Default())) {
				t.Errorf("%s changes %s", k.name, other.name)
			}
		}
	}
}

func value0(k *key, c Config) any { return reflect.ValueOf(k.field(&c)).Elem().Interface() }

func TestOutsideErrors(t *testing.T) {
	for _, c := range []struct {
		environ, set []string
		want         string
	}{
		{set: []string{"interval=60"}, want: `--set interval=60: interval: 60 what? write 60s, 60m or 60h`},
		{set: []string{"interval"}, want: `--set interval: write KEY=VALUE, such as interval=60m`},
		{set: []string{"interval="}, want: `--set interval=: interval: "" is no duration: write one such as 45s, 60m or 1h30m`},
		{set: []string{"snooze=3"}, want: `--set snooze=3: snooze: is a section: its settings are snooze.for, snooze.limit`},
		{set: []string{"limit=3"}, want: `--set limit=3: limit: unknown key (did you mean "snooze.limit"?)`},
		{set: []string{"a\x1b=3"}, want: `--set "a\x1b=3": "a\x1b": unknown key`},
		{set: []string{"hours=a,,b"}, want: `--set hours=a,,b: hours: an empty item between commas`},
		{set: []string{"hours=[a"}, want: `--set hours=[a: hours: is no list: write a, b or ["a", "b"]`},
		{set: []string{"hours=[a] b"}, want: `--set hours=[a] b: hours: is no list: write a, b or ["a", "b"]`},
		{environ: []string{"DESKBREAK_TRAY=1"}, want: `DESKBREAK_TRAY: tray: "1" is neither true nor false`},
		{environ: []string{"DESKBREAK_INTERVAL="}, want: `DESKBREAK_INTERVAL: interval: "" is no duration: write one such as 45s, 60m or 1h30m`},
		{environ: []string{"DESKBREAK_SCHEDULE=0 10,11 * * *"},
			want: `DESKBREAK_SCHEDULE: schedule: cannot read 11 * * *; an item with commas is written ["0 10,11 * * *"]`},
		{environ: []string{"DESKBREAK_INTERVAL=60"}, set: []string{"interval=45m", "tray=x"},
			want: "DESKBREAK_INTERVAL: interval: 60 what? write 60s, 60m or 60h\n--set tray=x: tray: \"x\" is neither true nor false"},
	} {
		_, err := Load(Options{Environ: c.environ, Set: c.set, Checks: testChecks()})
		if err == nil || err.Error() != c.want {
			t.Errorf("%v %v:\n got %v\nwant %s", c.environ, c.set, err, c.want)
		}
	}
}

func TestListsOutsideFiles(t *testing.T) {
	for text, want := range map[string][]string{
		"":                              nil,
		"[]":                            nil,
		"a b, c":                        {"a b", "c"},
		`["0 10,11 * * *", '0 10 * *']`: {"0 10,11 * * *", "0 10 * *"},
	} {
		l := mustLoad(t, Options{Environ: []string{"DESKBREAK_SCHEDULE=" + text}})
		if !reflect.DeepEqual(l.Config.Schedule, want) {
			t.Errorf("%q gives %q, want %q", text, l.Config.Schedule, want)
		}
	}
}

func TestWarnings(t *testing.T) {
	own := write(t, "")
	for _, c := range []struct {
		environ []string
		file    string
		want    []string
	}{
		{environ: []string{"DESKBREAK_INTERVALL=5m", "DESKBREAK_EVENT_MOVEMENT=x", "OTHER=1"},
			want: []string{`DESKBREAK_INTERVALL: unknown variable (did you mean "DESKBREAK_INTERVAL"?)`}},
		{file: "interval: 10m\n",
			want: []string{`FILE:1:11: interval: a reminder with its repeats lasts 15m, longer than the interval of 10m`}},
		{file: "prompt:\n  repeats: 100\n",
			want: []string{`FILE:2:12: prompt.repeats: a reminder with its repeats lasts 8h25m, longer than the interval of 1h`}},
		{file: "interval: 10m\nschedule: [0 10 * * *]\n"}, // the interval does not count
		{file: "hooks:\n  on_done: [/no/such/program, a]\n  on_prompt: [notify-send hello]\n",
			want: []string{`FILE:2:12: hooks.on_done: there is no program "/no/such/program"`,
				`FILE:3:14: hooks.on_prompt: there is no program "notify-send hello": write the program and each argument as an item of its own`}},
		{file: "movements:\n  only: [walk]\n  file: " + own + "\n", // the own file's ids are not known here
			want: []string{`FILE:2:9: movements.only: leaves fewer than three`}},
	} {
		file := write(t, c.file)
		checks := testChecks()
		checks.Combined = func(c Config) (errs, warnings []Issue) {
			if len(c.Movements.Only) == 1 {
				warnings = append(warnings, Issue{Key: "movements.only", Reason: "leaves fewer than three"})
			}
			return nil, warnings
		}
		l, err := Load(Options{File: file, Environ: c.environ, Checks: checks})
		if err != nil {
			t.Error(err)
			continue
		}
		var got []string
		for _, i := range l.Warnings {
			got = append(got, strings.ReplaceAll(i.String(), file, "FILE"))
		}
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
		}
	}
}

func TestCombinedErrorHasThePlaceOfItsKey(t *testing.T) {
	file := write(t, "interval: 45m\n")
	_, err := Load(Options{File: file, Checks: Checks{Combined: func(Config) (errs, warnings []Issue) {
		return []Issue{{Key: "interval", Reason: "does not suit"}}, nil
	}}})
	if err == nil || err.Error() != file+":1:11: interval: does not suit" {
		t.Errorf("got %v", err)
	}
}

func TestOwnMovements(t *testing.T) {
	own := write(t, "")
	file := write(t, "movements:\n  only: [walk, my-own, my-owm]\n  file: "+own+"\n")
	checks := testChecks()
	checks.MovementsIn = func(f string) ([]string, error) {
		if f != own {
			t.Errorf("asked for %s, want %s", f, own)
		}
		return []string{"my-own"}, nil
	}
	_, err := Load(Options{File: file, Checks: checks})
	if want := file + `:2:24: movements.only: there is no movement "my-owm" (did you mean "my-own"?)`; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	checks.MovementsIn = func(string) ([]string, error) { return nil, errors.New("line 3: no dose") }
	_, err = Load(Options{File: file, Checks: checks})
	if want := file + `:3:9: movements.file: line 3: no dose`; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	// What has a place of its own leads there, and nothing is said of what follows from it.
	checks.MovementsIn = func(string) ([]string, error) {
		return nil, Errors{{Path: own, Line: 2, Col: 5, Key: "kind", Reason: "is missing"}, {Path: own, Line: 9, Col: 1, Reason: "no dose"}}
	}
	_, err = Load(Options{File: file, Checks: checks})
	if want := own + ":2:5: kind: is missing\n" + own + ":9:1: no dose"; err == nil || err.Error() != want || !err.(Errors)[0].InMovements() {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestFilesAreTakenFromTheirFolder(t *testing.T) {
	file := write(t, "prompt:\n  sound: sounds/bell.ogg\nlog:\n  record: ~/record.jsonl\n")
	bell := filepath.Join(filepath.Dir(file), "sounds", "bell.ogg")
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("USERPROFILE", home)
	if err := errors.Join(os.Mkdir(filepath.Dir(bell), 0o700), os.WriteFile(bell, nil, 0o600)); err != nil {
		t.Fatal(err)
	}
	l := mustLoad(t, Options{File: file})
	if l.Config.Prompt.Sound != bell || l.Config.Log.Record != filepath.Join(home, "record.jsonl") {
		t.Errorf("got %q and %q", l.Config.Prompt.Sound, l.Config.Log.Record)
	}
	if got := l.Value("prompt.sound"); got != "sounds/bell.ogg" {
		t.Errorf("shown as %s, not as it was written", got)
	}
	t.Chdir(filepath.Dir(bell))
	l = mustLoad(t, Options{Set: []string{"prompt.sound=bell.ogg"}})
	if l.Config.Prompt.Sound != bell {
		t.Errorf("got %q, want %q", l.Config.Prompt.Sound, bell)
	}
}

func TestShowIsAConfigFile(t *testing.T) {
	o := Options{File: write(t, "interval: 45m\nhours: ['Mon \"x\"', Mon]\nsnooze: {limit: 0}\nlanguage: \"no\"\npause: {tomorrow: 7:00}\n")}
	l := mustLoad(t, o)
	for _, origin := range []bool{false, true} {
		again := mustLoad(t, Options{File: write(t, Show(l, origin))})
		if !reflect.DeepEqual(again.Config, l.Config) {
			t.Errorf("origin %v: what is shown is not what is in force:\n%s", origin, Show(l, origin))
		}
	}
	if shown := Show(mustLoad(t, Options{}), true); !strings.HasPrefix(shown, "interval: 60m                            # default\n") {
		t.Errorf("got %s", shown)
	}
}
