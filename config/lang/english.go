package lang

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
	case "%d of %d sits were over 60 minutes, %d over 90":
		return "%d of %d sits was over 60 minutes, %d over 90"
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
