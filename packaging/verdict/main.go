// The verdict command reads what `go test -json` writes and prints what plain `go test`
// would: the closing line of every package, and the whole output of a test that
// failed. At the end it lists the tests that were skipped.
//
// It promises to end with 1 when a test failed, when one was skipped, and when
// there was none at all: a test that did not run proves nothing.
//
//	go test -json ./... | go run ./packaging/verdict
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
)

func main() {
	if !judge(os.Stdin, os.Stdout) {
		os.Exit(1)
	}
}

// event is one line of `go test -json` (see go doc test2json).
type event struct {
	Action     string
	Package    string
	ImportPath string
	Test       string
	Output     string
}

// judge reports whether every test ran and passed.
func judge(in io.Reader, out io.Writer) bool {
	lines := bufio.NewReader(in)
	kept := map[string]*strings.Builder{} // output of tests that have not ended
	var skipped []string
	passed, failed, broken := 0, 0, 0 // tests, tests, packages
	for {
		line, err := lines.ReadString('\n')
		var e event
		if line != "" && json.Unmarshal([]byte(line), &e) != nil {
			fmt.Fprint(out, line) // the go command's own words, e.g. of a missing module
		}
		if err != nil {
			break
		}
		key := e.Package + " " + e.Test
		switch e.Action {
		case "build-output":
			fmt.Fprint(out, e.Output)
		case "build-fail":
			broken++
		case "output":
			if e.Test == "" {
				if closing(e.Output) {
					fmt.Fprint(out, e.Output)
				}
				continue
			}
			if kept[key] == nil {
				kept[key] = &strings.Builder{}
			}
			kept[key].WriteString(e.Output)
		case "skip":
			if e.Test != "" {
				skipped = append(skipped, e.Package+" "+e.Test+reason(kept[key]))
			}
			delete(kept, key)
		case "pass":
			if e.Test != "" {
				passed++
			}
			delete(kept, key)
		case "fail":
			if e.Test == "" {
				broken++
			} else {
				failed++
			}
			if kept[key] != nil {
				fmt.Fprint(out, kept[key].String())
			}
			delete(kept, key)
		}
	}
	// What is left had not ended when its package did: a panic or a time-out.
	for _, key := range slices.Sorted(maps.Keys(kept)) {
		fmt.Fprintf(out, "DID NOT END %s\n%s", key, kept[key])
	}
	for _, s := range skipped {
		fmt.Fprintf(out, "SKIPPED %s\n", s)
	}
	fmt.Fprintf(out, "%d passed, %d failed, %d skipped\n", passed, failed, len(skipped))
	if len(skipped) > 0 {
		fmt.Fprintln(out, "a skipped test counts as a failure: give it what it needs")
	}
	return failed == 0 && broken == 0 && len(skipped) == 0 && len(kept) == 0 && passed > 0
}

// closing tells the lines of a package worth showing from the "PASS" and
// "coverage" that come before them.
func closing(s string) bool {
	return s != "PASS\n" && s != "FAIL\n" && strings.TrimSpace(s) != ""
}

// reason is what the test said about why it was skipped.
func reason(b *strings.Builder) string {
	if b == nil {
		return ""
	}
	for line := range strings.SplitSeq(b.String(), "\n") {
		line = strings.TrimSpace(line)
		if line != "" && !strings.HasPrefix(line, "===") && !strings.HasPrefix(line, "---") {
			return ": " + line
		}
	}
	return ""
}
