package figure

import (
	"flag"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/image/font"
	"golang.org/x/image/font/basicfont"
	"golang.org/x/image/math/fixed"
)

var (
	sheetFile = flag.String("sheet", "", "write a contact sheet of the drawings to this PNG `file`")
	sheetOnly = flag.String("sheet.only", "", "only these movements, `ids` with commas")
	sheetCell = flag.Int("sheet.cell", 420, "`width` of one drawing on the sheet")
	sheetCols = flag.Int("sheet.columns", 3, "drawings in a row")
)

// TestSheet writes all drawings with their names onto one picture, to be
// looked at: go test ./daemon/figure -run Sheet -sheet /tmp/sheet.png
func TestSheet(t *testing.T) {
	file := *sheetFile
	if file == "" {
		file = filepath.Join(t.TempDir(), "sheet.png") // that it can be made is worth knowing
	}
	ids := IDs()
	if *sheetOnly != "" {
		ids = strings.Split(*sheetOnly, ",")
	}
	w, h := *sheetCell, *sheetCell/2
	cols := min(*sheetCols, len(ids))
	rows := (len(ids) + cols - 1) / cols
	img := image.NewRGBA(image.Rect(0, 0, cols*(w+10)+10, rows*(h+30)+10))
	draw.Draw(img, img.Rect, image.NewUniform(color.White), image.Point{}, draw.Src)
	for i, id := range ids {
		f, ok := Of(id)
		if !ok {
			t.Fatalf("no drawing %q", id)
		}
		x, y := 10+i%cols*(w+10), 10+i/cols*(h+30)
		draw.Draw(img, image.Rect(x, y, x+w, y+h), f.Image(w, h), image.Point{}, draw.Over)
		d := font.Drawer{Dst: img, Src: image.Black, Face: basicfont.Face7x13, Dot: fixed.P(x+4, y+h+14)}
		d.DrawString(id)
	}
	out, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	if err := png.Encode(out, img); err != nil {
		t.Fatal(err)
	}
}
