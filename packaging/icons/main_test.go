package main

import (
	"bytes"
	"encoding/xml"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestCommittedFilesAreTheOutput(t *testing.T) {
	for _, f := range files() {
		got, err := os.ReadFile(filepath.Join("..", "..", filepath.FromSlash(f.name)))
		if err != nil {
			t.Errorf("%v; run go run ./packaging/icons", err)
			continue
		}
		if !bytes.Equal(got, f.data) {
			t.Errorf("%s differs from what the program draws; run go run ./packaging/icons", f.name)
		}
	}
}

func TestTrayIconsAreSmallAndSafeToHandOn(t *testing.T) {
	for _, d := range trayIcons() {
		data := encode(paletted(raster(d, 48), 32))
		if len(data) > 1024 {
			t.Errorf("%s: %d bytes, want at most 1024", d.name, len(data))
		}
		m, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatalf("%s: %v", d.name, err)
		}
		for y := range 48 {
			for x := range 48 {
				// The tray library cuts premultiplied colours to their low byte.
				if r, g, b, a := m.At(x, y).RGBA(); a != 0xffff && (r|g|b) != 0 {
					t.Fatalf("%s: pixel %d,%d is partly transparent and not black", d.name, x, y)
				}
			}
		}
	}
}

// Who does not see colours, or has a panel that draws icons in one colour,
// must still tell the states apart: compare brightness only, at 22 pixels.
func TestTrayIconsDifferInShape(t *testing.T) {
	icons := trayIcons()
	var drawn []*image.NRGBA
	for _, d := range icons {
		drawn = append(drawn, raster(d, 22))
	}
	for i := range icons {
		for j := range i {
			if n := differing(drawn[i], drawn[j]); n < 8 {
				t.Errorf("%s and %s differ clearly in %d of 484 pixels, want at least 8", icons[i].name, icons[j].name, n)
			}
		}
	}
}

func TestTrayIconsStandOutFromAnyPanel(t *testing.T) {
	for _, d := range trayIcons() {
		m := raster(d, 22)
		for _, bg := range []uint8{0, 40, 128, 232, 255} {
			n := 0
			for y := range 22 {
				for x := range 22 {
					if over := grey(m.NRGBAAt(x, y), bg); abs(over-int(bg)) > 100 {
						n++
					}
				}
			}
			if n < 40 {
				t.Errorf("%s on grey %d: %d pixels stand out, want at least 40", d.name, bg, n)
			}
		}
	}
}

func differing(a, b *image.NRGBA) (n int) {
	for y := range a.Rect.Dy() {
		for x := range a.Rect.Dx() {
			if abs(grey(a.NRGBAAt(x, y), 128)-grey(b.NRGBAAt(x, y), 128)) > 50 {
				n++
			}
		}
	}
	return n
}

// grey is the brightness of c over a grey panel.
func grey(c color.NRGBA, bg uint8) int {
	y := (299*int(c.R) + 587*int(c.G) + 114*int(c.B)) / 1000
	return (y*int(c.A) + int(bg)*(255-int(c.A))) / 255
}

func abs(n int) int { return max(n, -n) }

func TestSVGIsWellFormed(t *testing.T) {
	for _, d := range append(trayIcons(), appIcon()) {
		dec := xml.NewDecoder(strings.NewReader(d.svg()))
		n := 0
		for {
			tok, err := dec.Token()
			if tok == nil {
				if err.Error() != "EOF" {
					t.Errorf("%s: %v", d.name, err)
				}
				break
			}
			if e, ok := tok.(xml.StartElement); ok && e.Name.Local != "svg" && e.Name.Local != "g" {
				n++
			}
		}
		if n < len(d.layers) {
			t.Errorf("%s: %d shapes for %d layers", d.name, n, len(d.layers))
		}
	}
}
