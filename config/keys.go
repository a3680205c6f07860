package config

import (
	"strings"
	"time"

	"deskbreak/config/lang"
)

// key is one setting. The table of keys is the only place that knows a
// setting's name, form, range, default and meaning: reading, errors, Show, Set,
// Schema and the environment's names all follow it.
type key struct {
	name  string        // with dots, "snooze.limit"
	doc   func() string // in the person's language
	def   string        // as the environment would give it: lists separated by commas
	form  form
	field func(*Config) any // pointer to the field that holds the value
}

const day = 24 * time.Hour

// keys is in the order of the default file. It holds nothing that must be
// computed at start: only constants and functions without a closure.
var keys = [...]key{
	{"interval", func() string { return lang.T("desk time between breaks") }, "60m",
		duration{min: 5 * time.Second, max: 12 * time.Hour},
		func(c *Config) any { return &c.Interval }},
	{"wait_for_lull", func() string { return lang.T("when due, wait up to this long for a pause in typing; 0: do not wait") }, "5m",
		duration{max: 12 * time.Hour},
		func(c *Config) any { return &c.WaitForLull }},
	{"natural_break", func() string { return lang.T("away from the desk this long counts as a break") }, "5m",
		duration{min: 2 * time.Second, max: 12 * time.Hour},
		func(c *Config) any { return &c.NaturalBreak }},
	{"schedule", func() string { return lang.T("fixed times instead of the interval: cron lines") }, "",
		list{check: Checks.cron, example: "0 10,14 * * MON-FRI"},
		func(c *Config) any { return &c.Schedule }},
	{"hours", func() string { return lang.T("when to remind; empty: always") }, "",
		list{check: Checks.hours, example: "Mon-Fri 09:00-12:30"},
		func(c *Config) any { return &c.Hours }},

	{"prompt.repeat_after", func() string { return lang.T("time until an unanswered reminder is shown again") }, "5m",
		duration{min: time.Second, max: 12 * time.Hour},
		func(c *Config) any { return &c.Prompt.RepeatAfter }},
	{"prompt.repeats", func() string { return lang.T("how often an unanswered reminder is shown again") }, "2",
		number{max: 100},
		func(c *Config) any { return &c.Prompt.Repeats }},
	{"prompt.sound", func() string { return lang.T("sound of a reminder") }, "none",
		path{words: "none system"}, // not text: values
		func(c *Config) any { return &c.Prompt.Sound }},
	{"prompt.picture", func() string { return lang.T("show the movement's drawing") }, "true",
		boolean{},
		func(c *Config) any { return &c.Prompt.Picture }},

	{"snooze.for", func() string { return lang.T("what the Snooze button does") }, "10m",
		duration{min: time.Second, max: 12 * time.Hour},
		func(c *Config) any { return &c.Snooze.For }},
	{"snooze.limit", func() string { return lang.T("snoozes per reminder; 0: no limit") }, "3",
		number{max: 1000},
		func(c *Config) any { return &c.Snooze.Limit }},

	{"quiet.do_not_disturb", func() string { return lang.T("hold a reminder while do-not-disturb is on") }, "true",
		boolean{},
		func(c *Config) any { return &c.Quiet.DoNotDisturb }},
	{"quiet.call", func() string { return lang.T("hold a reminder while a microphone is in use") }, "true",
		boolean{},
		func(c *Config) any { return &c.Quiet.Call }},
	{"quiet.fullscreen", func() string { return lang.T("hold a reminder while a window fills the screen") }, "true",
		boolean{},
		func(c *Config) any { return &c.Quiet.Fullscreen }},
	{"quiet.presentation", func() string { return lang.T("hold a reminder while something inhibits the screen saver") }, "true",
		boolean{},
		func(c *Config) any { return &c.Quiet.Presentation }},
	{"quiet.tray_alert_after", func() string { return lang.T("held this long, the tray icon asks for attention; 0: never") }, "1h",
		duration{max: day},
		func(c *Config) any { return &c.Quiet.TrayAlertAfter }},

	{"pause.tomorrow", func() string { return lang.T(`when "until tomorrow" ends`) }, "06:00",
		clock{},
		func(c *Config) any { return &c.Pause.Tomorrow }},

	{"movements.focus", func() string { return lang.T("body areas to favour") }, "lower-back",
		list{known: Checks.areas, noun: "area"},
		func(c *Config) any { return &c.Movements.Focus }},
	{"movements.postures", func() string { return lang.T("postures the movements may need") }, "standing,seated",
		list{known: postures, noun: "posture"},
		func(c *Config) any { return &c.Movements.Postures }},
	{"movements.avoid", func() string { return lang.T("precautions that apply to you") }, "",
		list{known: Checks.precautions, noun: "precaution"},
		func(c *Config) any { return &c.Movements.Avoid }},
	{"movements.level", func() string { return lang.T("how much of each movement") }, "auto",
		number{min: 1, max: 3, word: "auto"},
		func(c *Config) any { return &c.Movements.Level }},
	{"movements.only", func() string { return lang.T("your own programme: ids of movements; empty: all") }, "",
		list{known: Checks.movements, noun: "movement"},
		func(c *Config) any { return &c.Movements.Only }},
	{"movements.file", func() string {
		return lang.T("a file with movements of your own, such as `deskbreak movements example` prints; empty: none")
	}, "",
		path{optional: true},
		func(c *Config) any { return &c.Movements.File }},

	{"language", func() string { return lang.T("language of messages") }, "auto",
		language{},
		func(c *Config) any { return &c.Language }},
	{"tray", func() string { return lang.T("show an icon in the tray") }, "true",
		boolean{},
		func(c *Config) any { return &c.Tray }},
	{"check_in", func() string { return lang.T("how often to ask how the back feels") }, "daily",
		choice{"daily weekly never"}, // not text: values
		func(c *Config) any { return &c.CheckIn }},
	{"history.keep", func() string { return lang.T("how long records are kept") }, "forever",
		duration{min: day, max: 36500 * day, word: "forever"},
		func(c *Config) any { return &c.History.Keep }},
	{"hooks.on_prompt", func() string { return lang.T("program and arguments to run when a reminder is shown") }, "",
		list{program: true},
		func(c *Config) any { return &c.Hooks.OnPrompt }},
	{"hooks.on_done", func() string { return lang.T("program and arguments to run when a movement is done") }, "",
		list{program: true},
		func(c *Config) any { return &c.Hooks.OnDone }},
	{"log.level", func() string { return lang.T("how much the daemon reports about itself") }, "info",
		choice{"debug info warn error"}, // not text: values
		func(c *Config) any { return &c.Log.Level }},
	{"log.format", func() string { return lang.T("form of the daemon's reports") }, "text",
		choice{"text json"}, // not text: values
		func(c *Config) any { return &c.Log.Format }},
	{"log.record", func() string { return lang.T("a file for every input event, for simulate --trace; empty: none") }, "",
		path{optional: true, written: true},
		func(c *Config) any { return &c.Log.Record }},
}

