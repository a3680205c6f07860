package report

import (
	"fmt"
	"math"
	"strconv"
	"time"

	"deskbreak/config/lang"
	"deskbreak/daemon/history"
)

// The pictures have no fixed width: across they are measured in percent and down
// in pixels, so that they fill a phone, a screen and a sheet of paper alike while
// their writing keeps its size. That is also why no charting library draws them:
// those lay writing and lines out for one width, and bring a megabyte and more.

const (
	// dailyWeeks is the longest time that is drawn in days.
	dailyWeeks = 13
	// The pictures' heights, in pixels; the last is for the writing below.
	breaksHeight, stiffnessHeight, tickHeight = 132, 88, 24
)

// chart is one picture over the weeks.
type chart struct {
	Title, Label string
	Height       int
	Legend       []legend
	Levels       []level
	Bands, Bars  []bar
	Dots         []dot
	Lines        []line
	Ticks        []tick
}

type legend struct {
	Class, Text string
	Dot         float64 // radius; 0: a square
}

// level is a line across, with its number.
type level struct {
	Y    number
	Text string
	Base bool
}

// bar is a rectangle, also that of a bad day. X and Width are percent.
type bar struct {
	Class     string
	X, Width  number
	Y, Height number
}

type dot struct {
	Class string
	X, Y  number
	R     float64
}

type line struct{ X1, Y1, X2, Y2 number }

// tick names a week; a minor one only where there is room.
type tick struct {
	X     number
	Y     int
	Text  string
	Minor bool
}

// number is written with two digits after the point.
type number float64

func (n number) String() string {
	return strconv.FormatFloat(math.Round(float64(n)*100)/100, 'f', -1, 64)
}

// axis is the time from left to right.
type axis struct {
	monday time.Time
	weeks  int
	daily  bool
}

// at is where a day of a week begins; 7 is the week's end.
func (a axis) at(week, day int) number {
	return number(100 * (7*float64(week) + float64(day)) / float64(7*a.weeks))
}

func (a axis) week() number { return number(100 / float64(a.weeks)) }

// charts are the breaks and the stiffness, over the same axis.
func charts(s *history.Summary) []*chart {
	if len(s.Weeks) == 0 {
		return nil
	}
	a := axis{monday: s.Weeks[0].Monday, weeks: len(s.Weeks), daily: len(s.Weeks) <= dailyWeeks}
	list := []*chart{breaksChart(s, a)}
	if s.Total.Scores() > 0 {
		list = append(list, stiffnessChart(s, a))
	}
	for _, c := range list {
		c.bands(s, a)
		c.ticks(s, a)
	}
	return list
}

func breaksChart(s *history.Summary, a axis) *chart {
	c := &chart{Title: lang.T("Breaks on each day"), Height: breaksHeight + tickHeight}
	if !a.daily {
		c.Title = lang.T("Breaks a day, mean of each week")
	}
	type column struct{ x, width, asked, other number }
	var columns []column
	most := 1.0
	if a.daily {
		for i := range s.Days {
			d := &s.Days[i]
			asked := number(d.Answered())
			width := a.week() / 7
			columns = append(columns, column{a.at(weekOf(s, d), weekday(d)) + width*0.12, width * 0.76, asked, number(d.Breaks()) - asked})
		}
	} else {
		for i := range s.Weeks {
			w := &s.Weeks[i]
			if w.Days == 0 {
				continue
			}
			asked, all := number(w.Answered())/number(w.Days), number(w.Breaks())/number(w.Days)
			margin := a.week() * 0.12
			if thin(s) {
				margin = -a.week() * 0.03 // over the edge, which would be seen as a gap
			}
			columns = append(columns, column{max(0, a.at(i, 0)+margin), a.week() - 2*margin, asked, all - asked})
		}
	}
	for _, x := range columns {
		most = max(most, float64(x.asked+x.other))
	}
	step := max(1, math.Ceil(most/4))
	top := step * math.Ceil(most/step)
	for v := 0.0; v <= top; v += step {
		c.Levels = append(c.Levels, level{Y: number(breaksHeight * (1 - v/top)), Text: strconv.Itoa(int(v)), Base: v == 0})
	}
	scale := number(breaksHeight / top)
	for _, x := range columns {
		if x.asked > 0 {
			c.Bars = append(c.Bars, bar{"asked", x.x, x.width, breaksHeight - x.asked*scale, x.asked * scale})
		}
		if x.other > 0 {
			c.Bars = append(c.Bars, bar{"other", x.x, x.width, breaksHeight - (x.asked+x.other)*scale, x.other * scale})
		}
	}
	c.Legend = []legend{{Class: "asked", Text: lang.T("for a reminder")}, {Class: "other", Text: lang.T("natural or own")}}
	mean, _ := s.Total.BreaksPerDay()
	c.Label = lang.T("Bars: on average %s a day. The numbers are in the tables below.", decimal(mean))
	return c
}

