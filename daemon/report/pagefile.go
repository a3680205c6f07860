package report

import (
	"os"
	"path/filepath"

	"deskbreak/config/lang"
)

// WritePage makes a page of [Page] the content of report.html in the folder,
// which is made when it is missing, and returns the file's path. Only the person
// can read either. The file is never seen half written. The error says what to
// do next.
func WritePage(folder string, page []byte) (path string, err error) {
	if !filepath.IsAbs(folder) {
		return "", lang.Errorf("the page has no place: %q is no absolute path: set HOME or XDG_CACHE_HOME, or name a file with `deskbreak report --out FILE`", folder)
	}
	path = filepath.Join(folder, "report.html")
	err = os.MkdirAll(folder, 0o700)
	if err == nil {
		err = os.Chmod(folder, 0o700) // one that was there before may be open to others
	}
	if err == nil {
		err = replaceFile(path, page)
	}
	if err != nil {
		return "", lang.Errorf("the page cannot be written (%v): make room, or name another file with `deskbreak report --out FILE`; it would be %s", err, path)
	}
	return path, nil
}
