//go:build !windows && !darwin

package quiet

import (
	"bufio"
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"deskbreak/config/lang"
)

// microphone watches the recording streams of PulseAudio, or of PipeWire in its
// place, which subscribe to nothing else. The server is never started by us.
func microphone(o Options, b *board) func(context.Context) {
	place := b.seat(Call, "pulse")
	servers, file := pulseServers(o.Env)
	return func(ctx context.Context) {
		keep(ctx, o, file, []*seat{place}, func(ctx context.Context) error {
			return servePulse(ctx, o, place, servers)
		})
	}
}

func servePulse(ctx context.Context, o Options, seat *seat, servers []address) error {
	if len(servers) == 0 {
		return unfit(lang.T("no sound server is named: XDG_RUNTIME_DIR is not set; start deskbreak from within the desktop"))
	}
	var conn *patient
	var err error
	var at address
	for _, at = range servers {
		if conn, err = dial(ctx, o, at.network, at.address); err == nil {
			break
		}
	}
	if err != nil {
		if missing(err) {
			return absentError{lang.T("there is no sound server at %s; it is used as soon as there is", at.address)}
		}
		return lang.Errorf("the sound server at %s cannot be reached: %v", at.address, err)
	}
	defer conn.Close()
	conn.late = func() {
		seat.not(lang.T("the sound server has not answered for %v; it is used again as soon as it does", o.patience))
	}
	p := &pulseConn{w: conn, r: bufio.NewReaderSize(conn, 1024), wait: conn}
	server, err := p.open(pulseCookie(o.Env))
	for err == nil {
		var who string
		var on bool
		if on, who, err = p.recording(); err == nil {
			detail := server
			if on {
				detail += ", " + who
			}
			seat.is(on, detail)
			err = p.next()
		}
	}
	switch {
	case hungUp(err):
		return lang.Error("the sound server is gone; it is looked for again")
	case errors.Is(err, pulseCode(1)):
		return lang.Errorf("the sound server at %s does not let us in; is it this user's? PULSE_SERVER names another", at.address)
	}
	return lang.Errorf("the sound server at %s is not used: %v", at.address, err)
}

// recording says whether somebody listens to a microphone.
func (p *pulseConn) recording() (on bool, who string, err error) {
	list, err := p.sourceOutputs()
	if err != nil {
		return false, "", err
	}
	for _, s := range list {
		if !s.listens(os.Getpid()) {
			continue
		}
		monitor, err := p.monitors(s.source)
		if errors.Is(err, pulseNoEntity) {
			continue // it went away in between, which is an event
		}
		if err != nil {
			return false, "", err
		}
		if !monitor {
			return true, s.who(), nil
		}
	}
	return false, "", nil
}

// listens is false for the streams that are no call:
//   - corked ones, which are open but take no sound: a dictation tool that waits
//     for its key, or a page that has been let to the microphone some time ago.
//     Someone who is muted in a call records on: the program wants to tell them
//     that they speak into nothing, so calls are not corked;
//   - level meters, as in the sound settings, which ask for nothing but peaks;
//   - those that the server's own modules make, without a client: noise filters
//     and loopbacks, which run all day. Who records behind them has a stream;
//   - those connected to no source;
//   - our own, of which there are none.
func (s sourceOutput) listens(pid int) bool {
	switch {
	case s.corked, s.client == none32, s.source == none32:
		return false
	case s.resample == "peaks", s.props["stream.monitor"] == "true",
		strings.HasPrefix(s.props["media.name"], "Peak detect"), // not text: the name of such a stream
		slices.Contains([]string{"org.PulseAudio.pavucontrol", "org.gnome.VolumeControl"}, s.props["application.id"]):
		return false
	case s.props["application.process.id"] == strconv.Itoa(pid):
		return false
	}
	return true
}

// who is the program's name for a person, which it has chosen itself.
func (s sourceOutput) who() string {
	for _, key := range []string{"application.name", "application.process.binary", "media.name"} {
		if name := strings.TrimSpace(strings.ToValidUTF8(s.props[key], "")); name != "" {
			if r := []rune(name); len(r) > 40 {
				name = string(r[:40]) + "…"
			}
			return lang.T("%s records", name)
		}
	}
	return lang.T("a program records")
}

type address struct{ network, address string }

// pulseServers is where the server may be, in order, and the file of the first
// that has one. PULSE_SERVER is a list: "unix:/path", "/path", "tcp:host:port",
// each with the machine's name or id in braces before it if it is for that only.
func pulseServers(env func(string) string) (list []address, file string) {
	for _, s := range strings.Fields(env("PULSE_SERVER")) {
		if rest, ok := strings.CutPrefix(s, "{"); ok {
			machine, server, ok := strings.Cut(rest, "}")
			if !ok || !thisMachine(machine) {
				continue
			}
			s = server
		}
		protocol, rest, ok := strings.Cut(s, ":")
		switch {
		case strings.HasPrefix(s, "/"):
			list = append(list, address{"unix", s})
		case ok && protocol == "unix":
			list = append(list, address{"unix", rest})
		case ok && (protocol == "tcp" || protocol == "tcp4" || protocol == "tcp6"):
			if _, _, err := net.SplitHostPort(rest); err != nil {
				rest = net.JoinHostPort(strings.Trim(rest, "[]"), "4713")
			}
			list = append(list, address{protocol, rest})
		}
	}
	if len(list) == 0 {
		dir := env("PULSE_RUNTIME_PATH")
		if run := env("XDG_RUNTIME_DIR"); dir == "" && run != "" {
			dir = filepath.Join(run, "pulse")
		}
		if dir != "" {
			list = append(list, address{"unix", filepath.Join(dir, "native")})
		}
	}
	for _, a := range list {
		if a.network == "unix" {
			return list, a.address
		}
	}
	return list, ""
}

func thisMachine(name string) bool {
	if host, err := os.Hostname(); err == nil && host == name {
		return true
	}
	for _, file := range []string{"/etc/machine-id", "/var/lib/dbus/machine-id"} {
		if id, err := os.ReadFile(file); err == nil && strings.TrimSpace(string(id)) == name {
			return true
		}
	}
	return false
}
