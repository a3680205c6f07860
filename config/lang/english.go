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
	}
	return ""
}
