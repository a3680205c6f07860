//go:build !windows && !darwin

package presence

import (
	"io"
	"net"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jezek/xgb"
)

// liar is an X server that says what the test wants.
type liar struct {
	greeting   []byte
	extensions map[string]byte
	// idle answers QueryInfo: the milliseconds, or an error's code.
	idle  func() (ms uint32, code byte)
	noise bool // an event before every reply
}

// serve listens at a socket of its own; the answer is its DISPLAY.
func (l *liar) serve(t *testing.T) string {
	t.Helper()
	display := filepath.Join(folder(t), "x:0")
	listener, err := net.Listen("unix", display)
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			l.talk(conn)
			conn.Close()
		}
	}()
	t.Cleanup(func() { listener.Close(); <-done })
	return display
}

// greeting has a vendor of five bytes, one format, and the root window 0x123.
func goodGreeting() []byte {
	b := make([]byte, 8+32+8+8+40)
	b[0], b[2] = 1, 11
	xgb.Put16(b[6:], uint16((len(b)-8)/4))
	xgb.Put32(b[16:], 0x1fffff)
	xgb.Put16(b[24:], 5)
	b[28], b[29] = 1, 1
	xgb.Put32(b[40+8+8:], 0x123)
	return b
}

func (l *liar) talk(conn net.Conn) {
	head := make([]byte, 12)
	if _, err := io.ReadFull(conn, head); err != nil {
		return
	}
	if _, err := conn.Write(l.greeting); err != nil {
		return
	}
	for sequence := uint16(1); ; sequence++ {
		if _, err := io.ReadFull(conn, head[:4]); err != nil {
			return
		}
		body := make([]byte, 4*int(xgb.Get16(head[2:]))-4)
		if _, err := io.ReadFull(conn, body); err != nil {
			return
		}
		if l.noise {
			event := make([]byte, 32)
			event[0] = 34 // MappingNotify, which everybody gets
			if _, err := conn.Write(event); err != nil {
				return
			}
		}
		reply := make([]byte, 32)
		reply[0] = 1
		xgb.Put16(reply[2:], sequence)
		if head[0] == 98 {
			if code, ok := l.extensions[string(body[4:4+xgb.Get16(body)])]; ok {
				reply[8], reply[9] = 1, code
			}
		} else {
			ms, code := l.idle()
			if root := xgb.Get32(body); root != 0x123 {
				code = 9
			}
			if code != 0 {
				reply[0], reply[1] = 0, code
			}
			xgb.Put32(reply[16:], ms)
		}
		if _, err := conn.Write(reply); err != nil {
			return
		}
	}
}

func TestAServerThatLies(t *testing.T) {
	saver := map[string]byte{"MIT-SCREEN-SAVER": 140}
	says := func(ms uint32) func() (uint32, byte) { return func() (uint32, byte) { return ms, 0 } }
	refused := []byte("\x00\x03\x0b\x00\x00\x00\x01\x00no!\x00")
	tests := []struct {
		name string
		liar liar
		idle time.Duration
		why  string // empty: idle is known
	}{
		{"the truth", liar{goodGreeting(), saver, says(90_000), false}, 90 * time.Second, ""},
		{"the truth, with noise", liar{goodGreeting(), saver, says(90_000), true}, 90 * time.Second, ""},
		{"below zero", liar{goodGreeting(), saver, says(1<<32 - 20), false}, 0, ""},
		{"longer than the machine runs", liar{goodGreeting(), saver, says(3 * 3600_000), false}, 0, "longer than the machine has been running"},
		{"an error", liar{goodGreeting(), saver, func() (uint32, byte) { return 0, 9 }, false}, 0, "X protocol error 9"},
		{"no such extension", liar{goodGreeting(), nil, says(1), false}, 0, "no MIT-SCREEN-SAVER extension"},
		{"XWayland", liar{goodGreeting(), map[string]byte{"MIT-SCREEN-SAVER": 140, "XWAYLAND": 150}, says(1), false}, 0, "XWayland"},
		{"refuses", liar{refused, saver, says(1), false}, 0, "no!"},
		{"another version", liar{[]byte("\x01\x00\x0c\x00\x00\x00\x00\x00"), saver, says(1), false}, 0, "version"},
		{"too short", liar{[]byte("\x01\x00\x0b\x00\x00\x00\x00\x00"), saver, says(1), false}, 0, "no X server"},
		{"no screen", liar{goodGreeting()[:8], saver, says(1), false}, 0, ""},
	}
	// A greeting as long as it says, with no screen in it.
	none := goodGreeting()
	none[28] = 0
	tests[len(tests)-1].liar.greeting, tests[len(tests)-1].why = none, "no screen"
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			env := nowhere(t).set("DISPLAY", tt.liar.serve(t))
			r := watching(t, env, func(o *Options) { o.Boot = func() time.Duration { return 2 * time.Hour } }).found()
			if tt.why != "" {
				r.unknown(tt.why)
				return
			}
			for range 3 {
				if got := r.known(); got != tt.idle {
					t.Errorf("idle: got %v, want %v", got, tt.idle)
				}
			}
		})
	}
}

func TestAThingThatIsNoXServer(t *testing.T) {
	for _, greeting := range []string{"", "HTTP/1.1 400 Bad Request\r\n\r\n"} {
		l := liar{greeting: []byte(greeting)}
		display := filepath.Join(folder(t), "x:0")
		listener, err := net.Listen("unix", display)
		if err != nil {
			t.Fatal(err)
		}
		done := make(chan struct{})
		go func() {
			defer close(done)
			for {
				conn, err := listener.Accept()
				if err != nil {
					return
				}
				_, _ = conn.Write(l.greeting)
				conn.Close()
			}
		}()
		r := watching(t, nowhere(t).set("DISPLAY", display)).found()
		if why := r.Sources().Idle.Why(); !strings.Contains(why, display) {
			t.Errorf("greeting %q: reason %q does not name %s", greeting, why, display)
		}
		r.Close()
		listener.Close()
		<-done
	}
}
