package control

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"deskbreak/config/lang"
)

func commands() []string {
	return []string{
		CommandStatus, CommandFollow, CommandWhy, CommandDone, CommandSnooze, CommandSkip,
		CommandAnother, CommandNow, CommandPause, CommandResume,
		CommandFelt, CommandFeel, CommandFlare, CommandReload, CommandStop,
	}
}

// parseRequest reads one line. Fields it does not know are a newer client's and
// are passed over; everything else that is wrong is told in one sentence.
func parseRequest(line []byte) (Request, error) {
	var r Request
	if err := json.Unmarshal(line, &r); err != nil {
		var wrong *json.UnmarshalTypeError
		if errors.As(err, &wrong) && wrong.Field != "" {
			return r, lang.Errorf("request field %q cannot be a JSON %s", wrong.Field, wrong.Value)
		}
		return r, lang.Errorf("%q is not a request: send one JSON object a line, such as {\"command\":\"status\"}", clip(line))
	}
	if r.Command == "" {
		return r, lang.Errorf("the request names no command: send one of %s", strings.Join(commands(), ", "))
	}
	if !slices.Contains(commands(), r.Command) {
		if near := nearest(r.Command, commands()); near != "" {
			return r, lang.Errorf("unknown command %q (did you mean %q?)", clip([]byte(r.Command)), near)
		}
		return r, lang.Errorf("unknown command %q: this daemon knows %s", clip([]byte(r.Command)), strings.Join(commands(), ", "))
	}
	return r, nil
}

// clip keeps an answer about nonsense shorter than the nonsense.
func clip(b []byte) string {
	if len(b) > 60 {
		return string(b[:60]) + "…"
	}
	return string(b)
}

// nearest is the candidate that is at most a slip of the fingers away from
// word: two letters, and fewer than half of the word. Empty: none is.
func nearest(word string, candidates []string) string {
	if len(word) > 20 {
		return ""
	}
	best, distance := "", 3
	for _, c := range candidates {
		if d := slips(word, c); d < distance && 2*d < len(c) {
			best, distance = c, d
		}
	}
	return best
}

// slips counts letters added, left out, exchanged or swapped with their neighbour.
func slips(a, b string) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			change := 1
			if a[i-1] == b[j-1] {
				change = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+change)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
