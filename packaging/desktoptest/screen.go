//go:build linux

package desktoptest

import (
	"bufio"
	"bytes"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// StartScreen starts an X server of 800 by 600 pixels, with no window manager.
func (d *Desk) StartScreen() *Process {
	d.t.Helper()
	read, write, err := os.Pipe()
	if err != nil {
		d.t.Fatal(err)
	}
	defer read.Close()
	cmd := exec.Command(Need(d.t, "Xvfb"), "-displayfd", "3", "-screen", "0", "800x600x24", "-nolisten", "tcp", "-noreset")
	cmd.ExtraFiles = []*os.File{write}
	d.X = d.start(cmd)
	write.Close()
	x := d.X
	d.t.Cleanup(func() { // before its Kill: a server that is killed leaves its lock file
		if x.Running() {
			_ = x.cmd.Process.Signal(syscall.SIGCONT)
			x.Stop()
		}
	})
	_ = read.SetReadDeadline(time.Now().Add(patience))
	number, err := bufio.NewReader(read).ReadString('\n') // it comes in pieces
	if err != nil {
		d.t.Fatalf("the X server gives no display: %v\n%s", err, x.Log())
	}
	d.Setenv("DISPLAY", ":"+strings.TrimSpace(number))
	d.Setenv("GDK_BACKEND", "x11")
	return x
}

// WindowManager starts openbox.
func (d *Desk) WindowManager() *Process {
	d.t.Helper()
	p := d.Start(Need(d.t, "openbox"), "--sm-disable")
	Eventually(d.t, "a window manager", func() (bool, any) {
		out, err := d.command("xdotool", "get_num_desktops").CombinedOutput()
		return err == nil, string(out)
	})
	return p
}

func (d *Desk) command(program string, args ...string) *exec.Cmd {
	d.t.Helper()
	cmd := exec.Command(Need(d.t, program), args...)
	cmd.Env = d.Env()
	return cmd
}

// Mouse drives the pointer and the keyboard by xdotool's words, such as
// "mousemove 17 16 click 1".
func (d *Desk) Mouse(words string) {
	d.t.Helper()
	if out, err := d.command("xdotool", strings.Fields(words)...).CombinedOutput(); err != nil {
		d.t.Fatalf("xdotool %s: %v: %s", words, err, out)
	}
}

// Click moves the pointer there, then clicks: a click in the very moment of
// arrival is lost on a widget that has not seen the pointer yet.
func (d *Desk) Click(p image.Point, button int) {
	d.t.Helper()
	x, y := strconv.Itoa(p.X), strconv.Itoa(p.Y)
	d.Mouse("mousemove " + x + " " + y + " sleep 0.2 click " + strconv.Itoa(button))
}

// Window is where a visible window is.
type Window struct {
	ID   string
	Area image.Rectangle
}

// Windows are the visible windows of a class that are larger than an icon.
func (d *Desk) Windows(class string) (list []Window) {
	d.t.Helper()
	// It says 1 when there is none.
	out, _ := d.command("xdotool", "search", "--onlyvisible", "--class", class).Output()
	for _, id := range strings.Fields(string(out)) {
		shape, err := d.command("xdotool", "getwindowgeometry", "--shell", id).Output()
		if err != nil {
			continue // it has just gone
		}
		value := map[string]int{}
		for _, line := range strings.Fields(string(shape)) {
			name, number, _ := strings.Cut(line, "=")
			value[name], _ = strconv.Atoi(number)
		}
		w := Window{id, image.Rect(0, 0, value["WIDTH"], value["HEIGHT"]).Add(image.Pt(value["X"], value["Y"]))}
		if w.Area.Dx() > 40 && w.Area.Dy() > 40 {
			list = append(list, w)
		}
	}
	return list
}

// Picture is what a part of the screen shows, with the screen's coordinates.
func (d *Desk) Picture(area image.Rectangle) image.Image {
	d.t.Helper()
	out, err := d.command("import", "-window", "root", "png:-").Output()
	if err != nil {
		d.t.Fatalf("import: %v", err)
	}
	m, err := png.Decode(bytes.NewReader(out))
	if err != nil {
		d.t.Fatalf("import: %v", err)
	}
	type part interface {
		SubImage(image.Rectangle) image.Image
	}
	return m.(part).SubImage(area)
}

// Screenshot keeps the whole screen as a picture named after the test, for a
// person to look at, where DESKBREAK_TEST_ARTIFACTS names a folder.
func (d *Desk) Screenshot(name string) {
	d.t.Helper()
	dir := os.Getenv("DESKBREAK_TEST_ARTIFACTS")
	if dir == "" {
		return
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		d.t.Fatal(err)
	}
	d.shots++
	file := strings.ReplaceAll(d.t.Name(), "/", "-") + "-" + strconv.Itoa(d.shots) + "-" + name + ".png"
	if out, err := d.command("import", "-window", "root", filepath.Join(dir, file)).CombinedOutput(); err != nil {
		d.t.Errorf("screenshot: %v: %s", err, out)
	}
}

// bands are the runs along one axis of the picture in which something is drawn:
// rows of text where down is true, else columns. Runs closer than gap are one,
// and those thinner than 4 pixels, lines between groups, are left out.
func bands(m image.Image, down bool, gap int) (list [][2]int) {
	b := m.Bounds()
	ground := luma(m, b.Min.X, b.Min.Y)
	from, to, outer := b.Min.Y, b.Max.Y, [2]int{b.Min.X, b.Max.X}
	if !down {
		from, to, outer = b.Min.X, b.Max.X, [2]int{b.Min.Y, b.Max.Y}
	}
	for i := from; i < to; i++ {
		ink := false
		for j := outer[0]; j < outer[1] && !ink; j++ {
			x, y := j, i
			if !down {
				x, y = i, j
			}
			diff := luma(m, x, y) - ground
			ink = max(diff, -diff) > 40
		}
		switch last := len(list) - 1; {
		case !ink:
		case last >= 0 && i-list[last][1] <= gap:
			list[last][1] = i + 1
		default:
			list = append(list, [2]int{i, i + 1})
		}
	}
	thick := list[:0]
	for _, l := range list {
		if l[1]-l[0] >= 4 {
			thick = append(thick, l)
		}
	}
	return thick
}

func luma(m image.Image, x, y int) int {
	r, g, b, _ := m.At(x, y).RGBA()
	return int(299*r+587*g+114*b) / 1000 / 257
}
