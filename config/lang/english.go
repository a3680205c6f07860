package lang

// Singular is the English form of a text for a count of one; empty: the text has
// no other. The text itself is the form for all other numbers.
func Singular(text string) string {
	switch text {
	case "%d movements":
		return "%d movement"
	case "%d minutes":
		return "%d minute"
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
	}
	return ""
}
