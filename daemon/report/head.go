package report

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html/template"

	"deskbreak/config/lang"
)

//go:embed page/head.html
var headHTML string

// head is what every page begins with.
type head struct {
	Lang, Title, Policy string
	Styles              []template.CSS
}

// newHead is that of a page with these styles, and with these scripts, which
// stand further down.
func newHead(title string, styles []string, scripts ...string) head {
	h := head{Lang: lang.Tag(), Title: title, Policy: policy(styles, scripts...)}
	for _, s := range styles {
		h.Styles = append(h.Styles, template.CSS(s))
	}
	return h
}

// policy allows a page its own styles and scripts, known by their content, and
// nothing else: no request, no frame, no form, no style attribute.
func policy(styles []string, scripts ...string) string {
	own := func(what string, texts []string) string {
		if len(texts) == 0 {
			return ""
		}
		for _, s := range texts {
			sum := sha256.Sum256([]byte(s))
			what += " 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
		}
		return "; " + what
	}
	return "default-src 'none'" + own("style-src", styles) + own("script-src", scripts) + "; base-uri 'none'; form-action 'none'" // not text: a policy
}

// render makes a page of its template and of what that sees, which has the field
// Head. The error is for a broken build only.
func render(name, text string, v any) ([]byte, error) {
	page, err := template.New(name).Parse(headHTML + text)
	var b bytes.Buffer
	if err == nil {
		err = page.Execute(&b, v)
	}
	if err != nil {
		return nil, lang.Errorf("the page is broken: %v", err)
	}
	return b.Bytes(), nil
}
