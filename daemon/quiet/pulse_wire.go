//go:build !windows && !darwin

package quiet

import (
	"bufio"
	"encoding/binary"
	"io"
	"os"
	"path/filepath"

	"deskbreak/config/lang"
)

// pulseConn speaks PulseAudio's native protocol, as far as it takes to see who
// records. It is our own because the reply of a server that is broken, or killed
// in the middle of one, must be an error here and not a panic in another goroutine.
type pulseConn struct {
	w       io.Writer
	r       *bufio.Reader
	wait    *patient // nil in tests without a deadline
	tag     uint32
	changed bool // a subscribed event has come
}

const (
	// pulseVersion is what we say we speak: 19, of 2010, says who is corked and
	// has none of the later fields. All servers since speak it.
	pulseVersion = 19
	// pulseFrame bounds one message; a list of hundred streams is about 200 kB.
	pulseFrame = 1 << 20
	none32     = 1<<32 - 1

	pulseError         = 0
	pulseReply         = 2
	pulseAuth          = 8
	pulseSetClientName = 9
	pulseServerInfo    = 20
	pulseSourceInfo    = 23
	pulseOutputs       = 32 // GET_SOURCE_OUTPUT_INFO_LIST
	pulseSubscribe     = 35
	pulseEvent         = 66

	pulseMaskSourceOutput = 0x8
)

// pulseCode is an error that the server answers with.
type pulseCode uint32

func (c pulseCode) Error() string {
	switch c {
	case 1:
		return lang.T("access denied")
	case 5:
		return lang.T("no such entity")
	}
	return lang.T("error %d", uint32(c))
}

const pulseNoEntity = pulseCode(5)

var errNoPulse error = noPulseError{}

type noPulseError struct{}

func (noPulseError) Error() string { return lang.T("it does not speak PulseAudio's protocol") }

// open greets the server and subscribes to the recording streams.
func (p *pulseConn) open(cookie []byte) (server string, err error) {
	secret := make([]byte, 256) // any will do for our own user's server
	copy(secret, cookie)
	r, err := p.ask(pulseAuth, tags{}.u32(pulseVersion).bytes(secret))
	if err != nil {
		return "", err
	}
	if v := r.u32() & 0xFFFF; r.bad {
		return "", errNoPulse
	} else if v < pulseVersion {
		return "", lang.Errorf("it speaks version %d of the protocol, and at least %d is needed; update it", v, pulseVersion)
	}
	props := append(tags{'P'}.str("application.name").u32(10).bytes([]byte("deskbreak\x00")), 'N')
	if _, err = p.ask(pulseSetClientName, props); err != nil {
		return "", err
	}
	if r, err = p.ask(pulseServerInfo, nil); err != nil {
		return "", err
	}
	name, version := r.str(), r.str()
	if _, err = p.ask(pulseSubscribe, tags{}.u32(pulseMaskSourceOutput)); err != nil {
		return "", err
	}
	return name + " " + version, r.err()
}

// sourceOutput is one recording stream.
type sourceOutput struct {
	client, source uint32 // none32: none
	resample       string
	corked         bool
	props          map[string]string
}

func (p *pulseConn) sourceOutputs() ([]sourceOutput, error) {
	p.changed = false
	r, err := p.ask(pulseOutputs, nil)
	if err != nil {
		return nil, err
	}
	var list []sourceOutput
	for len(r.rest) > 0 && !r.bad {
		var s sourceOutput
		r.u32() // index
		name := r.str()
		r.u32() // module
		s.client, s.source = r.u32(), r.u32()
		r.skip('a', 6)
		r.counted('m', 1)
		r.skip('U', 8)
		r.skip('U', 8)
		s.resample = r.str()
		r.str() // driver
		s.props = r.props()
		s.corked = r.boolean()
		if s.props["media.name"] == "" {
			s.props["media.name"] = name
		}
		list = append(list, s)
	}
	return list, r.err()
}

// monitors says whether a source is what goes to a loudspeaker.
func (p *pulseConn) monitors(source uint32) (bool, error) {
	r, err := p.ask(pulseSourceInfo, append(tags{}.u32(source), 'N'))
	if err != nil {
		return false, err
	}
	r.u32()
	r.str()
	r.str()
	r.skip('a', 6)
	r.counted('m', 1)
	r.u32()
	r.counted('v', 4)
	r.boolean()
	of := r.u32()
	return of != none32, r.err()
}

// next waits for an event.
func (p *pulseConn) next() error {
	for !p.changed || p.r.Buffered() > 0 {
		if _, _, _, err := p.message(); err != nil {
			return err
		}
	}
	return nil
}

