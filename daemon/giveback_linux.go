package daemon

import (
	"bufio"
	"os"
	"strings"

	"golang.org/x/sys/unix"
)

// dropCode lets go of the program's own pages that came from its file. What runs
// on is mapped again from the page cache when it is touched; the parsers that
// only the start needed are not. A mapping that was ever written to is left
// alone: its pages are in no file.
func dropCode() {
	self, err := os.Readlink("/proc/self/exe")
	if err != nil {
		return
	}
	f, err := os.Open("/proc/self/smaps")
	if err != nil {
		return
	}
	defer func() { _ = f.Close() }()
	var from, to uintptr
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		line := lines.Text()
		if rest, ok := strings.CutPrefix(line, "Anonymous:"); ok { // not text: the kernel's word
			if from != 0 && strings.TrimSpace(rest) == "0 kB" {
				drop(from, to)
			}
			from = 0
			continue
		}
		if start, end, perms, path, ok := mapping(line); ok {
			from = 0
			if path == self && !strings.Contains(perms, "w") {
				from, to = start, end
			}
		}
	}
}

// mapping reads the head of a mapping, "00400000-00a0f000 r-xp 00000000 fe:00 1234  /path".
func mapping(line string) (from, to uintptr, perms, path string, ok bool) {
	fields := strings.Fields(line)
	if len(fields) < 6 {
		return 0, 0, "", "", false
	}
	a, b, ok := strings.Cut(fields[0], "-")
	if !ok {
		return 0, 0, "", "", false
	}
	from, okA := hex(a)
	to, okB := hex(b)
	return from, to, fields[1], strings.Join(fields[5:], " "), okA && okB
}

func hex(s string) (n uintptr, ok bool) {
	for _, c := range s {
		switch {
		case c >= '0' && c <= '9':
			n = n<<4 | uintptr(c-'0')
		case c >= 'a' && c <= 'f':
			n = n<<4 | uintptr(c-'a'+10)
		default:
			return 0, false
		}
	}
	return n, s != ""
}

func drop(from, to uintptr) {
	// The memory is not Go's, so the address is no pointer that moves.
	_, _, _ = unix.Syscall(unix.SYS_MADVISE, from, to-from, unix.MADV_DONTNEED)
}
