//go:build !windows && !darwin

package quiet

import (
	"sync"

	"github.com/godbus/dbus/v5"
)

// fake is a service on a bus that answers whatever the test wants it to.
type fake struct {
	d    *desk
	conn *dbus.Conn

	mu      sync.Mutex
	answers map[string]func(args []any) ([]any, error) // by interface and member
	asked   map[string]int
	props   map[string]any // by interface and name
}

// service puts one on the bus, under a name.
func (b *daemon) service(name string) *fake {
	b.d.t.Helper()
	f := &fake{d: b.d, answers: map[string]func([]any) ([]any, error){}, asked: map[string]int{}, props: map[string]any{}}
	f.when(properties, "Get", f.get)
	conn, err := dbus.Connect(b.address, dbus.WithHandler(f))
	if err != nil {
		b.d.t.Fatal(err)
	}
	b.d.t.Cleanup(func() { conn.Close() })
	f.conn = conn
	if name != "" {
		f.own(name)
	}
	return f
}

// own takes a name, which comes last: whoever sees it can ask.
func (f *fake) own(name string) {
	f.d.t.Helper()
	reply, err := f.conn.RequestName(name, dbus.NameFlagDoNotQueue)
	if err != nil || reply != dbus.RequestNameReplyPrimaryOwner {
		f.d.t.Fatalf("%s: %v %v", name, reply, err)
	}
}

// method sets what is answered from now on.
func (f *fake) method(iface, member string, values ...any) {
	f.when(iface, member, func([]any) ([]any, error) { return values, nil })
}

func (f *fake) when(iface, member string, answer func([]any) ([]any, error)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.answers[iface+"."+member] = answer
}

// drop makes a method unknown.
func (f *fake) drop(iface, member string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.answers, iface+"."+member)
}

// property sets one, and says so in the usual way.
func (f *fake) property(path dbus.ObjectPath, iface, name string, value any) {
	f.d.t.Helper()
	f.mu.Lock()
	f.props[iface+"."+name] = value
	f.mu.Unlock()
	f.emit(path, properties, "PropertiesChanged", iface, map[string]dbus.Variant{name: dbus.MakeVariant(value)}, []string{})
}

func (f *fake) get(args []any) ([]any, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	value, ok := f.props[args[0].(string)+"."+args[1].(string)]
	if !ok {
		return nil, dbus.NewError("org.freedesktop.DBus.Error.UnknownProperty", []any{"no such property"})
	}
	return []any{dbus.MakeVariant(value)}, nil
}

func (f *fake) emit(path dbus.ObjectPath, iface, member string, body ...any) {
	f.d.t.Helper()
	if err := f.conn.Emit(path, iface+"."+member, body...); err != nil {
		f.d.t.Fatal(err)
	}
}

// times is how often something was asked.
func (f *fake) times(iface, member string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.asked[iface+"."+member]
}

// LookupObject, LookupInterface and LookupMethod make it godbus's handler.
func (f *fake) LookupObject(dbus.ObjectPath) (dbus.ServerObject, bool) { return fakeObject{f}, true }

type fakeObject struct{ f *fake }

func (o fakeObject) LookupInterface(name string) (dbus.Interface, bool) {
	return fakeInterface{o.f, name}, true
}

type fakeInterface struct {
	f    *fake
	name string
}

func (i fakeInterface) LookupMethod(name string) (dbus.Method, bool) {
	i.f.mu.Lock()
	defer i.f.mu.Unlock()
	i.f.asked[i.name+"."+name]++
	answer, ok := i.f.answers[i.name+"."+name]
	return fakeMethod{answer}, ok
}

type fakeMethod struct {
	answer func([]any) ([]any, error)
}

func (m fakeMethod) Call(args ...any) ([]any, error) { return m.answer(args) }
func (m fakeMethod) NumArguments() int               { return 0 }
func (m fakeMethod) NumReturns() int                 { return 0 }
func (m fakeMethod) ArgumentValue(int) any           { return nil }
func (m fakeMethod) ReturnValue(int) any             { return nil }
func (m fakeMethod) DecodeArguments(_ *dbus.Conn, _ string, _ *dbus.Message, args []any) ([]any, error) {
	return args, nil
}
