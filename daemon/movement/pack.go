package movement

import "strings"

// pack moves a catalogue out of the memory that its file was parsed in: what is
// left of that would keep a hundred pages from going back to the system. Texts
// become parts of the file's own text, where they stand in it as they are; lists
// share one array each. text is what list was parsed from.
func pack(list []Movement, text string) {
	words, doses := 0, 0
	for i := range list {
		m := &list[i]
		words += len(m.Steps) + len(m.Areas) + len(m.Core) + len(m.Postures) + len(m.Precautions)
		doses += len(m.Doses)
	}
	p := packer{words: make([]string, 0, words), doses: make([]Dose, 0, doses)}
	for i := range list {
		m := &list[i]
		p.text = text
		if at := strings.Index(text, m.ID); at >= 0 {
			text = text[at:]
			p.text = text
		}
		if i+1 < len(list) {
			if end := strings.Index(p.text, "id: "+list[i+1].ID+"\n"); end >= 0 { // not text: a line of the catalogue
				p.text = p.text[:end]
			}
		}
		p.movement(m)
	}
}

type packer struct {
	text  string // of the movement in hand, and perhaps more
	words []string
	doses []Dose
}

func (p *packer) movement(m *Movement) {
	for _, s := range []*string{&m.ID, &m.Name, &m.Do, &m.Kind, &m.Direction, &m.Stop, &m.Source.Name, &m.Source.URL} {
		*s = p.string(*s)
	}
	for _, l := range []*[]string{&m.Steps, &m.Areas, &m.Core, &m.Postures, &m.Precautions} {
		*l = p.list(*l)
	}
	if m.Doses != nil {
		from := len(p.doses)
		p.doses = append(p.doses, m.Doses...)
		m.Doses = p.doses[from:len(p.doses):len(p.doses)]
		for i := range m.Doses {
			m.Doses[i].How = p.string(m.Doses[i].How)
		}
	}
	if m.Adapt != nil {
		adapt := make(map[string]string, len(m.Adapt))
		for condition, how := range m.Adapt {
			adapt[p.string(condition)] = p.string(how)
		}
		m.Adapt = adapt
	}
}

func (p *packer) list(l []string) []string {
	if l == nil {
		return nil
	}
	from := len(p.words)
	for _, s := range l {
		p.words = append(p.words, p.string(s))
	}
	return p.words[from:len(p.words):len(p.words)]
}

// string is s as a part of the text, or a copy of it.
func (p *packer) string(s string) string {
	if at := strings.Index(p.text, s); at >= 0 {
		return p.text[at : at+len(s)]
	}
	return strings.Clone(s)
}