func stiffnessChart(s *history.Summary, a axis) *chart {
	c := &chart{Title: lang.T("Stiffness, 0 to 10"), Height: stiffnessHeight + tickHeight}
	for _, v := range []float64{0, 5, 10} {
		c.Levels = append(c.Levels, level{Y: number(stiffnessHeight * (1 - v/10)), Text: strconv.Itoa(int(v)), Base: v == 0})
	}
	y := func(v float64) number { return number(stiffnessHeight * (1 - v/10)) }
	if len(s.Weeks) <= 2*dailyWeeks {
		for i := range s.Days {
			d := &s.Days[i]
			if v, ok := d.Stiffness(); ok {
				c.Dots = append(c.Dots, dot{"score", a.at(weekOf(s, d), weekday(d)) + a.week()/14, y(v), 3})
			}
		}
		c.Legend = append(c.Legend, legend{Class: "score", Text: lang.T("one day"), Dot: 3})
	}
	radius := 4.5
	if thin(s) {
		radius = 1.5
	}
	var last *dot
	for i := range s.Weeks {
		v, ok := s.Weeks[i].Stiffness()
		if !ok {
			last = nil // nothing is known of the weeks between
			continue
		}
		x := dot{"median", a.at(i, 0) + a.week()/2, y(v), radius}
		if last != nil {
			c.Lines = append(c.Lines, line{last.X, last.Y, x.X, x.Y})
		}
		c.Dots = append(c.Dots, x)
		last = &x
	}
	c.Legend = append(c.Legend, legend{Class: "median", Text: lang.T("median of the week"), Dot: 4.5})
	median, _ := s.Total.Stiffness()
	c.Label = lang.T("Line: the median of all is %s. The numbers are in the tables below.", decimal(median))
	return c
}

// thin lines are for more weeks than thick ones leave to be seen.
func thin(s *history.Summary) bool { return len(s.Weeks) > 8*dailyWeeks }

// bands are the bad days.
func (c *chart) bands(s *history.Summary, a axis) {
	height := number(c.Height - tickHeight)
	for i := range s.Days {
		d := &s.Days[i]
		if !d.Flare {
			continue
		}
		x := a.at(weekOf(s, d), weekday(d))
		if n := len(c.Bands); n > 0 && i > 0 && s.Days[i-1].Flare {
			c.Bands[n-1].Width = x + a.week()/7 - c.Bands[n-1].X
			continue
		}
		c.Bands = append(c.Bands, bar{X: x, Width: a.week() / 7, Height: height})
	}
	if len(c.Bands) > 0 {
		c.Legend = append(c.Legend, legend{Class: "band", Text: lang.T("bad days")})
	}
}

// ticks name as many weeks as there is room for.
func (c *chart) ticks(s *history.Summary, a axis) {
	wide := (a.weeks + 11) / 12
	narrow := wide * ((a.weeks + 4*wide - 1) / (4 * wide))
	form := "2 Jan"
	if a.weeks > 52 {
		form = "Jan 2006"
	}
	for i := 0; i < a.weeks; i += wide {
		c.Ticks = append(c.Ticks, tick{a.at(i, 0), c.Height - 4, lang.Format(s.Weeks[i].Monday, form), i%narrow != 0})
	}
}

// weekOf is which of the weeks a day is in. Dates are in UTC, where every day has
// 24 hours.
func weekOf(s *history.Summary, d *history.Day) int {
	return int(d.Date.Sub(s.Weeks[0].Monday) / (7 * 24 * time.Hour))
}

// weekday of a day: Monday is 0.
func weekday(d *history.Day) int { return (int(d.Date.Weekday()) + 6) % 7 }

// stack is one bar of all outcomes.
type stack struct {
	Label  string
	Height int
	Parts  []part
}

type part struct {
	Class, Text string
	X, Width    number
}

func outcomeStack(t *history.Figures) *stack {
	if t.Prompts() == 0 {
		return nil
	}
	s := &stack{Label: lang.T("Reminders: %s", outcomesText(t)), Height: 16}
	x := number(0)
	for _, o := range outcomes(t) {
		width := number(100 * float64(o.n) / float64(t.Prompts()))
		s.Parts = append(s.Parts, part{o.id, o.text, x, width})
		x += width
	}
	return s
}

// heatTable is weekdays by hours.
type heatTable struct {
	Caption, Unheeded string
	Hours             []string
	Tight             bool // many hours
	Rows              []heatRow
}

type heatRow struct {
	Name  string
	Cells []heatCell
}

type heatCell struct {
	Shade    int
	Text     string
	Unheeded bool
}

func newHeat(hours *[7][24]history.Hour) *heatTable {
	most := mostBreaks(hours)
	first, last := hourSpan(hours)
	h := &heatTable{Tight: last-first > 12, Caption: lang.T("How many breaks there were in each hour of the week; the stronger the colour, the more")}
	for hour := first; hour <= last; hour++ {
		h.Hours = append(h.Hours, fmt.Sprintf("%02d", hour))
	}
	for d, name := range weekdays(false) {
		row := heatRow{Name: name}
		for hour := first; hour <= last; hour++ {
			x := hours[d][hour]
			cell := heatCell{Shade: shade(x.Breaks, most), Unheeded: unheeded(x)}
			if x.Breaks > 0 || cell.Unheeded {
				cell.Text = strconv.Itoa(x.Breaks)
			}
			if cell.Unheeded {
				h.Unheeded = "* " + lang.T("more than half of the reminders of that hour were skipped or missed")
			}
			row.Cells = append(row.Cells, cell)
		}
		h.Rows = append(h.Rows, row)
	}
	return h
}
