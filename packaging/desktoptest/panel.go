//go:build linux

package desktoptest

import (
	"fmt"
	"image"
	"strings"

	"github.com/godbus/dbus/v5"
)

// xfcePanel is a panel along the top with nothing on it but the tray.
const xfcePanel = `<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0">
  <property name="configver" type="int" value="2"/>
  <property name="panels" type="array"><value type="int" value="1"/>
    <property name="panel-1" type="empty">
      <property name="position" type="string" value="p=6;x=0;y=0"/>
      <property name="length" type="uint" value="100"/>
      <property name="position-locked" type="bool" value="true"/>
      <property name="size" type="uint" value="32"/>
      <property name="plugin-ids" type="array"><value type="int" value="1"/></property>
    </property>
  </property>
  <property name="plugins" type="empty">
    <property name="plugin-1" type="string" value="systray"><property name="square-icons" type="bool" value="true"/></property>
  </property>
</channel>
`

const (
	watcherName = "org.kde.StatusNotifierWatcher"
	watcherPath = dbus.ObjectPath("/StatusNotifierWatcher")
	itemPath    = "/StatusNotifierItem"
	itemIface   = "org.kde.StatusNotifierItem"
	menuIface   = "com.canonical.dbusmenu"
)

// trayIcon is where the only icon of the panel is.
func trayIcon() image.Point { return image.Pt(17, 16) }

// Xfconf starts the settings daemon of Xfce, once.
func (d *Desk) Xfconf() {
	d.t.Helper()
	const name = "org.xfce.Xfconf"
	if d.session.owner(name) != "" {
		return
	}
	program := needFile(d.t, "xfconfd", "/usr/lib/*/xfce4/xfconf/xfconfd", "/usr/lib/xfce4/xfconf/xfconfd", "/usr/libexec/xfce4/xfconf/xfconfd")
	d.Write(xfcePanel, "config", "xfce4", "xfconf", "xfce-perchannel-xml", "xfce4-panel.xml")
	d.Start(program)
	d.Await(name)
}

// Panel starts xfce4-panel and waits until it takes tray icons.
func (d *Desk) Panel() *Process {
	d.t.Helper()
	program := Need(d.t, "xfce4-panel")
	d.Xfconf()
	d.session.awaitGone(watcherName)
	p := d.Start(program, "--disable-wm-check")
	d.Await(watcherName)
	return p
}

// Item is a tray icon and its menu, as a panel has them on the bus.
type Item struct {
	d    *Desk
	menu dbus.BusObject
}

// Line is one visible line of a tray menu; separators are left out.
type Line struct {
	Label   string
	Enabled bool
	// Under is the label of the line whose submenu it is in; empty: the menu itself.
	Under string
	id    int32
}

// Item waits for the one icon that there should be.
func (d *Desk) Item() *Item {
	d.t.Helper()
	item := &Item{d: d}
	Eventually(d.t, "one icon in the tray", func() (bool, any) {
		v, err := d.session.conn.Object(watcherName, watcherPath).GetProperty(watcherName + ".RegisteredStatusNotifierItems")
		if err != nil {
			return false, err
		}
		items, _ := v.Value().([]string)
		if len(items) != 1 {
			return false, items
		}
		service, path, ok := strings.Cut(items[0], "/")
		if !ok {
			path = strings.TrimPrefix(itemPath, "/")
		}
		v, err = d.session.conn.Object(service, dbus.ObjectPath("/"+path)).GetProperty(itemIface + ".Menu")
		if err != nil {
			return false, err
		}
		menu, ok := v.Value().(dbus.ObjectPath)
		item.menu = d.session.conn.Object(service, menu)
		return ok, v
	})
	return item
}

