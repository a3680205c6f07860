package report

import (
	"crypto/sha256"
	"encoding/base64"
	"html"
	"regexp"
	"strings"
	"testing"

	"deskbreak/daemon/history"
)

// TestPolicy: each page allows the styles and scripts that are in it, and no other.
func TestPolicy(t *testing.T) {
	m, d, o := full()
	guide, err := Guide(m, 1, d, o)
	if err != nil {
		t.Fatal(err)
	}
	bare, err := Guide(m, 1, Drawing{}, o)
	if err != nil {
		t.Fatal(err)
	}
	help, err := Help()
	if err != nil {
		t.Fatal(err)
	}
	for name, page := range map[string][]byte{
		"guide": guide, "guide without a drawing": bare, "help": help, "report": pageOf(t, summary(history.LastWeeks(1, sunday)), PageOptions{}),
	} {
		want := "default-src 'none'"
		for _, part := range []struct{ element, directive string }{{"style", "style-src"}, {"script", "script-src"}} {
			found := regexp.MustCompile(`(?s)<`+part.element+`>(.*?)</`+part.element+`>`).FindAllSubmatch(page, -1)
			if len(found) > 0 {
				want += "; " + part.directive
			}
			for _, f := range found {
				sum := sha256.Sum256(f[1])
				want += " 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
			}
		}
		want += "; base-uri 'none'; form-action 'none'"
		_, rest, _ := strings.Cut(string(page), `<meta http-equiv="Content-Security-Policy" content="`)
		got, _, _ := strings.Cut(rest, `"`)
		if got := html.UnescapeString(got); got != want {
			t.Errorf("%s: the policy is\n%s\nwant\n%s", name, got, want)
		}
	}
}