// ask sends a request and waits for its reply.
func (p *pulseConn) ask(command uint32, args tags) (*tagReader, error) {
	p.tag++
	body := append(tags{}.u32(command).u32(p.tag), args...)
	frame := make([]byte, 20, 20+len(body))
	binary.BigEndian.PutUint32(frame, uint32(len(body)))
	binary.BigEndian.PutUint32(frame[4:], none32) // no stream's data
	if _, err := p.w.Write(append(frame, body...)); err != nil {
		return nil, err
	}
	if p.wait != nil {
		p.wait.expect()
		defer p.wait.rest()
	}
	for {
		command, tag, r, err := p.message()
		switch {
		case err != nil:
			return nil, err
		case command == pulseEvent, tag != p.tag:
		case command == pulseReply:
			return r, nil
		case command == pulseError:
			return nil, pulseCode(r.u32())
		default:
			return nil, errNoPulse
		}
	}
}

// message reads one, and notes an event.
func (p *pulseConn) message() (command, tag uint32, r *tagReader, err error) {
	for {
		var head [20]byte
		if _, err := io.ReadFull(p.r, head[:]); err != nil {
			return 0, 0, nil, err
		}
		size := binary.BigEndian.Uint32(head[:])
		if size > pulseFrame {
			return 0, 0, nil, errNoPulse
		}
		body := make([]byte, size)
		if _, err := io.ReadFull(p.r, body); err != nil {
			return 0, 0, nil, err
		}
		if binary.BigEndian.Uint32(head[4:]) != none32 {
			continue // a stream's data, of which we have none
		}
		r = &tagReader{rest: body}
		command, tag = r.u32(), r.u32()
		if command == pulseEvent {
			p.changed = true
		}
		return command, tag, r, r.err()
	}
}

// tags is what a message is made of: values with their type before them.
type tags []byte

func (t tags) u32(v uint32) tags { return binary.BigEndian.AppendUint32(append(t, 'L'), v) }

func (t tags) str(s string) tags { return append(append(append(t, 't'), s...), 0) }

func (t tags) bytes(b []byte) tags {
	return append(binary.BigEndian.AppendUint32(append(t, 'x'), uint32(len(b))), b...)
}

// tagReader takes them apart. After the first that is not what it should be, all
// are zero, and err says so.
type tagReader struct {
	rest []byte
	bad  bool
}

func (r *tagReader) err() error {
	if r.bad {
		return errNoPulse
	}
	return nil
}

func (r *tagReader) take(n int) []byte {
	if r.bad || n > len(r.rest) {
		r.bad = true
		return nil
	}
	b := r.rest[:n]
	r.rest = r.rest[n:]
	return b
}

// kind takes the type, which must be one of these.
func (r *tagReader) kind(allowed string) byte {
	b := r.take(1)
	if b == nil {
		return 0
	}
	for i := range len(allowed) {
		if b[0] == allowed[i] {
			return b[0]
		}
	}
	r.bad = true
	return 0
}

func (r *tagReader) skip(kind byte, n int) {
	r.kind(string(kind))
	r.take(n)
}

// counted skips a list with its length in a byte.
func (r *tagReader) counted(kind byte, each int) {
	r.kind(string(kind))
	if n := r.take(1); n != nil {
		r.take(int(n[0]) * each)
	}
}

func (r *tagReader) number() uint32 {
	if b := r.take(4); b != nil {
		return binary.BigEndian.Uint32(b)
	}
	return 0
}

func (r *tagReader) u32() uint32 {
	r.kind("L")
	return r.number()
}

func (r *tagReader) boolean() bool { return r.kind("01") == '1' }

func (r *tagReader) str() string {
	if r.kind("tN") != 't' {
		return ""
	}
	return r.text()
}

func (r *tagReader) text() string {
	for i, b := range r.rest {
		if b == 0 {
			return string(r.take(i + 1)[:i])
		}
	}
	r.bad = true
	return ""
}

// props are a stream's properties. Those that are no text are passed over.
func (r *tagReader) props() map[string]string {
	m := map[string]string{}
	r.kind("P")
	for r.kind("tN") == 't' {
		key := r.text()
		r.u32()
		r.kind("x")
		value := r.take(int(r.number()))
		if n := len(value); n > 1 && value[n-1] == 0 && !r.bad {
			m[key] = string(value[:n-1])
		}
	}
	return m
}

// pulseCookie is the password for servers of others; none is worth a try.
func pulseCookie(env func(string) string) []byte {
	files := []string{env("PULSE_COOKIE")}
	if home := env("HOME"); home != "" {
		config := env("XDG_CONFIG_HOME")
		if config == "" {
			config = filepath.Join(home, ".config")
		}
		files = append(files, filepath.Join(config, "pulse", "cookie"), filepath.Join(home, ".pulse-cookie"))
	}
	for _, name := range files {
		if name == "" {
			continue
		}
		f, err := os.Open(name)
		if err != nil {
			continue
		}
		cookie, err := io.ReadAll(io.LimitReader(f, 256))
		f.Close()
		if err == nil && len(cookie) == 256 {
			return cookie
		}
	}
	return nil
}
