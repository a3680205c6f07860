package report

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"deskbreak/config/lang"
	"deskbreak/daemon/history"
)

// column is one bar.
type column struct {
	used      bool
	breaks    float64
	stiffness float64
	rated     bool
	flare     bool
}

// block is what stands together: the days of a week, or one week.
type block struct {
	week    *history.Week
	columns []column
}

// bars are the breaks of each day, or the mean of each week where days have no
// room, and below them how stiff the back was, and the goal.
func (p *plot) bars(s *history.Summary) {
	rows := []string{lang.T("stiffness"), lang.T("median"), lang.T("bad days"), lang.T("goal")}
	left := max(widest(rows), 4) + 2
	daily := len(s.Weeks)*8+left <= plotColumns
	wide, gap := 1, 1
	title := lang.T("Breaks a day, %s", dates(s.From, s.To))
	var blocks []block
	if daily {
		for wide < 3 && len(s.Weeks)*(7*(wide+1)+gap)+left <= plotColumns {
			wide++
		}
		blocks = days(s)
	} else {
		wide, gap = min(5, (plotColumns-left)/len(s.Weeks)), 0
		title = lang.T("Breaks a day in each week, %s", dates(s.From, s.To))
		blocks = weeks(s)
	}
	p.line(p.paint(bold, title))
	c := canvas{plot: p, blocks: blocks, left: left, wide: wide, gap: gap}
	c.columns()
	if daily {
		letters := narrow(wide)
		c.each("", "", func(_ *block, i int, _ column) string { return letters[i] })
	}
	c.weekly("", func(w *history.Week) string { return lang.Format(w.Monday, "2 Jan") })
	if s.Total.Scores() > 0 {
		c.ratings(rows[0])
	}
	if daily && s.Total.Scores() > 0 {
		c.weekly(rows[1], func(w *history.Week) string {
			if v, ok := w.Stiffness(); ok {
				return decimal(v)
			}
			return ""
		})
	}
	if badDays(s) > 0 {
		c.each(rows[2], yellow, func(_ *block, _ int, x column) string {
			if x.flare {
				return "!"
			}
			return ""
		})
	}
	c.goals(rows[3])
}

func days(s *history.Summary) []block {
	blocks := make([]block, len(s.Weeks))
	for i := range s.Weeks {
		blocks[i] = block{week: &s.Weeks[i], columns: make([]column, 7)}
	}
	for i := range s.Days {
		d := &s.Days[i]
		v, rated := d.Stiffness()
		blocks[weekOf(s, d)].columns[weekday(d)] = column{d.Days > 0, float64(d.Breaks()), v, rated, d.Flare}
	}
	return blocks
}

func weeks(s *history.Summary) []block {
	blocks := make([]block, len(s.Weeks))
	for i := range s.Weeks {
		w := &s.Weeks[i]
		b, used := w.BreaksPerDay()
		v, rated := w.Stiffness()
		blocks[i] = block{week: w, columns: []column{{used, b, v, rated, false}}}
	}
	for i := range s.Days {
		if d := &s.Days[i]; d.Flare {
			blocks[weekOf(s, d)].columns[0].flare = true
		}
	}
	return blocks
}

// narrow are the names of the days in one or two letters.
func narrow(width int) (names [7]string) {
	all := strings.Fields(lang.T("M T W T F S S"))
	if width > 2 {
		all = strings.Fields(lang.T("Mo Tu We Th Fr Sa Su"))
	}
	copy(names[:], all)
	return names
}

// canvas places what belongs to a column or a block in its place.
type canvas struct {
	*plot
	blocks          []block
	left, wide, gap int // characters: before the first column, of one, between blocks
}

// columns are the bars with their axis.
func (c *canvas) columns() {
	most := 0.0
	for _, b := range c.blocks {
		for _, x := range b.columns {
			most = max(most, x.breaks)
		}
	}
	step := max(1, math.Ceil(most/plotRows))
	top := max(1, int(math.Ceil(most/step)))
	for row := top; row > 0; row-- {
		label := strconv.Itoa(row * int(step))
		if top > 5 && row%2 != top%2 {
			label = "" // a number by each of many lines is too much
		}
		line := strings.Repeat(" ", c.left-2-len(label)) + label + " " + c.pick("│", "|")
		for i, b := range c.blocks {
			if i > 0 {
				line += strings.Repeat(" ", c.gap)
			}
			for _, x := range b.columns {
				bar := ""
				if v := (x.breaks - float64(row-1)*step) / step; v > 0 {
					bar = strings.Repeat(c.part(v), max(1, c.wide-1))
				} else if row == 1 && x.used {
					bar = "_"
				}
				line += c.paint(cyan, bar) + strings.Repeat(" ", c.wide-utf8.RuneCountInString(bar))
			}
		}
		c.line(line)
	}
}

// part is a piece of a bar, as high as the part of it that is filled.
func (c *canvas) part(v float64) string {
	n := min(8, max(1, int(math.Round(8*v))))
	return c.pick([]string{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"}[n-1], []string{".", ".", ".", ":", ":", ":", "#", "#"}[n-1])
}

// each is a row with a text for each column, no wider than that.
func (c *canvas) each(label, colour string, text func(b *block, i int, x column) string) {
	line := pad(label, c.left)
	for n := range c.blocks {
		if n > 0 {
			line += strings.Repeat(" ", c.gap)
		}
		for i, x := range c.blocks[n].columns {
			t := text(&c.blocks[n], i, x)
			line += c.paint(colour, t) + strings.Repeat(" ", max(0, c.wide-utf8.RuneCountInString(t)))
		}
	}
	c.line(line)
}

// weekly is a row with a text at the beginning of each block, of those that have
// room.
func (c *canvas) weekly(label string, text func(*history.Week) string) {
	line := []rune(pad(label, c.left))
	at := c.left
	for n, b := range c.blocks {
		if t := []rune(text(b.week)); (len(line) < at || n == 0) && at+len(t) <= plotColumns {
			line = append(append(line, []rune(strings.Repeat(" ", max(0, at-len(line))))...), t...)
		}
		at += len(b.columns)*c.wide + c.gap
	}
	c.line(string(line))
}

// ratings are how stiff the back was: as a line that goes up and down, and in
// numbers where there is room for them.
func (c *canvas) ratings(label string) {
	if c.Blocks {
		c.each(label, yellow, func(_ *block, _ int, x column) string {
			if !x.rated {
				return ""
			}
			return []string{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"}[int(math.Round(x.stiffness*0.7))]
		})
		label = ""
	}
	if c.wide == 1 && c.Blocks {
		return
	}
	c.each(label, yellow, func(_ *block, _ int, x column) string {
		switch v := strconv.Itoa(int(math.Round(x.stiffness))); {
		case !x.rated:
			return ""
		case c.wide > 3:
			return decimal(x.stiffness)
		case len(v) > c.wide:
			return "X" // the Roman one: 10 has no other single character
		default:
			return v
		}
	})
}

// goals are the days of each week that count, and whether that was enough.
func (c *canvas) goals(label string) {
	met := c.pick("✓", "*")
	if len(c.blocks[0].columns)*c.wide >= 7 {
		c.weekly(label, func(w *history.Week) string {
			switch text := lang.T("%d of %d", w.Good, w.Of); {
			case w.Days == 0:
				return ""
			case w.Met():
				return text + met
			default:
				return text
			}
		})
		return
	}
	c.each(label, yellow, func(b *block, _ int, _ column) string {
		switch {
		case b.week.Met():
			return met
		case b.week.Days > 0:
			return "-"
		}
		return ""
	})
}
