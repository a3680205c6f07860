// Icons draws every picture of the program from one description, so that the
// small icons of the tray, the program's own icon and its SVG stay alike.
//
// It promises that the same source gives the same bytes: the committed files
// are its output, and a test says so.
//
//	go run ./packaging/icons            # from the top of the source tree
//	go run ./packaging/icons -sheet x.png   # all of them on light and dark panels
package main

import (
	"bytes"
	"flag"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
)

func main() {
	root := flag.String("root", ".", "top of the source tree")
	sheet := flag.String("sheet", "", "write a contact sheet to this PNG instead")
	flag.Parse()
	if err := run(*root, *sheet); err != nil {
		fmt.Fprintln(os.Stderr, "icons:", err)
		os.Exit(1)
	}
}

func run(root, sheet string) error {
	if sheet != "" {
		return os.WriteFile(sheet, encode(contactSheet()), 0o644)
	}
	for _, f := range files() {
		name := filepath.Join(root, filepath.FromSlash(f.name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(name, f.data, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// file is one committed file, by its path from the top of the source tree.
type file struct {
	name string
	data []byte
}

func files() []file {
	var out []file
	for _, d := range trayIcons() {
		out = append(out, file{"notify/tray/icons/" + d.name + ".png", encode(paletted(raster(d, 48), 32))})
	}
	app := appIcon()
	out = append(out, file{"notify/tray/icons/app.png", encode(paletted(raster(app, 64), 64))})
	for _, size := range []int{48, 128, 256} {
		out = append(out, file{fmt.Sprintf("packaging/icons/deskbreak-%d.png", size), encode(raster(app, size))})
	}
	return append(out, file{"packaging/icons/deskbreak.svg", []byte(app.svg())})
}

func encode(m image.Image) []byte {
	var b bytes.Buffer
	e := png.Encoder{CompressionLevel: png.BestCompression}
	if err := e.Encode(&b, m); err != nil {
		panic(err) // a Buffer does not fail
	}
	return b.Bytes()
}
