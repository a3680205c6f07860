package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"slices"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"deskbreak/config"
	"deskbreak/config/lang"
	"deskbreak/daemon"
	"deskbreak/daemon/schedule"
	"deskbreak/daemon/simulate"
)

const (
	// firstDay is a Monday, so that two runs can be compared.
	firstDay = "2026-01-05"
	// mostDays is ten years.
	mostDays = 3660
)

// simulation is what was asked to be simulated.
type simulation struct {
	days   int
	from   string
	seed   uint64
	trace  string
	asJSON bool
}

func simulateCommand(a *app) *cobra.Command {
	var s simulation
	c := &cobra.Command{
		Use: "simulate", Short: lang.T("Run these settings over made-up or recorded days"), Args: arguments(0),
		Long: lang.T(`Show what these settings would do, without waiting for it: each reminder with
its moment, its reasons and what became of it, and how all of it adds up. It is
the daemon's own judgement that decides.

The days are made up from a seed: somebody comes, types and pauses, has meetings
and lunch, goes home, and answers reminders or does not. The same settings, date
and seed give the same days.

With --trace they are those of a file that log.record had the daemon write. They
come out as they did then, with the settings of then. With --set, --interval or
--config, other settings are tried on what was recorded: when there was input,
locks, sleep, calls, and how reminders were answered.

--json prints one object a line for each effect. All have "at" and "effect":
  show      "id", "variant" (first, repeat, again, back), "movement", "level",
            "can_snooze"
  withdraw  what was shown
  record    "record", as in the history
  refuse    "text", why an answer was refused`),
		Example: "  deskbreak simulate --interval 45m\n" + // not text: a command
			"  deskbreak simulate --days 20 --seed 7 --set \"hours=Mon-Fri 09:00-12:30\"\n" + // not text: a command
			"  deskbreak config set log.record ~/deskbreak-record.jsonl\n" + // not text: a command
			"  deskbreak simulate --trace ~/deskbreak-record.jsonl", // not text: a command
		RunE: func(c *cobra.Command, _ []string) error { return a.simulate(s, c.Flags()) },
	}
	f := c.Flags()
	f.IntVar(&s.days, "days", 5, lang.T("make up `N` days, weekends included"))
	f.StringVar(&s.from, "from", firstDay, lang.T("begin with this `DATE`; without it, always with the same Monday"))
	f.Uint64Var(&s.seed, "seed", 1, lang.T("make up other days with another `N`"))
	f.StringVar(&s.trace, "trace", "", lang.T("replay this `FILE` instead of making days up"))
	f.BoolVar(&s.asJSON, "json", false, lang.T("print the effects as JSON, one object a line"))
	return c
}

func (a *app) simulate(s simulation, flags *pflag.FlagSet) error {
	if s.trace != "" {
		for _, name := range []string{"days", "from", "seed"} {
			if flags.Changed(name) {
				return usage(lang.T("--%s makes days up and --trace replays recorded ones: leave one of them out", name))
			}
		}
	}
	if s.days < 1 || s.days > mostDays {
		return usage(lang.T("--days %d: say 1 to %d", s.days, mostDays))
	}
	from, err := time.ParseInLocation(time.DateOnly, s.from, time.Local)
	if err != nil || from.Year() < 1970 {
		return usage(lang.T("--from %q is not a date: try %s", s.from, firstDay))
	}
	loaded, err := a.load(a.settings())
	if err != nil {
		return err
	}
	a.warnings(loaded)
	set, moves, err := daemon.MachineSettings(loaded.Config)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(a)
	see, finish := a.report(out, moves, s.asJSON)
	if s.trace != "" {
		end, err := a.replay(s.trace, loaded.Config, see)
		if err != nil {
			_ = out.Flush() // what came before the mistake; the terminal keeps its first failure
			return err
		}
		return finish(end)
	}
	days, person := simulate.Days(s.seed, from, s.days)
	return finish(simulate.Run(set, days, person, func(step simulate.Step) {
		for i := range step.Effects {
			if e := &step.Effects[i]; e.Kind == schedule.Write {
				moves.Took(e.Record)
			}
		}
		see(step)
	}))
}

