package report

import (
	_ "embed"
	"strconv"

	"deskbreak/config/lang"
	"deskbreak/daemon/history"
)

var (
	//go:embed page/report.html
	reportHTML string
	//go:embed page/report.css
	reportCSS string
)

// PageOptions is what the page needs to know beyond the summary. The zero value
// is good enough.
type PageOptions struct {
	// Name is what a movement is called by its id; where it is nil or returns
	// nothing, the id is shown.
	Name func(id string) string
	// Nothing is said instead of figures when there is no record of the span;
	// empty: that there is none.
	Nothing string
}

// paperMovements are those that have room on the printed page.
const paperMovements = 10

// Page shows what happened as a page with pictures and tables, which prints on
// one sheet. It knows nothing of the person but what is in the summary. The error
// is for a broken build only.
func Page(s *history.Summary, o PageOptions) ([]byte, error) {
	return render("report", reportHTML, newPage(s, o))
}

// sheet is what the template sees.
type sheet struct {
	Head                      head
	T                         pageText
	Period                    string
	About, Education, Nothing string
	Facts, Meanings           []shownFact
	Outcomes                  *stack
	Charts                    []*chart
	Trends                    []string
	WeekHead, DayHead         []string
	WeekRows, DayRows         [][]string
	Heat                      *heatTable
	MovementHead              []string
	Movements                 []movementRow
	OnPaper                   string
	Thin                      bool
}

// pageText are the headings.
type pageText struct {
	Figures, Course, Hours, Movements, WeekTable, DayTable, Counted, NoCause string
}

type shownFact struct{ Label, Value, Note string }

type movementRow struct {
	Name   string
	Counts []int
	More   bool // not on paper
}

func newPage(s *history.Summary, o PageOptions) *sheet {
	v := &sheet{
		T: pageText{
			Figures: lang.T("At a glance"), Course: lang.T("Week by week"), Hours: lang.T("Breaks by hour"),
			Movements: lang.T("Movements"), WeekTable: lang.T("The weeks as a table"), DayTable: lang.T("The days as a table"),
			Counted: lang.T("How this is counted"), NoCause: lang.T("The record sets them side by side and does not say why."),
		},
		Head:      newHead(lang.T("Breaks, sitting and stiffness"), []string{reportCSS}),
		About:     lang.T("A person's own record, kept by deskbreak on their own computer."),
		Education: lang.T("This record is for education; it is not medical advice and not a measurement. What happened away from the computer is not in it."),
	}
	if !s.From.IsZero() {
		v.Period = dates(s.From, s.To)
	}
	if s.Records == 0 {
		if v.Nothing = o.Nothing; v.Nothing == "" {
			v.Nothing = lang.T("Nothing is recorded for these days.")
		}
		return v
	}
	for _, f := range facts(s) {
		v.Facts = append(v.Facts, shownFact{f.label, f.value, f.note})
	}
	v.Outcomes = outcomeStack(&s.Total)
	v.Charts, v.Thin = charts(s), thin(s)
	v.Trends = trends(s)
	v.weekTable(s)
	v.dayTable(s)
	v.Heat = newHeat(&s.Hours)
	v.movements(s, o.Name)
	v.Meanings = meanings()
	return v
}

func (v *sheet) weekTable(s *history.Summary) {
	v.WeekHead = []string{
		lang.T("Week of"), lang.T("Days in use"), lang.T("Breaks a day"), lang.T("Stiffness"), lang.T("Goal"),
		lang.T("Reminders"), lang.T("Done or got up"), lang.T("Longest sit"), lang.T("Bad days"),
	}
	bad := make([]int, len(s.Weeks))
	for i := range s.Days {
		if d := &s.Days[i]; d.Flare {
			bad[weekOf(s, d)]++
		}
	}
	for i := range s.Weeks {
		w := &s.Weeks[i]
		row := []string{lang.Format(w.Monday, "2 January 2006"), strconv.Itoa(w.Days), "", "", "", strconv.Itoa(w.Prompts()), "", "", strconv.Itoa(bad[i])}
		if b, ok := w.BreaksPerDay(); ok {
			row[2] = decimal(b)
			row[4] = goal(w)
		}
		if x, ok := w.Stiffness(); ok {
			row[3] = decimal(x)
		}
		if share, ok := w.Share(); ok {
			row[6] = percent(share)
		}
		if w.Sits > 0 {
			row[7] = length(w.LongestSit)
		}
		v.WeekRows = append(v.WeekRows, row)
	}
}

// dayTable is there where the pictures show days.
func (v *sheet) dayTable(s *history.Summary) {
	if len(s.Weeks) > dailyWeeks {
		return
	}
	names := weekdays(true)
	v.DayHead = append([]string{lang.T("Week of")}, names[:]...)
	for i := range s.Weeks {
		row := make([]string, 8)
		row[0] = lang.Format(s.Weeks[i].Monday, "2 January 2006")
		v.DayRows = append(v.DayRows, row)
	}
	for i := range s.Days {
		d := &s.Days[i]
		if d.Days == 0 && !d.Flare {
			continue
		}
		text := lang.T("%d breaks", d.Breaks())
		if x, ok := d.Stiffness(); ok {
			text += lang.T(", stiffness %s", decimal(x))
		}
		if d.Flare {
			text += lang.T(", bad day")
		}
		v.DayRows[weekOf(s, d)][1+weekday(d)] = text
	}
}

func (v *sheet) movements(s *history.Summary, name func(string) string) {
	v.MovementHead = []string{
		lang.T("Movement"), lang.T("Reminders"), lang.T("Done"), lang.T("Got up"), lang.T("Skipped"), lang.T("Missed"), lang.T("Felt hard"),
	}
	for i := range s.Movements {
		m := &s.Movements[i]
		row := movementRow{Name: m.Movement, Counts: []int{m.Prompts(), m.Done, m.Taken, m.Skipped, m.Missed, m.Hard}, More: i >= paperMovements}
		if name != nil {
			if n := name(m.Movement); n != "" {
				row.Name = n
			}
		}
		v.Movements = append(v.Movements, row)
	}
	if more := len(v.Movements) - paperMovements; more > 0 {
		v.OnPaper = lang.T("and %d other movements", more)
	}
}

// meanings say how the figures are counted.
func meanings() []shownFact {
	return []shownFact{
		{Label: lang.T("Reminders"), Note: lang.T("Those that could be answered. One that a pause, the end of the hours or a shutdown ended is not among them.")},
		{Label: lang.T("Done, got up"), Note: lang.T("Done is what the person said. Got up is what the computer saw: no input, or a locked screen. Whether the movement was done then is not known.")},
		{Label: lang.T("Breaks"), Note: lang.T("Reminders done or got up for, breaks of the person's own, and natural ones: away for at least the length that is set and less than four hours.")},
		{Label: lang.T("Days in use"), Note: lang.T("Days on which there was a reminder, a break or an entry. Means by the day are over these.")},
		{Label: lang.T("Sit"), Note: lang.T("Time at the desk since the last break, until the next. What was skipped, missed or snoozed does not end it.")},
		{Label: lang.T("Weekly goal"), Note: lang.T("A day counts when half of its reminders or more were done or got up for. Four such days make the week's goal, of Monday to Friday and what was used of the weekend.")},
		{Label: lang.T("Stiffness"), Note: lang.T("As the person entered it, from 0, loose, to 10, as stiff as can be. Days without an entry are left out.")},
		{Label: lang.T("Bad days"), Note: lang.T("Days on which the person had said that the back was bad; that ends by itself after three days.")},
	}
}
