package movement

import (
	"reflect"
	"slices"
	"testing"
	"unsafe"
)

// TestPackChangesNothing: what is packed is what was parsed, and nearly all of its
// texts lie in the file's own.
func TestPackChangesNothing(t *testing.T) {
	parsed, err := Parse("catalogue.yaml", []byte(builtinYAML))
	if err != nil {
		t.Fatal(err)
	}
	packed := slices.Clone(parsed)
	pack(packed, builtinYAML)
	if !reflect.DeepEqual(parsed, packed) {
		t.Fatal("a packed movement differs")
	}
	inside, all := 0, 0
	base := uintptr(unsafe.Pointer(unsafe.StringData(builtinYAML)))
	for _, m := range packed {
		for _, s := range append(slices.Clone(m.Steps), m.ID, m.Name, m.Do, m.Stop) {
			at := uintptr(unsafe.Pointer(unsafe.StringData(s)))
			if all++; at >= base && at < base+uintptr(len(builtinYAML)) {
				inside++
			}
		}
	}
	if inside*10 < all*9 {
		t.Errorf("%d of %d texts lie in the file", inside, all)
	}
	// A list that is appended to must not run into the next one.
	if l := packed[0].Areas; cap(l) != len(l) || cap(packed[0].Doses) != len(packed[0].Doses) {
		t.Error("a list has room that belongs to another")
	}
	own := []Movement{{ID: "own", Name: "Own", Steps: []string{"Do it."}, Adapt: map[string]string{"balance": "Hold on."}}}
	again := slices.Clone(own)
	pack(again, "nothing of it")
	if !reflect.DeepEqual(own, again) {
		t.Errorf("got %+v", again)
	}
}
