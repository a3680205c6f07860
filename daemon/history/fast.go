package history

import (
	"bytes"
	"time"
)

// parser reads lines. Those that this program wrote, which are nearly all, it
// reads by hand; for anything unusual about one it leaves the line to
// encoding/json. A test holds both to the same result.
type parser struct {
	zone   *time.Location // of the last time that was read
	offset int            // its, in seconds
	texts  map[string]string
	rest   []byte
	ok     bool
}

// parse reads one line of a file; the error is a few words for a person.
func (p *parser) parse(line []byte) (Record, error) {
	line = trimLine(line)
	if r, ok := p.fast(line); ok {
		return r, nil
	}
	return parse(line)
}

// time is when the line's record ended, if it is one. Our own lines begin with
// it, which spares reading the rest of the many that are too old to matter.
func (p *parser) time(line []byte) (time.Time, bool) {
	if rest, ours := bytes.CutPrefix(line, []byte(`{"at":`)); ours {
		p.rest, p.ok = rest, true
		if at := p.moment(); p.ok {
			return at, true
		}
	}
	r, err := parse(line)
	return r.At, err == nil
}

// trimLine drops what editors put around a line.
func trimLine(line []byte) []byte {
	return bytes.TrimSpace(bytes.TrimPrefix(line, []byte("\ufeff"))) // the mark of a file's beginning
}

// fast reads an object of known names, each once, with no space between and
// with plain values: no escapes, nothing but ASCII, whole numbers, no null.
func (p *parser) fast(line []byte) (Record, bool) {
	var r Record
	p.rest, p.ok = line, true
	p.byte('{')
	for seen := uint32(0); p.ok; {
		bit := p.field(&r)
		if p.ok = p.ok && seen&bit == 0; !p.ok {
			break
		}
		seen |= bit
		if len(p.rest) > 0 && p.rest[0] == ',' {
			p.rest = p.rest[1:]
			continue
		}
		p.byte('}')
		return r, p.ok && len(p.rest) == 0 && !r.At.IsZero() && r.Event != ""
	}
	return r, false
}

// field reads a name and its value; what it returns tells the names apart.
func (p *parser) field(r *Record) uint32 {
	name := p.raw()
	p.byte(':')
	if !p.ok {
		return 0
	}
	switch string(name) {
	case "at":
		r.At = p.moment()
		return 1 << 0
	case "event":
		r.Event = p.text()
		return 1 << 1
	case "outcome":
		r.Outcome = p.text()
		return 1 << 2
	case "why":
		r.Why = p.text()
		return 1 << 3
	case "movement":
		r.Movement = p.text()
		return 1 << 4
	case "level":
		r.Level = int(p.number())
		return 1 << 5
	case "due":
		at := p.moment()
		r.Due = &at
		return 1 << 6
	case "shown":
		at := p.moment()
		r.Shown = &at
		return 1 << 7
	case "snoozes":
		r.Snoozes = int(p.number())
		return 1 << 8
	case "held":
		r.Held = p.list()
		return 1 << 9
	case "desk_seconds":
		r.DeskSeconds = p.number()
		return 1 << 10
	case "seconds":
		r.Seconds = p.number()
		return 1 << 11
	case "felt":
		r.Felt = p.text()
		return 1 << 12
	case "score":
		n := int(p.number())
		r.Score = &n
		return 1 << 13
	case "on":
		on := p.bool()
		r.On = &on
		return 1 << 14
	case "id":
		r.ID = string(p.raw()) // each is another one
		return 1 << 15
	}
	p.ok = false
	return 0
}

func (p *parser) byte(b byte) {
	if p.ok = p.ok && len(p.rest) > 0 && p.rest[0] == b; p.ok {
		p.rest = p.rest[1:]
	}
}

// raw is the text between quotes.
func (p *parser) raw() []byte {
	p.byte('"')
	if !p.ok {
		return nil
	}
	for i, b := range p.rest {
		switch {
		case b == '"':
			text := p.rest[:i]
			p.rest = p.rest[i+1:]
			return text
		case b == '\\' || b < ' ' || b > '~':
			p.ok = false
			return nil
		}
	}
	p.ok = false
	return nil
}

