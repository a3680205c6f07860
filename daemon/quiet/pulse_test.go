//go:build !windows && !darwin

package quiet

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// pulseaudio starts a sound server with a loudspeaker and a microphone.
func (d *desk) pulseaudio(more ...string) *process {
	d.t.Helper()
	args := []string{"-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--disable-shm=yes", "--log-level=error",
		"-L", "module-null-sink sink_name=out", "-L", "module-null-source source_name=mic"}
	for _, m := range append(more, "module-native-protocol-unix") {
		args = append(args, "-L", m)
	}
	cmd := d.command("pulseaudio", args...)
	cmd.Env = append(cmd.Env, "DBUS_SESSION_BUS_ADDRESS=unix:path=/none", "DBUS_SYSTEM_BUS_ADDRESS=unix:path=/none")
	p := start(d.t, cmd)
	d.soundServer()
	return p
}

func (d *desk) soundServer() {
	d.t.Helper()
	eventually(d.t, "the sound server answers", func() bool { return d.command("pactl", "info").Run() == nil })
}

// record starts a program that records, and waits until the server has it.
func (d *desk) record(args ...string) *process {
	d.t.Helper()
	before := d.streams()
	p := start(d.t, d.command("parec", args...))
	eventually(d.t, "parec records", func() bool { return d.streams() > before })
	return p
}

func (d *desk) streams() int {
	d.t.Helper()
	return strings.Count(d.do("pactl", "list", "short", "source-outputs"), "\n")
}

func TestCallOnPulseAudio(t *testing.T) {
	d := nowhere(t)
	for _, program := range []string{"pulseaudio", "pactl", "parec"} {
		need(t, program)
	}
	r := d.watch().found()
	r.why(Call, "pulse", "there is no sound server")
	p := d.pulseaudio() // comes late, and with the folder of its socket
	r.why(Call, "pulse", "")
	if q := r.question(Call); q.Source != "pulse" || !strings.HasPrefix(q.Detail, "pulseaudio ") {
		t.Errorf("report: got %+v", q)
	}

	// These are no calls.
	d.record("-d", "out.monitor").kill()
	d.record("-d", "mic", "--property=media.name=Peak detect").kill()
	d.record("-d", "mic", "--property=application.id=org.PulseAudio.pavucontrol")
	r.none()

	call := d.record("-d", "mic", "--client-name=Meeting")
	r.want(Call, true)
	if q := r.question(Call); !strings.Contains(q.Detail, "Meeting records") {
		t.Errorf("report: got %+v", q)
	}
	second := d.record("-d", "mic")
	call.kill()
	eventually(t, "one call is left", func() bool { return d.streams() == 2 })
	r.none()
	second.kill()
	r.want(Call, false)

	// A call that is on when we start; a server that is killed during it, and one
	// that takes its place.
	d.record("-d", "mic")
	r.want(Call, true)
	other := d.watch()
	other.want(Call, true)
	p.kill()
	r.want(Call, false)
	other.want(Call, false)
	r.why(Call, "pulse", "sound server")
	p = d.pulseaudio()
	r.why(Call, "pulse", "")
	d.record("-d", "mic")
	r.want(Call, true)

	// A server that hangs is late, and used again as soon as it goes on.
	p.signal(stop)
	late := d.watch().found()
	late.why(Call, "pulse", "has not answered for")
	p.signal(cont)
	late.want(Call, true)
	r.none()
}

