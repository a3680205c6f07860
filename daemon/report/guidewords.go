package report

import (
	"deskbreak/config/lang"
	"deskbreak/daemon/movement"
)

// guideText is every text of the page that is the same for all movements.
type guideText struct {
	Steps, HowMuch, DoItNow, WhenToStop string
	OwnTitle, OthersTitle, NotWith      string
	SourceTitle, CareTitle              string
	LeaveOut, LevelNow                  string
	StartOver, Slower, Faster, Pace     string
	Sound                               string
	Education, Comfort, NoScript        string
	Standing, Seated, Floor             string
	BothSides, InTurn, BothDirections   string
	Gentle, Away                        string
	PicturePause, PicturePlay           string
}

// guideWords are those of the countdown, which the page's script puts together:
// {n}, {of}, {set}, {sets} and {seconds} are filled in.
type guideWords struct {
	Ready    string `json:"ready"`
	Idle     string `json:"idle"`
	Hold     string `json:"hold"`
	HoldFor  string `json:"holdFor"`
	Move     string `json:"move"`
	Go       string `json:"go"`
	Ease     string `json:"ease"`
	Turn     string `json:"turn"`
	Change   string `json:"change"`
	Rest     string `json:"rest"`
	First    string `json:"first"` // the right side, as in the drawings
	Second   string `json:"second"`
	Count    string `json:"count"`
	SetCount string `json:"setCount"`
	SetAlone string `json:"setAlone"`
	About    string `json:"about"`
	Done     string `json:"done"`
	Tell     string `json:"tell"`
	Start    string `json:"start"`
	Pause    string `json:"pause"`
	Resume   string `json:"resume"`
	OnceMore string `json:"onceMore"`
	Paused   string `json:"paused"`
	PaceSaid string `json:"paceSaid"`
}

func guideTexts() guideText {
	return guideText{
		Steps:       lang.T("How it is done"),
		HowMuch:     lang.T("How much"),
		DoItNow:     lang.T("Do it now"),
		WhenToStop:  lang.T("When to stop"),
		OwnTitle:    lang.T("For you"),
		OthersTitle: lang.T("Another way to do it"),
		NotWith:     lang.T("Better left out with"),
		SourceTitle: lang.T("Source"),
		CareTitle:   lang.T("When it hurts, and when to get help"),
		LeaveOut:    lang.T("Better left out: ask for another one in the notification or the tray, or run deskbreak another."),
		LevelNow:    lang.T("This is yours now"),
		Comfort:     lang.T("A gentle pull is fine. Stay where it is comfortable, breathe on, and do less when less feels right."),
		Education:   lang.T("This page is for education. It is not medical advice, and it does not know you: ask your doctor or physiotherapist when in doubt."),
		NoScript:    lang.T("Take your time and count along."),
		Standing:    lang.T("Standing"),
		Seated:      lang.T("Seated"),
		Floor:       lang.T("On the floor"),
		Gentle:      lang.T("Gentle"),
		Away:        lang.T("There is no countdown for this one: take your time, and look where you step."),

		BothSides:      lang.T("Right, then left"),
		InTurn:         lang.T("Right and left in turn"),
		BothDirections: lang.T("One way, then the other"),

		PicturePause: lang.T("Stop the picture"),
		PicturePlay:  lang.T("Move the picture"),
		StartOver:    lang.T("Start over"),
		Slower:       lang.T("Slower"),
		Faster:       lang.T("Faster"),
		Pace:         lang.T("Pace"),
		Sound:        lang.T("Sound"),
	}
}

// countdown are the words for one movement.
func (t guideText) countdown(m movement.Movement, d movement.Dose) guideWords {
	w := guideWords{
		Ready: lang.T("Get into position"), Idle: lang.T("Ready when you are"),
		Hold: lang.T("Hold"), HoldFor: lang.T("Hold for {seconds} seconds"), Move: lang.T("Move slowly"), Go: lang.T("Keep going"),
		Ease: lang.T("Ease back"), Turn: lang.T("Now the other way"), Change: lang.T("Change sides"), Rest: lang.T("Rest a little"),
		First: lang.T("Right side"), Second: lang.T("Left side"),
		Count: lang.T("{n} of {of}"), SetCount: lang.T("set {set} of {sets}"), SetAlone: lang.T("Set {set} of {sets}"),
		About: t.about(plan(m, d).total()), Done: lang.T("Done. Well moved."),
		Tell:  lang.T("Press Done in the notification or the tray, or run deskbreak done."),
		Start: lang.T("Start"), Pause: lang.T("Pause"), Resume: lang.T("Go on"), OnceMore: lang.T("Once more"), Paused: lang.T("Paused"),
		PaceSaid: lang.T("{seconds} seconds each"),
	}
	switch m.Kind {
	case "walk":
		w.Go = lang.T("Keep walking")
	case "relax":
		w.Go, w.Move = lang.T("Breathe slowly"), lang.T("Slowly")
	case "stretch":
		w.Go = lang.T("Hold, and breathe on")
	}
	if times(m, d).ease >= 15 {
		w.Ease = w.Rest
	}
	if pace(m, d) < 4 {
		w.Move = lang.T("Keep going") // two seconds are not slow
	}
	switch d.Unit {
	case "breaths":
		w.Move = lang.T("Breathe slowly")
	case "circles":
		w.First, w.Second, w.Change = lang.T("One way"), lang.T("The other way"), lang.T("Now the other way")
	case "groups":
		w.Hold, w.HoldFor, w.Ease = lang.T("Tighten gently"), lang.T("Tighten gently for {seconds} seconds"), lang.T("Let go, and rest")
	case "steps":
		w.Move = lang.T("Step by step")
	}
	return w
}

// about is a time as people say it.
func (t guideText) about(seconds int) string {
	switch {
	case seconds < 50:
		return lang.T("About %d seconds", max((seconds+5)/10*10, 10))
	case seconds < 75:
		return lang.T("About a minute")
	case seconds < 105:
		return lang.T("About a minute and a half")
	}
	return lang.T("About %d minutes", (seconds+30)/60)
}
