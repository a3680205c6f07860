package report

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"deskbreak/config/lang"
	"deskbreak/daemon/history"
)

// PlotOptions say what the terminal can show. The zero value is for any.
type PlotOptions struct {
	// Blocks allows characters beyond ASCII.
	Blocks bool
	// Colours allows escape sequences. They add nothing that the characters do
	// not say.
	Colours bool
}

const (
	// plotColumns is how wide a plot is at most.
	plotColumns = 80
	// plotRows is how high the bars are at most.
	plotRows = 8
	// MostPlotWeeks is how many weeks a plot has room for.
	MostPlotWeeks = 52
)

// Plot shows in a terminal what happened: the last day of weeks, a summary of at
// most [MostPlotWeeks], its bars and figures, and the hours of another one, which
// needs longer to say something.
func Plot(weeks, hours *history.Summary, o PlotOptions) string {
	p := plot{PlotOptions: o}
	p.today(weeks)
	p.b.WriteByte('\n')
	p.bars(weeks)
	p.b.WriteByte('\n')
	p.heat(hours)
	p.b.WriteByte('\n')
	p.facts(weeks)
	return p.b.String()
}

type plot struct {
	PlotOptions
	b strings.Builder
}

// The colours, as numbers of escape sequences.
const (
	bold   = "1"
	yellow = "33"
	cyan   = "36"
)

func (p *plot) paint(colour, text string) string {
	if !p.Colours || colour == "" || strings.TrimSpace(text) == "" {
		return text
	}
	return "\x1b[" + colour + "m" + text + "\x1b[0m"
}

// pick is one of two forms of the same.
func (p *plot) pick(blocks, plain string) string {
	if p.Blocks {
		return blocks
	}
	return plain
}

func (p *plot) line(text string) {
	p.b.WriteString(strings.TrimRight(text, " ") + "\n")
}

// today is one line about the last day.
func (p *plot) today(s *history.Summary) {
	if len(s.Days) == 0 {
		return
	}
	day := &s.Days[len(s.Days)-1]
	parts := []string{lang.T("%d breaks", day.Breaks())}
	if day.Days == 0 {
		parts[0] = lang.T("nothing yet")
	}
	if day.Prompts() > 0 {
		parts = append(parts, lang.T("reminders: %s", outcomesText(&day.Figures)))
	}
	if day.Sits > 0 {
		parts = append(parts, lang.T("longest sit %s", length(day.LongestSit)))
	}
	if v, ok := day.Stiffness(); ok {
		parts = append(parts, lang.T("stiffness %s of 10", decimal(v)))
	}
	if day.Flare {
		parts = append(parts, lang.T("a bad day"))
	}
	p.line(p.paint(bold, lang.T("Today")) + "  " + strings.Join(parts, "; "))
	if n := len(s.Weeks); n > 0 {
		p.line(p.paint(bold, lang.T("This week")) + "  " + lang.T("%d days towards the goal of %d", s.Weeks[n-1].Good, s.Weeks[n-1].Need))
	}
}

// facts are a row each.
func (p *plot) facts(s *history.Summary) {
	p.line(p.paint(bold, lang.T("Figures, %s", dates(s.From, s.To))))
	list := facts(s)
	label, value := 0, 0
	for _, f := range list {
		label, value = max(label, utf8.RuneCountInString(f.label)), max(value, utf8.RuneCountInString(f.value))
	}
	for _, f := range list {
		indent := 2 + label + 2 + value + 2
		row := "  " + pad(f.label, label) + "  " + p.paint(bold, f.value) + pad("", value-utf8.RuneCountInString(f.value)) + "  "
		p.line(row + strings.Join(fold(f.note, plotColumns-indent), "\n"+strings.Repeat(" ", indent)))
	}
	for i, t := range trends(s) {
		if i == 0 {
			p.b.WriteByte('\n')
		}
		for _, line := range fold(t, plotColumns) {
			p.line(line)
		}
	}
}

// heat shows when in the week the breaks come.
func (p *plot) heat(s *history.Summary) {
	p.line(p.paint(bold, lang.T("Breaks by hour, %s", dates(s.From, s.To))))
	most := mostBreaks(&s.Hours)
	if most == 0 {
		p.line(lang.T("none yet"))
		return
	}
	first, last := hourSpan(&s.Hours)
	names := weekdays(false)
	label := widest(names[:])
	row := strings.Repeat(" ", label)
	for h := first; h <= last; h++ {
		row += fmt.Sprintf(" %02d", h)
	}
	p.line(row)
	marked := false
	for d, name := range names {
		row := pad(name, label+1)
		for h := first; h <= last; h++ {
			x := s.Hours[d][h]
			mark := " "
			if unheeded(x) {
				mark, marked = p.paint(yellow, p.pick("×", "x")), true
			}
			row += p.paint(cyan, p.cell(shade(x.Breaks, most))) + mark
		}
		p.line(row)
	}
	legend, from := "", shades(most)
	for i := 1; i < len(from); i++ {
		if from[i] == 0 {
			continue
		}
		up := most
		for j := len(from) - 1; j > i; j-- {
			if from[j] > 0 {
				up = from[j] - 1
			}
		}
		text := fmt.Sprintf("%d-%d", from[i], up)
		if from[i] == up {
			text = fmt.Sprint(up)
		}
		legend += "  " + p.paint(cyan, p.cell(i)) + " " + text
	}
	p.line(lang.T("Breaks in that hour:%s", legend))
	if marked {
		p.line(p.paint(yellow, p.pick("×", "x")) + " " + lang.T("more than half of the reminders of that hour were skipped or missed"))
	}
}

// cell is a shade of the heat map.
func (p *plot) cell(shade int) string {
	return p.pick([]string{"··", "░░", "▒▒", "▓▓", "██"}[shade], []string{" .", "--", "++", "**", "##"}[shade])
}

func pad(text string, width int) string {
	return text + strings.Repeat(" ", max(0, width-utf8.RuneCountInString(text)))
}

func widest(texts []string) (width int) {
	for _, t := range texts {
		width = max(width, utf8.RuneCountInString(t))
	}
	return width
}

// fold breaks a text into lines of at most width characters.
func fold(text string, width int) []string {
	lines := []string{""}
	for i, word := range strings.Fields(text) {
		last := &lines[len(lines)-1]
		switch {
		case i == 0:
			*last += word
		case utf8.RuneCountInString(*last)+1+utf8.RuneCountInString(word) > width:
			lines = append(lines, word)
		default:
			*last += " " + word
		}
	}
	return lines
}
