package main

import "testing"

func TestWrap(t *testing.T) {
	for _, tc := range []struct {
		text   string
		width  int
		indent string
		want   string
	}{
		{"", 10, "  ", ""},
		{"one", 10, "  ", "one"},
		{"one two three", 7, "  ", "one two\n  three"},
		{"one two three", 6, "", "one\ntwo\nthree"},
		{"über naïve", 10, "", "über naïve"},
		{"see https://example.org/page now", 8, "- ", "see\n- https://example.org/page\n- now"},
		{"run `a b c` or `d e`, now", 9, "", "run\n`a b c`\nor `d e`,\nnow"},
		{"run `a b c d e f` now", 9, "", "run\n`a b c d e f`\nnow"},
		{"don`t stop here", 9, "", "don`t\nstop here"},
		{" spaces \n and  lines ", 20, "", "spaces and lines"},
	} {
		if got := wrap(tc.text, tc.width, tc.indent); got != tc.want {
			t.Errorf("%q in %d: got %q, want %q", tc.text, tc.width, got, tc.want)
		}
	}
	if got, want := paragraph("     ", "  1  ", "Stand up."), "  1  Stand up.\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
