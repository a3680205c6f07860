package history

import (
	"encoding/xml"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestLibreOffice opens the CSV form in LibreOffice Calc, in each way that it may
// be asked to, and looks at what the cells have become.
func TestLibreOffice(t *testing.T) {
	if _, err := exec.LookPath("soffice"); err != nil {
		if os.Getenv("DESKBREAK_TEST_REQUIRE") == "1" {
			t.Fatal("no LibreOffice: install libreoffice-calc")
		}
		t.Skip("there is no LibreOffice here")
	}
	records, _ := all()
	records = append(records, odder()...)
	var b strings.Builder
	if err := writeCSV(&b, records); err != nil {
		t.Fatal(err)
	}
	types := map[string]string{
		"at": "date", "due": "date", "shown": "date", "level": "float", "snoozes": "float",
		"desk_seconds": "float", "seconds": "float", "score": "float",
	}
	for name, filter := range map[string]string{
		"as it comes":       "",
		"no detection":      ":44,34,76,1,,1033,false,false",
		"detection":         ":44,34,76,1,,1033,false,true",
		"detection, German": ":44,34,76,1,,1031,false,true",
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			file := put(t, dir, "records.csv", b.String())
			args := []string{"-env:UserInstallation=file://" + filepath.Join(dir, "profile"), "--headless", "--convert-to", "fods", "--outdir", dir}
			if filter != "" {
				args = append(args, "--infilter=Text - txt - csv (StarCalc)"+filter)
			}
			if out, err := exec.Command("soffice", append(args, file)...).CombinedOutput(); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			rows := sheet(t, filepath.Join(dir, "records.fods"))
			if len(rows) != len(records)+1 {
				t.Fatalf("%d rows, want %d", len(rows), len(records)+1)
			}
			for i, row := range rows[1:] {
				for c, column := range Columns() {
					if c >= len(row) || row[c].Type == "" {
						continue
					}
					cell := row[c]
					want := types[column.Name]
					if want == "" {
						want = "string"
						if column.Name == "on" && cell.Type == "boolean" {
							want = "boolean"
						}
					}
					if cell.Type != want || cell.Formula != "" {
						t.Errorf("row %d: %s is a %s: %+v", i+1, column.Name, cell.Type, cell)
					}
				}
				if at := records[i].At.Format("2006-01-02T15:04:05"); row[0].Date != at {
					t.Errorf("row %d: %s, want %s", i+1, row[0].Date, at)
				}
			}
			if got := rows[1][10]; got.Value != "3840" {
				t.Errorf("desk_seconds: %+v", got)
			}
		})
	}
}

type sheetCell struct {
	Type    string `xml:"value-type,attr"`
	Date    string `xml:"date-value,attr"`
	Value   string `xml:"value,attr"`
	Formula string `xml:"formula,attr"`
	Repeat  int    `xml:"number-columns-repeated,attr"`
}

// sheet reads the cells of a flat OpenDocument spreadsheet, row by row.
func sheet(t *testing.T, path string) (rows [][]sheetCell) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	d := xml.NewDecoder(f)
	for {
		token, err := d.Token()
		if err != nil {
			return rows // its end; what is missing is told by the caller
		}
		start, ok := token.(xml.StartElement)
		if !ok || start.Name.Local != "table-row" {
			continue
		}
		var row struct {
			Cells []sheetCell `xml:"table-cell"`
		}
		if err := d.DecodeElement(&row, &start); err != nil {
			t.Fatal(err)
		}
		var cells []sheetCell
		for _, c := range row.Cells {
			for range max(1, min(c.Repeat, 100)) {
				cells = append(cells, c)
			}
		}
		rows = append(rows, cells)
	}
}