// mostTexts bounds the texts that are remembered; there are some hundred in use.
const mostTexts = 1000

// text is raw as a string, the same one for the same text.
func (p *parser) text() string {
	raw := p.raw()
	if s, ok := p.texts[string(raw)]; ok { // makes no string
		return s
	}
	s := string(raw)
	if p.texts == nil {
		p.texts = map[string]string{}
	}
	if len(p.texts) < mostTexts {
		p.texts[s] = s
	}
	return s
}

func (p *parser) list() []string {
	list := []string{}
	p.byte('[')
	for p.ok && len(p.rest) > 0 && p.rest[0] != ']' {
		if len(list) > 0 {
			p.byte(',')
		}
		list = append(list, p.text())
	}
	p.byte(']')
	return list
}

func (p *parser) bool() bool {
	for _, word := range [...]string{"true", "false"} {
		if rest, is := bytes.CutPrefix(p.rest, []byte(word)); is {
			p.rest = rest
			return word == "true"
		}
	}
	p.ok = false
	return false
}

// number is a whole one of at most nine digits.
func (p *parser) number() int64 {
	n, digits := int64(0), 0
	for ; digits < len(p.rest) && isDigit(p.rest[digits]); digits++ {
		if digits == 9 {
			p.ok = false
			return 0
		}
		n = n*10 + int64(p.rest[digits]-'0')
	}
	if digits == 0 || digits > 1 && p.rest[0] == '0' {
		p.ok = false
		return 0
	}
	p.rest = p.rest[digits:]
	return n
}

func isDigit(b byte) bool { return '0' <= b && b <= '9' }

// moment is a time as in "2026-11-23T14:41:00+01:00".
func (p *parser) moment() (t time.Time) {
	raw := p.raw()
	if p.ok = p.ok && (len(raw) == 20 || len(raw) == 25); !p.ok {
		return t
	}
	year := p.digits(raw[0:2])*100 + p.digits(raw[2:4])
	month, day := p.digits(raw[5:7]), p.digits(raw[8:10])
	hour, minute, second := p.digits(raw[11:13]), p.digits(raw[14:16]), p.digits(raw[17:19])
	p.ok = p.ok && raw[4] == '-' && raw[7] == '-' && raw[10] == 'T' && raw[13] == ':' && raw[16] == ':' &&
		1 <= month && month <= 12 && 1 <= day && day <= daysIn(year, month) &&
		hour < 24 && minute < 60 && second < 60
	if !p.ok {
		return t
	}
	t = time.Date(year, time.Month(month), day, hour, minute, second, 0, time.UTC)
	if len(raw) == 20 {
		p.ok = raw[19] == 'Z'
		return t
	}
	hours, minutes := p.digits(raw[20:22]), p.digits(raw[23:25])
	if p.ok = p.ok && (raw[19] == '+' || raw[19] == '-') && raw[22] == ':' && hours < 24 && minutes < 60; !p.ok {
		return t
	}
	offset := hours*3600 + minutes*60
	if raw[19] == '-' {
		offset = -offset
	}
	t = t.Add(-time.Duration(offset) * time.Second)
	// As time.Parse does it: this machine's zone where it has that offset.
	if local := t.In(time.Local); offsetOf(local) == offset {
		return local
	}
	if p.zone == nil || p.offset != offset {
		p.zone, p.offset = time.FixedZone("", offset), offset
	}
	return t.In(p.zone)
}

func offsetOf(t time.Time) int {
	_, offset := t.Zone()
	return offset
}

func daysIn(year, month int) int {
	if month != 2 {
		return 30 + (month+month/8)%2
	}
	if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
		return 29
	}
	return 28
}

// digits is the number that two digits are.
func (p *parser) digits(two []byte) int {
	if !isDigit(two[0]) || !isDigit(two[1]) {
		p.ok = false
	}
	return int(two[0]-'0')*10 + int(two[1]-'0')
}
