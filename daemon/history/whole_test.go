package history

import "io"

// summarise reads the folder dir and counts the records of all machines in the
// span, as a command does.
func summarise(dir string, s Span) (*Summary, []Problem, error) {
	f := NewFold(s)
	problems, err := ReadAll(dir, f.Since(), func(r Record) error {
		f.Add(r)
		return nil
	})
	if err != nil {
		return nil, problems, err
	}
	return f.Summary(), problems, nil
}

func writeJSON(w io.Writer, records []Record) error { return export(NewJSON(w), records) }

func writeCSV(w io.Writer, records []Record) error { return export(NewCSV(w), records) }

func export(e Exporter, records []Record) error {
	for _, r := range records {
		if err := e.Write(r); err != nil {
			return err
		}
	}
	return e.Close()
}