// A stream that is corked takes no sound; one of a module has no person behind it.
func TestStreamsThatAreNoCalls(t *testing.T) {
	call := sourceOutput{client: 1, source: 2, props: map[string]string{"application.process.id": "77", "media.name": "Playback"}}
	with := func(change func(*sourceOutput)) sourceOutput {
		s := call
		s.props = map[string]string{}
		for k, v := range call.props {
			s.props[k] = v
		}
		change(&s)
		return s
	}
	if !call.listens(1) {
		t.Error("a plain recording is a call")
	}
	for name, s := range map[string]sourceOutput{
		"corked":      with(func(s *sourceOutput) { s.corked = true }),
		"module":      with(func(s *sourceOutput) { s.client = none32 }),
		"unconnected": with(func(s *sourceOutput) { s.source = none32 }),
		"peaks":       with(func(s *sourceOutput) { s.resample = "peaks" }),
		"peak detect": with(func(s *sourceOutput) { s.props["media.name"] = "Peak detect" }),
		"meter":       with(func(s *sourceOutput) { s.props["stream.monitor"] = "true" }),
		"pavucontrol": with(func(s *sourceOutput) { s.props["application.id"] = "org.PulseAudio.pavucontrol" }),
		"our own":     with(func(s *sourceOutput) { s.props["application.process.id"] = "1" }),
	} {
		if s.listens(1) {
			t.Errorf("%s: counts as a call", name)
		}
	}
}

// A loopback is made by the server itself.
func TestAModuleThatRecordsIsNoCall(t *testing.T) {
	d := nowhere(t)
	for _, program := range []string{"pulseaudio", "pactl", "parec"} {
		need(t, program)
	}
	d.pulseaudio("module-loopback source=mic sink=out")
	r := d.watch().found()
	if d.streams() != 1 {
		t.Fatalf("there are %d streams, want the loopback's", d.streams())
	}
	d.record("-d", "mic")
	r.want(Call, true)
	r.none()
}

func TestCallOnPipeWire(t *testing.T) {
	d := nowhere(t)
	for _, program := range []string{"pipewire", "wireplumber", "pipewire-pulse", "pactl", "parec"} {
		need(t, program)
	}
	d.bus("session")
	start(t, d.command("pipewire"))
	run := d.get("XDG_RUNTIME_DIR")
	there := func(name string) func() bool {
		return func() bool { _, err := os.Stat(filepath.Join(run, name)); return err == nil }
	}
	eventually(t, "pipewire listens", there("pipewire-0"))
	start(t, d.command("wireplumber"))
	p := start(t, d.command("pipewire-pulse"))
	d.soundServer()
	devices := func() {
		d.do("pactl", "load-module", "module-null-sink", "media.class=Audio/Source/Virtual", "sink_name=mic", "channel_map=mono")
		d.do("pactl", "load-module", "module-null-sink", "sink_name=out")
		eventually(t, "the devices are there", func() bool {
			out := d.do("pactl", "list", "short", "sources")
			return strings.Contains(out, "out.monitor") && strings.Contains(out, "mic")
		})
	}
	devices()
	r := d.watch().found()
	if q := r.question(Call); q.Source != "pulse" || !strings.Contains(q.Detail, "PipeWire") {
		t.Errorf("report: got %+v", q)
	}
	d.record("-d", "out.monitor")
	call := d.record("-d", "mic")
	r.want(Call, true)
	call.kill()
	r.want(Call, false)

	d.record("-d", "mic")
	r.want(Call, true)
	p.kill()
	r.want(Call, false)
	start(t, d.command("pipewire-pulse"))
	d.soundServer()
	r.why(Call, "pulse", "")
	devices()
	d.record("-d", "mic")
	r.want(Call, true)
	r.none()
}

