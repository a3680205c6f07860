package lang

import "strings"

// Singular is the English form of a text for a count of one; empty: the text has
// no other. The text itself is the form for all other numbers.
func Singular(text string) string {
	switch text {
	case "%d movements":
		return "%d movement"
	case "only %d movements are left to choose from; allow more postures, or avoid less":
		return "only %d movement is left to choose from; allow more postures, or avoid less"
	case "%d days towards the goal of %d":
		return "%d day towards the goal of %d"
	case "%d minutes":
		return "%d minute"
	case "median of %d entries, 0 is loose":
		return "median of %d entry, 0 is loose"
	case "%d of %d sits over 60 minutes, %d over 90":
		return "%d of %d sit over 60 minutes, %d over 90"
	case "%d of %d reminders: %s":
		return "%d of %d reminder: %s"
	case "%d of %d days":
		return "%d of %d day"
	case "asks for %d breaks a day, and a day has room for about %d; lower per_day, or shorten the interval":
		return "asks for %d break a day, and a day has room for about %d; lower per_day, or shorten the interval"
	case "and %d other movements":
		return "and %d other movement"
	case "%d hours":
		return "%d hour"
	case "%d breaks":
		return "%d break"
	case "%d seconds":
		return "%d second"
	case "%d seconds each side":
		return "%d second each side"
	case "%d minutes each side":
		return "%d minute each side"
	case "%d breaths":
		return "%d breath"
	case "%d flights":
		return "%d flight"
	case "%d groups":
		return "%d group"
	case "%d steps":
		return "%d step"
	case "%d circles":
		return "%d circle"
	case "%d circles each way":
		return "%d circle each way"
	case "it has not come up for %d breaks":
		return "it has not come up for %d break"
	case "your back has not bent backward for %d days":
		return "your back has not bent backward for %d day"
	case "your back has not bent forward for %d days":
		return "your back has not bent forward for %d day"
	case "your back has not turned for %d days":
		return "your back has not turned for %d day"
	case "your back has not bent to the side for %d days":
		return "your back has not bent to the side for %d day"
	case "%s, like %d more lines":
		return "%s, like %d more line"
	case "%d more lines are passed over":
		return "%d more line is passed over"
	case "history: %v: %d records are kept in memory and written as soon as that is possible":
		return "history: %v: %d record is kept in memory and written as soon as that is possible"
	case "the last line of %s was torn, %d bytes of it were moved to %s%s":
		return "the last line of %s was torn, %d byte of it was moved to %s%s"
	case "%d events before this are missing: the disk was too slow for the daemon, and the replay is not exact from here on":
		return "%d event before this is missing: the disk was too slow for the daemon, and the replay is not exact from here on"
	case "%q has %d fields and needs 5: minute, hour, day of month, month, day of week":
		return "%q has %d field and needs 5: minute, hour, day of month, month, day of week"
	}
	return ""
}

// Deciding says which whole number among its verbs has the singular of a text,
// from 0. It is the first one but for parts of a whole: "1 of 5 sits".
func Deciding(text string) int {
	if strings.HasPrefix(text, "%d of %d ") {
		return 1
	}
	return 0
}
