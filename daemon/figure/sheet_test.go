package figure

import (
	"flag"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/image/font"
	"golang.org/x/image/font/basicfont"
	"golang.org/x/image/math/fixed"
)

var (
	sheetFile = flag.String("sheet", "", "write a contact sheet of the drawings to this PNG `file`")
	sheetOnly = flag.String("sheet.only", "", "only these movements, `ids` with commas, id=3 at level 3")
	sheetCell = flag.Int("sheet.cell", 420, "`width` of one drawing on the sheet")
	sheetCols = flag.Int("sheet.columns", 2, "drawings in a row")
	iconsFile = flag.String("icons", "", "write all icons, as README shows them, to this PNG `file`")
)

// TestSheet writes all drawings with their names onto one picture, to be
// looked at: go test ./daemon/figure -run Sheet -sheet /tmp/sheet.png
// Beside each stand its icon, large and small, and what the moving one shows on
// its way.
func TestSheet(t *testing.T) {
	file := *sheetFile
	if file == "" {
		file = filepath.Join(t.TempDir(), "sheet.png") // that it can be made is worth knowing
	}
	ids := IDs()
	if *sheetOnly != "" {
		ids = strings.Split(*sheetOnly, ",")
	}
	const large, small = 128, 48
	w, h := *sheetCell, max(*sheetCell/2, large+small)
	wide, high := w+large+20, h+large+40
	cols := min(*sheetCols, len(ids))
	rows := (len(ids) + cols - 1) / cols
	img := image.NewRGBA(image.Rect(0, 0, cols*wide+10, rows*high+10))
	draw.Draw(img, img.Rect, image.NewUniform(color.White), image.Point{}, draw.Src)
	for i, id := range ids {
		name, level, _ := strings.Cut(id, "=")
		n, _ := strconv.Atoi(level)
		f, ok := LevelOf(name, n)
		if !ok {
			t.Fatalf("no drawing %q", id)
		}
		x, y := 10+i%cols*wide, 10+i/cols*high
		put := func(x, y int, part image.Image) {
			draw.Draw(img, part.Bounds().Add(image.Pt(x, y)), part, image.Point{}, draw.Over)
		}
		put(x, y, f.Image(w, w/2))
		put(x+w+4, y, f.Icon(large))
		put(x+w+4, y+large+2, f.Icon(small))
		way := []float64{0.15, 0.3, 0.5, 0.7, 0.85}
		size := min(large, w/len(way))
		for k, at := range way {
			put(x+k*size, y+h+18, f.moment(size, at))
		}
		d := font.Drawer{Dst: img, Src: image.Black, Face: basicfont.Face7x13, Dot: fixed.P(x+4, y+h+14)}
		d.DrawString(id)
	}
	save(t, file, img)
}

// moment is a square picture of the moving drawing at t.
func (f *Figure) moment(size int, t float64) *image.NRGBA {
	c := &canvas{img: image.NewRGBA(image.Rect(0, 0, size, size)), colours: parsed(Light)}
	k := float64(size) / paperHigh
	c.round(k, 0, 0, paperHigh)
	panel := box{margin, margin, paperHigh - margin, paperHigh - margin}
	v := f.fit(f.extent(false), panel)
	items := f.frameItems(t)
	for i := range items {
		it := &items[i]
		clip := box{0, 0, float64(size), float64(size)}
		if it.halo {
			c.fill(it, view{v.k * k, v.dx * k, v.dy * k}, haloWide, card, clip)
		}
		c.fill(it, view{v.k * k, v.dx * k, v.dy * k}, 0, it.tone, clip)
	}
	return c.straight()
}

// TestIconSheet writes the icons of all drawings, eleven in a row, the picture
// in README: go test ./daemon/figure -run IconSheet -icons $PWD/packaging/movements.png
func TestIconSheet(t *testing.T) {
	file := *iconsFile
	if file == "" {
		file = filepath.Join(t.TempDir(), "icons.png")
	}
	const cell, gap, cols = 96, 4, 11
	ids := IDs()
	rows := (len(ids) + cols - 1) / cols
	light := parsed(Light)
	few := color.Palette{}
	for a, one := range light { // all mixtures of two colours that an edge has
		for _, other := range light[:a+1] {
			for k := range 5 {
				few = append(few, mixed(one.C.(color.RGBA), other.C.(color.RGBA), k))
			}
		}
	}
	img := image.NewPaletted(image.Rect(0, 0, cols*(cell+2*gap), rows*(cell+2*gap)), few)
	draw.Draw(img, img.Rect, &light[card], image.Point{}, draw.Src)
	for i, id := range ids {
		f, _ := Of(id)
		at := image.Pt(gap+i%cols*(cell+2*gap), gap+i/cols*(cell+2*gap))
		draw.Draw(img, image.Rect(0, 0, cell, cell).Add(at), f.Icon(cell), image.Point{}, draw.Over)
	}
	save(t, file, img)
}

// mixed is k quarters of b in a.
func mixed(a, b color.RGBA, k int) color.RGBA {
	m := func(a, b uint8) uint8 { return uint8((int(a)*(4-k) + int(b)*k) / 4) }
	return color.RGBA{m(a.R, b.R), m(a.G, b.G), m(a.B, b.B), 255}
}

func save(t *testing.T, file string, img image.Image) {
	t.Helper()
	out, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	if err := png.Encode(out, img); err != nil {
		t.Fatal(err)
	}
}
