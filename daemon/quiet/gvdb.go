//go:build !windows && !darwin

package quiet

import (
	"encoding/binary"
	"fmt"
	"io"
	"os"

	"deskbreak/config/lang"
)

// dconfLimit is far above what people's settings come to, which is about 100 kB.
const dconfLimit = 16 << 20

// readDconf reads one switch from a file of dconf's.
func readDconf(file, key string) (value, found bool, err error) {
	f, err := os.Open(file)
	if err != nil {
		return false, false, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, dconfLimit+1))
	if err != nil {
		return false, false, err
	}
	if len(data) > dconfLimit {
		return false, false, lang.Errorf("the settings file %q has more than %d MB, which is not read", file, dconfLimit>>20)
	}
	if len(data) == 0 {
		return false, false, nil
	}
	raw, found, ok := gvdbLookup(data, key)
	if !ok {
		return false, false, lang.Errorf("the settings file %q cannot be read; `dconf dump /` says whether it is damaged", file)
	}
	// The value of a switch is its byte, then the type of what is in the variant.
	if found && (len(raw) != 3 || raw[0] > 1 || raw[1] != 0 || raw[2] != 'b') {
		return false, false, nonsenseError{fmt.Sprintf("% x", raw)}
	}
	return found && raw[0] == 1, found, nil
}

// gvdbLookup finds a key's serialised value in GVDB, the hash table on disk in
// which dconf keeps a tree: a header, the root's place, and there a Bloom filter,
// the buckets and the items, each of which has the name below its parent's. It is
// read once a day, so all items are looked at. Ok is false for what is not GVDB.
func gvdbLookup(data []byte, key string) (value []byte, found, ok bool) {
	const header, item = 24, 24
	if len(data) < header || string(data[:8]) != "GVariant" {
		return nil, false, false
	}
	le := binary.LittleEndian
	cut := func(at []byte) ([]byte, bool) { // a start and an end
		start, end := le.Uint32(at), le.Uint32(at[4:])
		if start > end || int64(end) > int64(len(data)) {
			return nil, false
		}
		return data[start:end], true
	}
	root, ok := cut(data[16:])
	if !ok || len(root) < 8 {
		return nil, false, false
	}
	words, buckets := uint64(le.Uint32(root)&(1<<27-1)), uint64(le.Uint32(root[4:]))
	skip := 8 + 4*(words+buckets)
	if skip > uint64(len(root)) {
		return nil, false, false
	}
	items := root[skip:]
	count := uint32(len(items) / item)
	name := func(i uint32) (string, bool) {
		it := items[i*item:]
		start, size := le.Uint32(it[8:]), uint32(le.Uint16(it[12:]))
		if uint64(start)+uint64(size) > uint64(len(data)) {
			return "", false
		}
		return string(data[start : start+size]), true
	}
	for i := range count {
		if it := items[i*item:]; it[14] != 'v' {
			continue
		}
		// From the last name to the first, as far as they fit.
		rest, at, fits := key, i, true
		for depth := 0; fits; depth++ {
			part, ok := name(at)
			if !ok || depth > 64 {
				return nil, false, false
			}
			cut := len(rest) - len(part)
			if fits = cut >= 0 && rest[cut:] == part; !fits {
				break
			}
			rest = rest[:cut]
			parent := le.Uint32(items[at*item+4:])
			if parent == 1<<32-1 {
				break
			}
			if parent >= count {
				return nil, false, false
			}
			at = parent
		}
		if fits && rest == "" {
			value, ok := cut(items[i*item+16:])
			return value, ok, ok
		}
	}
	return nil, false, true
}