func postures(Checks) []string { return []string{"standing", "seated", "floor"} }

// Keys are the names of all settings, with dots, in the order of the default file.
func Keys() []string {
	names := make([]string, len(keys))
	for i := range keys {
		names[i] = keys[i].name
	}
	return names
}

// KeyDoc says in one line what a setting means, what it takes and its default;
// empty when there is no such setting.
func KeyDoc(name string) string {
	k := find(name)
	if k == nil {
		return ""
	}
	return lang.T("%s (%s; default %s)", k.doc(), k.form.wants(), k.text(k.def))
}

// Default is what is in force when nothing is set anywhere.
func Default() Config {
	var c Config
	for i := range keys {
		k := &keys[i]
		value, reason := k.read(k.def)
		if reason != "" {
			panic("config: default of " + k.name + ": " + reason)
		}
		k.put(&c, value)
	}
	return c
}

func find(name string) *key {
	for i := range keys {
		if keys[i].name == name {
			return &keys[i]
		}
	}
	return nil
}

// section is the part of a name before the dot, leaf the part after it; a key
// of the top level has no section.
func (k *key) section() string { s, _ := split(k.name); return s }
func (k *key) leaf() string    { _, l := split(k.name); return l }

func split(name string) (section, leaf string) {
	if s, l, ok := strings.Cut(name, "."); ok {
		return s, l
	}
	return "", name
}

// leaves are the keys of a section; none when there is no such section.
func leaves(section string) []string {
	var names []string
	for i := range keys {
		if s, l := split(keys[i].name); s == section {
			names = append(names, l)
		}
	}
	return names
}

func isSection(name string) bool { return name != "" && len(leaves(name)) > 0 }

// variable is the key's name in the environment.
func (k *key) variable() string {
	return envPrefix + strings.ToUpper(strings.ReplaceAll(k.name, ".", "_"))
}

// put stores a value, of the type that the form reads, in its field.
func (k *key) put(c *Config, value any) {
	switch p := k.field(c).(type) {
	case *time.Duration:
		*p = value.(time.Duration)
	case *int:
		*p = value.(int)
	case *bool:
		*p = value.(bool)
	case *string:
		*p = value.(string)
	case *[]string:
		*p = value.([]string)
	}
}

// read reads what the environment, a flag or the table says.
func (k *key) read(text string) (value any, reason string) {
	return k.form.read(text)
}

// text is how a value, given as read takes it, is written in the file.
func (k *key) text(value string) string {
	switch k.form.(type) {
	case list:
		items, _ := splitList(value)
		return flow(items)
	case boolean, number, duration:
		return value
	case clock:
		return doubleQuote(value)
	}
	return quote(value)
}
