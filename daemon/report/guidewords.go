package report

import (
	"fmt"

	"deskbreak/daemon/movement"
)

// guideText is every text of the page that does not come from the catalogue, so
// that another language has one place to go.
type guideText struct {
	Lang, Brand string

	Picture                             string // %s: the movement's name
	Steps, HowMuch, DoItNow, WhenToStop string
	OwnTitle, OthersTitle, NotWith      string
	SourceTitle, CareTitle              string
	LeaveOut, Level, LevelNow           string // Level: %d
	StartOver, Slower, Faster, Pace     string
	Sound                               string
	Education, Comfort, NoScript        string
	Standing, Seated, Floor, BothSides  string
	Gentle                              string
	PicturePause, PicturePlay           string
}

// guideWords are those of the countdown, which the page's script puts together:
// {n}, {of}, {set}, {sets} and {seconds} are filled in.
type guideWords struct {
	Ready      string `json:"ready"`
	Idle       string `json:"idle"`
	Hold       string `json:"hold"`
	HoldFor    string `json:"holdFor"`
	Move       string `json:"move"`
	Go         string `json:"go"`
	Ease       string `json:"ease"`
	Change     string `json:"change"`
	Rest       string `json:"rest"`
	Left       string `json:"left"`
	Right      string `json:"right"`
	Count      string `json:"count"`
	SetCount   string `json:"setCount"`
	SetAlone   string `json:"setAlone"`
	About      string `json:"about"`
	Done       string `json:"done"`
	Tell       string `json:"tell"`
	Start      string `json:"start"`
	Pause      string `json:"pause"`
	Resume     string `json:"resume"`
	OnceMore   string `json:"onceMore"`
	Paused     string `json:"paused"`
	StopMoving string `json:"stopMoving"`
	Moving     string `json:"moving"`
	PaceSaid   string `json:"paceSaid"`
}

func english() guideText {
	return guideText{
		Lang: "en", Brand: "deskbreak",
		Picture:      "Drawing of the movement: %s",
		Steps:        "How it is done",
		HowMuch:      "How much",
		DoItNow:      "Do it now",
		WhenToStop:   "When to stop",
		OwnTitle:     "For you",
		OthersTitle:  "Another way to do it",
		NotWith:      "Better left out with",
		SourceTitle:  "Source",
		CareTitle:    "When it hurts, and when to get help",
		LeaveOut:     "Better left out: ask for another one in the notification or the tray, or run deskbreak another.",
		Level:        "Level %d",
		LevelNow:     "This is yours now",
		Comfort:      "A gentle pull is fine. Stay where it is comfortable, breathe on, and do less when less feels right.",
		Education:    "This page is for education. It is not medical advice, and it does not know you: ask your doctor or physiotherapist when in doubt.",
		NoScript:     "Take your time and count along.",
		Standing:     "Standing",
		Seated:       "Seated",
		Floor:        "On the floor",
		BothSides:    "Left, then right",
		Gentle:       "Gentle",
		PicturePause: "Stop the picture",
		PicturePlay:  "Move the picture",
		StartOver:    "Start over",
		Slower:       "Slower",
		Faster:       "Faster",
		Pace:         "Pace",
		Sound:        "Sound",
	}
}

// countdown are the words for one movement.
func (t guideText) countdown(m movement.Movement, d movement.Dose) guideWords {
	w := guideWords{
		Ready: "Get into position", Idle: "Ready when you are",
		Hold: "Hold", HoldFor: "Hold for {seconds} seconds", Move: "Move slowly", Go: "Keep going",
		Ease: "Ease back", Change: "Change sides", Rest: "Rest a little",
		Left: "Left side", Right: "Right side",
		Count: "{n} of {of}", SetCount: "set {set} of {sets}", SetAlone: "Set {set} of {sets}",
		About: t.about(plan(m, d).total()), Done: "Done. Well moved.",
		Tell:  "Press Done in the notification or the tray, or run deskbreak done.",
		Start: "Start", Pause: "Pause", Resume: "Go on", OnceMore: "Once more", Paused: "Paused",
		StopMoving: t.PicturePause, Moving: t.PicturePlay,
		PaceSaid: "{seconds} seconds each",
	}
	switch m.Kind {
	case "walk":
		w.Go = "Keep walking"
	case "relax":
		w.Go, w.Move = "Breathe slowly", "Slowly"
	case "stretch":
		w.Go = "Hold, and breathe on"
	}
	return w
}

// about is a time as people say it.
func (t guideText) about(seconds int) string {
	switch {
	case seconds < 50:
		return fmt.Sprintf("About %d seconds", max((seconds+5)/10*10, 10))
	case seconds < 75:
		return "About a minute"
	case seconds < 105:
		return "About a minute and a half"
	}
	return fmt.Sprintf("About %d minutes", (seconds+30)/60)
}