// Lines reads the menu from top to bottom.
func (i *Item) Lines() ([]Line, error) {
	type node struct {
		ID       int32
		Props    map[string]dbus.Variant
		Children []dbus.Variant
	}
	var revision uint32
	var root node
	if err := i.menu.Call(menuIface+".GetLayout", 0, int32(0), int32(-1), []string{}).Store(&revision, &root); err != nil {
		return nil, err
	}
	var lines []Line
	var walk func(n node, under string) error
	walk = func(n node, under string) error {
		for _, c := range n.Children {
			var child node
			if err := dbus.Store([]any{c.Value()}, &child); err != nil {
				return err
			}
			on := func(name string) bool {
				v, ok := child.Props[name]
				return !ok || v.Value() == true
			}
			label, _ := child.Props["label"].Value().(string)
			if label != "" && on("visible") {
				lines = append(lines, Line{label, on("enabled"), under, child.ID})
			}
			if err := walk(child, label); err != nil {
				return err
			}
		}
		return nil
	}
	return lines, walk(root, "")
}

// Await waits for a line; its label may be given by its beginning, "Snooze…".
func (i *Item) Await(what string, ok func(Line) bool) Line {
	i.d.t.Helper()
	var found Line
	Eventually(i.d.t, "in the tray's menu: "+what, func() (bool, any) {
		lines, err := i.Lines()
		for _, l := range lines {
			if ok(l) {
				found = l
				return true, nil
			}
		}
		return false, []any{lines, err}
	})
	return found
}

// Label waits for a line with the label, in the menu itself.
func (i *Item) Label(label string) Line {
	i.d.t.Helper()
	return i.Await(label, func(l Line) bool { return l.Label == label && l.Under == "" })
}

// Choose clicks a line as a panel does, once it can be clicked; with two labels
// the second is in the submenu of the first.
func (i *Item) Choose(labels ...string) {
	i.d.t.Helper()
	under, label := "", labels[len(labels)-1]
	if len(labels) == 2 {
		under = labels[0]
	}
	l := i.Await(strings.Join(labels, " > "), func(l Line) bool { return l.Label == label && l.Under == under && l.Enabled })
	if err := i.menu.Call(menuIface+".Event", 0, l.id, "clicked", dbus.MakeVariant(int32(0)), uint32(0)).Err; err != nil {
		i.d.t.Fatalf("choosing %q: %v", label, err)
	}
}

// Open clicks on the icon with the mouse until its menu is on the screen.
func (i *Item) Open() Window {
	i.d.t.Helper()
	var menu Window
	Eventually(i.d.t, "the tray's menu on the screen", func() (bool, any) {
		i.d.Mouse("key --delay 20 Escape")
		i.d.Click(trayIcon(), 1)
		var all []Window
		for range 20 { // the panel draws it when it gets to it
			all = i.d.Windows("wrapper|xfce4-panel") // plugins are processes of their own
			for _, w := range all {
				if w.Area.Dy() > 100 {
					menu = w
					return true, nil
				}
			}
		}
		return false, all
	})
	return menu
}

// ClickRow clicks the line with the label in the open menu, with the mouse.
func (i *Item) ClickRow(menu Window, label string) {
	i.d.t.Helper()
	i.d.Click(i.row(menu, label), 1)
}

// row finds the line on the screen: of the rows of text in the menu's window it
// is the one with the line's number.
func (i *Item) row(menu Window, label string) (at image.Point) {
	i.d.t.Helper()
	Eventually(i.d.t, fmt.Sprintf("the row %q on the screen", label), func() (bool, any) {
		lines, err := i.Lines()
		if err != nil {
			return false, err
		}
		number, rows := -1, 0
		for _, l := range lines {
			if l.Under != "" {
				continue
			}
			if l.Label == label {
				number = rows
			}
			rows++
		}
		drawn := bands(i.d.Picture(menu.Area.Inset(3)), true, 2)
		if number < 0 || len(drawn) != rows {
			return false, fmt.Sprintf("%d rows drawn for %v", len(drawn), lines)
		}
		at = image.Pt(menu.Area.Min.X+menu.Area.Dx()/3, (drawn[number][0]+drawn[number][1])/2)
		return true, nil
	})
	return at
}
