package tray

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"
)

func TestHiddenItemsAreNotTouched(t *testing.T) {
	var m menu
	made := &fakeItem{}
	m.add(SlotResume, made, Item{}, nil)
	expect(t, "made hidden", made.since(), "hide")
	m.set(SlotResume, Item{Label: "Resume", Enabled: false})
	expect(t, "a change while hidden", made.since())
	m.set(SlotResume, Item{Label: "Resume", Enabled: true, Visible: true})
	expect(t, "shown", made.since(), "title Resume", "show")
	m.set(SlotResume, Item{Label: "Resume", Enabled: false, Visible: true})
	expect(t, "greyed", made.since(), "disable")
	m.set(SlotResume, Item{Label: "Resume", Enabled: true, Visible: true})
	expect(t, "not greyed", made.since(), "enable")
	m.set(SlotLine1, Item{Visible: true}) // a separator is nobody's
}

type fakeItem struct{ calls []string }

func (f *fakeItem) SetTitle(s string) { f.calls = append(f.calls, "title "+s) }
func (f *fakeItem) Enable()           { f.calls = append(f.calls, "enable") }
func (f *fakeItem) Disable()          { f.calls = append(f.calls, "disable") }
func (f *fakeItem) Show()             { f.calls = append(f.calls, "show") }
func (f *fakeItem) Hide()             { f.calls = append(f.calls, "hide") }

func (f *fakeItem) since() []string { calls := f.calls; f.calls = nil; return calls }

func TestClicksAtTheSameMomentAllArrive(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var m menu
		for s := range Slots {
			if s.clickable() {
				m.clicked[s] = newClicked()
			}
		}
		var got []Slot
		// All are clicked before anybody looks, as by a busy program.
		want := 0
		for _, ch := range m.clicked {
			if ch != nil {
				select {
				case ch <- struct{}{}:
					want++
				default: // what the libraries do when nobody waits
				}
			}
		}
		ctx, cancel := context.WithCancel(t.Context())
		go m.watch(ctx, func(s Slot) { got = append(got, s) })
		synctest.Wait()
		cancel()
		synctest.Wait()
		slices.Sort(got)
		if len(slices.Compact(got)) != want || want < 15 {
			t.Errorf("%d clicks arrived of %d", len(got), want)
		}
	})
}
