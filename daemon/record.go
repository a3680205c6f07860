package daemon

import (
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"deskbreak/config"
	"deskbreak/daemon/schedule"
	"deskbreak/daemon/simulate"
)

// recordQueue is how many events may wait for the disk; more are dropped and counted.
const recordQueue = 256

// recorder writes every event that the machine is told to a file, for
// `simulate --trace`. It never holds up the loop. Nil: nothing is recorded.
type recorder struct {
	file  string
	log   *slog.Logger
	queue chan entry
	done  chan struct{}
	lost  int // events that found the queue full; the loop's until it has ended

	// Of the writing goroutine.
	out     *os.File
	zone    *time.Location
	failing bool // said once
	unsaid  int  // events that the disk did not take
}

// entry is one event in the queue, or the start.
type entry struct {
	header *simulate.Header
	event  simulate.Entry
}

// closeDeadline is how long a stop waits for the recording's disk.
const closeDeadline = 2 * time.Second

// startRecorder begins a recording if the settings name a file. It must come
// before the loop runs; memory is what the loop was made from.
func (l *loop) startRecorder(memory *memory) {
	file := l.config.Log.Record
	if file == "" {
		return
	}
	h := simulate.Header{Program: l.version, Now: l.now, Settings: recordedSettings(l.config)}
	if !memory.SavedWall.IsZero() {
		saved := memory.Machine
		h.Saved, h.Stop = &saved, memory.stop(l.clock.BootID())
	}
	h.Choice = l.chosen()
	r := &recorder{
		file: file, log: l.log, queue: make(chan entry, recordQueue), done: make(chan struct{}),
	}
	r.queue <- entry{header: &h}
	go r.work()
	l.recorder = r
}

// traced hands an event and what came of it to the recorder, if there is one.
func (l *loop) traced(e schedule.Event, effects []schedule.Effect) {
	r := l.recorder
	if r == nil {
		return
	}
	x := simulate.Entry{Now: l.now, Event: e, Did: simulate.Did(effects), Lost: r.lost}
	x.Event.Settings = nil
	if e.Kind == schedule.Configure {
		x.Settings = recordedSettings(l.config)
	}
	if len(effects) > 0 {
		x.Choice = l.chosen()
	}
	select {
	case r.queue <- entry{event: x}:
		r.lost = 0
	default:
		r.lost++
	}
}

// chosen is the movement of the prompt that is up or snoozed; empty: none.
func (l *loop) chosen() schedule.Choice {
	if p := l.machine.View(l.now).Prompt; p != nil {
		return schedule.Choice{Movement: p.Movement, Level: p.Level, Why: p.Chosen}
	}
	return schedule.Choice{}
}

// close writes what is queued; the loop must have ended. A disk that hangs is
// not waited for.
func (r *recorder) close() error {
	if r == nil {
		return nil
	}
	if r.lost > 0 {
		select {
		case r.queue <- entry{event: simulate.Entry{Lost: r.lost}}:
		default:
		}
	}
	close(r.queue)
	select {
	case <-r.done:
	case <-time.After(closeDeadline):
	}
	return nil
}

func (r *recorder) work() {
	defer close(r.done)
	var buf []byte
	for e := range r.queue {
		buf = r.append(buf[:0], e)
		n := 1
	more:
		for len(buf) < 64<<10 { // what waits is written at once
			select {
			case e, ok := <-r.queue:
				if !ok {
					break more
				}
				buf = r.append(buf, e)
				n++
			default:
				break more
			}
		}
		r.write(buf, n)
	}
	if r.out != nil {
		_ = r.out.Close() // every write was checked
	}
}

// append adds the lines of an entry.
func (r *recorder) append(buf []byte, e entry) []byte {
	var err error
	switch zone := r.zoneChange(e); {
	case e.header != nil:
		buf, err = simulate.AppendHeader(buf, *e.header, zone)
	case e.event.Now.Boot == 0:
		buf, err = simulate.AppendLost(buf, e.event.Lost)
	default:
		buf, err = simulate.AppendEntry(buf, e.event, zone)
	}
	if err != nil {
		r.failed(err, 1)
	}
	return buf
}

