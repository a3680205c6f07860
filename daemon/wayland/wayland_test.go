package wayland

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
)

// talk is a connection whose other end has said everything beforehand.
type talk struct {
	in  *bytes.Buffer
	out bytes.Buffer
}

func (t *talk) Read(p []byte) (int, error)  { return t.in.Read(p) }
func (t *talk) Write(p []byte) (int, error) { return t.out.Write(p) }

func event(object uint32, opcode uint16, args Args) []byte {
	b := order.AppendUint32(nil, object)
	return append(order.AppendUint32(b, uint32(8+len(args))<<16|uint32(opcode)), args...)
}

func TestGlobalsAndBind(t *testing.T) {
	all := bytes.Join([][]byte{
		event(Display, 1, Args{}.Uint(77)), // delete_id
		event(2, 0, Args{}.Uint(10).Text("wl_seat").Uint(7)),
		event(2, 0, Args{}.Uint(11).Text("wl_compositor").Uint(4)),
		event(99, 3, Args{}.Uint(1)), // somebody else's
		event(2, 1, Args{}.Uint(12)), // global_remove
		event(3, 0, Args{}.Uint(0)),  // done
		event(4, 5, Args{}.Text("seat0")),
	}, nil)
	x := &talk{in: bytes.NewBuffer(all)}
	c := New(x)
	globals, err := c.Globals()
	if err != nil || len(globals) != 2 || globals[0] != (Global{10, "wl_seat", 7}) || globals[1] != (Global{11, "wl_compositor", 4}) {
		t.Fatalf("got %v, %v", globals, err)
	}
	for _, g := range []struct{ ask, got, id uint32 }{{9, 7, 4}, {2, 2, 5}} {
		id, version, err := c.Bind(globals[0], g.ask)
		if err != nil || version != g.got || id != g.id {
			t.Errorf("version %d: got object %d, version %d, %v", g.ask, id, version, err)
		}
	}
	e, err := c.Next()
	if err != nil || e.Object != 4 || e.Opcode != 5 || e.Text() != "seat0" || e.Err() != nil {
		t.Errorf("got %+v, %v", e, err)
	}
	if _, err := c.Next(); !errors.Is(err, io.EOF) {
		t.Errorf("at the end: got %v", err)
	}
	x.out.Next(12 + 12) // get_registry and sync
	sent := New(&talk{in: &x.out})
	for _, want := range []struct {
		object uint32
		opcode uint16
		args   Args
	}{
		{2, 0, Args{}.Uint(10).Text("wl_seat").Uint(7).Uint(4)},
		{2, 0, Args{}.Uint(10).Text("wl_seat").Uint(2).Uint(5)},
	} {
		// Requests have the form of events.
		e, err := sent.Next()
		if err != nil || e.Object != want.object || e.Opcode != want.opcode || !bytes.Equal(e.rest, want.args) {
			t.Errorf("sent: got %+v, %v, want %+v", e, err, want)
		}
	}
}

func TestErrors(t *testing.T) {
	for name, c := range map[string]struct {
		says []byte
		want string
	}{
		"the compositor's": {event(Display, 0, Args{}.Uint(3).Uint(1).Text("no such global")), "no such global (object 3, code 1)"},
		"torn error":       {event(Display, 0, Args{}.Uint(3)), "does not speak"},
		"no object":        {event(0, 0, nil), "does not speak"},
		"too short":        {[]byte{5, 0, 0, 0, 0, 0, 4, 0}, "does not speak"},
		"not in words":     {[]byte{5, 0, 0, 0, 0, 0, 9, 0, 1}, "does not speak"},
		"torn":             {event(5, 0, Args{}.Uint(3))[:10], "unexpected EOF"},
		"another protocol": {[]byte("HTTP/1.1 400 Bad Request\r\n\r\n"), ""},
	} {
		_, err := New(&talk{in: bytes.NewBuffer(c.says)}).Globals()
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", name, err, c.want)
		}
	}
	if err := New(&talk{in: &bytes.Buffer{}}).Request(2, 0, make(Args, 1<<16)); err == nil {
		t.Error("a request that is too long is sent")
	}
}

func TestArguments(t *testing.T) {
	e := &Event{rest: Args{}.Uint(7).Text("").Text("abc").Text("abcd").Uint(8)}
	if a, b, c, d, f := e.Uint(), e.Text(), e.Text(), e.Text(), e.Uint(); a != 7 || b != "" || c != "abc" || d != "abcd" || f != 8 {
		t.Errorf("got %d %q %q %q %d", a, b, c, d, f)
	}
	if e.Err() != nil || len(e.rest) != 0 {
		t.Errorf("left over: %v, %v", e.rest, e.Err())
	}
	if e.Uint() != 0 || e.Err() == nil {
		t.Error("reading on is no error")
	}
	if e = (&Event{rest: Args{}.Uint(1<<32 - 1).Uint(0)}); e.Array() != nil || e.Err() == nil {
		t.Error("an array longer than its event is no error")
	}
}

func TestSocket(t *testing.T) {
	for _, c := range []struct{ name, dir, want string }{
		{"", "/run/user/7", ""},
		{"wayland-1", "/run/user/7", "/run/user/7/wayland-1"},
		{"wayland-1", "", ""},
		{"/elsewhere/w", "", "/elsewhere/w"},
	} {
		env := map[string]string{"WAYLAND_DISPLAY": c.name, "XDG_RUNTIME_DIR": c.dir}
		if got := Socket(func(n string) string { return env[n] }); got != c.want {
			t.Errorf("%q in %q: got %q, want %q", c.name, c.dir, got, c.want)
		}
	}
}

func FuzzConn(f *testing.F) {
	f.Add(event(2, 0, Args{}.Uint(10).Text("wl_seat").Uint(7)))
	f.Add(event(2, 0, nil))
	f.Add(event(Display, 0, Args{}.Uint(3).Uint(1).Text("no")))
	f.Fuzz(func(t *testing.T, data []byte) {
		list, err := New(&talk{in: bytes.NewBuffer(data)}).Globals()
		if err == nil && len(data) < 8 {
			t.Errorf("%q is taken for an answer", data)
		}
		if len(list)*20 > len(data) {
			t.Errorf("%d globals in %d bytes", len(list), len(data))
		}
	})
}