// What listens at the socket may be anything.
func TestSoundServersThatTalkNonsense(t *testing.T) {
	reply := func(tag uint32, body tags) []byte {
		body = append(tags{}.u32(pulseReply).u32(tag), body...)
		head := make([]byte, 20)
		binary.BigEndian.PutUint32(head, uint32(len(body)))
		binary.BigEndian.PutUint32(head[4:], none32)
		return append(head, body...)
	}
	hello := reply(1, tags{}.u32(35))
	greeted := bytes.Join([][]byte{hello, reply(2, tags{}.u32(7)), reply(3, tags{}.str("nonsense").str("1")), reply(4, nil)}, nil)
	torn := reply(5, tags{}.u32(1).str("stream"))
	for name, c := range map[string]struct {
		says []byte
		why  string
	}{
		"hangs up":           {nil, "is gone"},
		"another protocol":   {[]byte("HTTP/1.1 400 Bad Request\r\n\r\n"), "does not speak"},
		"endless message":    {bytes.Repeat([]byte{0xff}, 64), "does not speak"},
		"old":                {reply(1, tags{}.u32(12)), "version 12"},
		"wrong types":        {reply(1, tags{}.str("35")), "does not speak"},
		"refuses":            {append([]byte{0, 0, 0, 15, 255, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, tags{}.u32(pulseError).u32(1).u32(1)...), "does not let us in"},
		"torn list":          {append(bytes.Clone(greeted), torn...), "does not speak"},
		"torn message":       {append(bytes.Clone(greeted), torn[:30]...), "is gone"},
		"unending list":      {append(bytes.Clone(greeted), reply(5, bytes.Repeat([]byte{'L'}, 5000))...), "does not speak"},
		"list of properties": {append(bytes.Clone(greeted), reply(5, tags("P"))...), "does not speak"},
	} {
		t.Run(name, func(t *testing.T) {
			d := nowhere(t)
			socket := filepath.Join(d.dir, "run", "sound")
			l, err := net.Listen("unix", socket)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { l.Close() })
			go func() {
				for {
					conn, err := l.Accept()
					if err != nil {
						return
					}
					_, _ = conn.Write(c.says)
					if name != "hangs up" && !strings.HasPrefix(name, "torn message") {
						_, _ = io.Copy(io.Discard, conn) // until we are gone
					}
					conn.Close()
				}
			}()
			r := d.set("PULSE_SERVER", "unix:"+socket).watch().found()
			r.why(Call, "pulse", c.why)
			r.none()
		})
	}
}

func TestPulseServers(t *testing.T) {
	host, _ := os.Hostname()
	for _, c := range []struct{ server, run, want, file string }{
		{"", "/run/user/7", "[{unix /run/user/7/pulse/native}]", "/run/user/7/pulse/native"},
		{"", "", "[]", ""},
		{"unix:/mnt/wslg/PulseServer", "/r", "[{unix /mnt/wslg/PulseServer}]", "/mnt/wslg/PulseServer"},
		{"/a tcp:host tcp6:[::1]:5", "/r", "[{unix /a} {tcp host:4713} {tcp6 [::1]:5}]", "/a"},
		{"{elsewhere}/a {" + host + "}/b", "/r", "[{unix /b}]", "/b"},
		{"{torn", "/r", "[{unix /r/pulse/native}]", "/r/pulse/native"},
		{"tcp:host", "/r", "[{tcp host:4713}]", ""},
	} {
		d := &desk{vars: map[string]string{"PULSE_SERVER": c.server, "XDG_RUNTIME_DIR": c.run}}
		list, file := pulseServers(d.get)
		if got := text(list); got != c.want || file != c.file {
			t.Errorf("PULSE_SERVER=%q: got %s and %q, want %s and %q", c.server, got, file, c.want, c.file)
		}
	}
}

func FuzzPulse(f *testing.F) {
	f.Add([]byte("\x00\x00\x00\x0f\xff\xff\xff\xff\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00L\x00\x00\x00\x02L\x00\x00\x00\x01L\x00\x00\x00\x23"))
	f.Add([]byte("\x00\x00\x00\x0b\xff\xff\xff\xff\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00L\x00\x00\x00\x02L\x00\x00\x00\x01P"))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, try := range []func(*pulseConn) error{
			func(p *pulseConn) error { _, err := p.open(nil); return err },
			func(p *pulseConn) error { _, err := p.monitors(1); return err },
			func(p *pulseConn) error {
				list, err := p.sourceOutputs()
				if err != nil && list != nil && len(list) > len(data) {
					t.Errorf("%d streams of %d bytes", len(list), len(data))
				}
				return err
			},
		} {
			p := &pulseConn{w: io.Discard, r: bufio.NewReader(bytes.NewReader(data))}
			if err := try(p); err == nil && len(data) < 30 {
				t.Errorf("%q is taken for an answer", data)
			}
		}
	})
}