// zoneChange is the zone's name at the start and when it is another one.
func (r *recorder) zoneChange(e entry) string {
	loc := e.event.Now.Wall.Location()
	if e.header != nil {
		loc = e.header.Now.Wall.Location()
	}
	if e.header == nil && (loc == r.zone || e.event.Now.Boot == 0) {
		return ""
	}
	r.zone = loc
	return zoneName(loc)
}

// zoneName is a name that another run can load the zone by; "Local" if none is known.
func zoneName(loc *time.Location) string {
	name := loc.String()
	if name != "Local" { // not text: a zone's name in Go
		return name
	}
	if tz, ok := os.LookupEnv("TZ"); ok {
		return tzName(tz)
	}
	if target, err := filepath.EvalSymlinks("/etc/localtime"); err == nil {
		if _, rest, ok := strings.Cut(filepath.ToSlash(target), "/zoneinfo/"); ok {
			return rest
		}
	}
	return name
}

// tzName reads the environment's TZ as Go does.
func tzName(tz string) string {
	tz = strings.TrimPrefix(tz, ":")
	switch {
	case tz == "":
		return "UTC"
	case filepath.IsAbs(tz):
		if _, rest, ok := strings.Cut(filepath.ToSlash(tz), "/zoneinfo/"); ok {
			return rest
		}
		return "Local" // not text: a zone's name in Go
	}
	return tz
}

// write appends to the file, which is opened with the first event: a place that
// hangs holds up nobody but this goroutine.
func (r *recorder) write(buf []byte, n int) {
	if r.out == nil {
		var err error
		if r.out, err = openRecording(r.file); err != nil {
			r.failed(err, n)
			return
		}
	}
	if r.unsaid > 0 {
		if line, err := simulate.AppendLost(nil, r.unsaid); err == nil {
			buf = append([]byte("\n"+string(line)), buf...) // the last write may have been torn
		}
	}
	if _, err := r.out.Write(buf); err != nil {
		r.failed(err, n)
		return
	}
	if r.failing {
		r.log.Info("the recording goes on", "file", r.file, "missing", r.unsaid)
	}
	r.failing, r.unsaid = false, 0
}

func (r *recorder) failed(err error, n int) {
	r.unsaid += n
	if !r.failing {
		r.log.Error("events are not recorded; deskbreak itself goes on", "err", err)
	}
	r.failing = true
}

// openRecording opens the file for more. A line that a crash has torn stays
// alone on its line.
func openRecording(file string) (*os.File, error) {
	f, err := os.OpenFile(file, os.O_CREATE|os.O_APPEND|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	end := []byte{'\n'}
	if is, err := f.Stat(); err == nil && is.Mode().IsRegular() && is.Size() > 0 {
		_, err = f.ReadAt(end, is.Size()-1)
		if err == nil && end[0] != '\n' {
			_, err = f.WriteString("\n")
		}
		if err != nil {
			_ = f.Close()
			return nil, err
		}
	}
	return f, nil
}

// recordedSettings are the settings that the machine heeds, as KEY=VALUE.
func recordedSettings(c config.Config) []string {
	text := func(d time.Duration) string { return d.String() }
	return []string{
		"interval=" + text(c.Interval),
		"wait_for_lull=" + text(c.WaitForLull),
		"natural_break=" + text(c.NaturalBreak),
		"schedule=" + listText(c.Schedule),
		"hours=" + listText(c.Hours),
		"prompt.repeat_after=" + text(c.Prompt.RepeatAfter),
		"prompt.repeats=" + strconv.Itoa(c.Prompt.Repeats),
		"snooze.for=" + text(c.Snooze.For),
		"snooze.limit=" + strconv.Itoa(c.Snooze.Limit),
		"quiet.do_not_disturb=" + strconv.FormatBool(c.Quiet.DoNotDisturb),
		"quiet.call=" + strconv.FormatBool(c.Quiet.Call),
		"quiet.fullscreen=" + strconv.FormatBool(c.Quiet.Fullscreen),
		"quiet.presentation=" + strconv.FormatBool(c.Quiet.Presentation),
		"quiet.tray_alert_after=" + text(c.Quiet.TrayAlertAfter),
		"check_in=" + c.CheckIn,
		"pause.tomorrow=" + time.Time{}.Add(c.Pause.Tomorrow).Format("15:04"),
	}
}

// listText is a list as a setting outside a file is written.
func listText(items []string) string {
	quoted := make([]string, len(items))
	for i, s := range items {
		quoted[i] = strconv.Quote(s)
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}