// report writes the steps as text or JSON; the terminal keeps its first failure.
func (a *app) report(out *bufio.Writer, moves daemon.Movements, asJSON bool) (see func(simulate.Step), finish func(schedule.Now) error) {
	if !asJSON {
		r := simulate.NewReport(out)
		r.Name = func(id string) string { return moves.Find(id).Name }
		r.Levels = func(id string) int { return len(moves.Find(id).Doses) }
		return r.See, func(end schedule.Now) error { return errors.Join(r.Finish(end), out.Flush()) }
	}
	var failed error
	lines := json.NewEncoder(out)
	lines.SetEscapeHTML(false)
	see = func(s simulate.Step) {
		for i := range s.Effects {
			if v := effectJSON(s.Now.Wall, &s.Effects[i]); v != nil && failed == nil {
				failed = lines.Encode(v)
			}
		}
	}
	return see, func(schedule.Now) error { return errors.Join(failed, out.Flush()) }
}

// effectJSON is an effect as --json prints it; nil: it is left out.
func effectJSON(at time.Time, e *schedule.Effect) any {
	type head struct {
		At     string `json:"at"`
		Effect string `json:"effect"`
	}
	is := func(name string) head { return head{at.Format(time.RFC3339), name} }
	switch e.Kind {
	case schedule.Show:
		return struct {
			head
			ID        string `json:"id"`
			Variant   string `json:"variant"`
			Movement  string `json:"movement"`
			Level     int    `json:"level"`
			CanSnooze bool   `json:"can_snooze"`
		}{is("show"), e.Show.ID, e.Show.Variant.String(), e.Show.Movement, e.Show.Level, e.Show.CanSnooze}
	case schedule.Withdraw:
		return is("withdraw")
	case schedule.Write:
		return struct {
			head
			Record any `json:"record"`
		}{is("record"), daemon.HistoryRecord(e.Record)}
	case schedule.Refuse:
		return struct {
			head
			Text string `json:"text"`
		}{is("refuse"), e.Text}
	}
	return nil // saves say nothing about what a person sees
}

// replay runs a recording, with its own settings or with others.
func (a *app) replay(file string, mine config.Config, see func(simulate.Step)) (end schedule.Now, err error) {
	f, err := openTrace(file)
	if err != nil {
		return end, err
	}
	defer f.Close()
	var notes []string
	recorded := func(set []string) (schedule.Settings, error) { return recordedSettings(set, mine.Movements) }
	if a.file == "" && len(a.set) == 0 {
		end, notes, err = simulate.Replay(f, file, recorded, see)
	} else {
		end, notes, err = a.tryOn(f, file, mine, recorded, see)
	}
	for _, n := range notes {
		a.warn(n)
	}
	var settings config.Errors
	if err != nil && !errors.As(err, &settings) {
		err = mistakes{err}
	}
	return end, err
}

func openTrace(file string) (*os.File, error) {
	f, err := os.Open(file)
	if err == nil {
		is, bad := f.Stat()
		switch {
		case bad != nil:
			err = bad
		case is.IsDir():
			err = lang.Error("is a folder")
		default:
			return f, nil
		}
		_ = f.Close()
	}
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	return nil, lang.Errorf("%s: %v: name a file that `log.record` had the daemon write", file, err)
}

// tryOn runs what was recorded with other settings: those of --config, or those
// of the recording with --set over them.
func (a *app) tryOn(f *os.File, file string, mine config.Config, recorded simulate.Make, see func(simulate.Step)) (end schedule.Now, notes []string, err error) {
	facts, person, notes, err := simulate.Facts(f, file, recorded)
	if err != nil {
		return end, notes, err
	}
	var set schedule.Settings
	if a.file != "" {
		set, _, err = daemon.MachineSettings(mine)
	} else {
		set, err = recorded(slices.Concat(facts.Settings, a.set))
	}
	if err != nil {
		return end, notes, err
	}
	return simulate.Run(set, facts, person, see), notes, nil
}

// recordedSettings are settings from a recording, which has none about movements.
func recordedSettings(set []string, m config.Movements) (schedule.Settings, error) {
	loaded, err := config.Load(config.Options{Set: set, Checks: daemon.Checks()})
	if err != nil {
		return schedule.Settings{}, err
	}
	loaded.Config.Movements = m
	s, _, err := daemon.MachineSettings(loaded.Config)
	return s, err
}
