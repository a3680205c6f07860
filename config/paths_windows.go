package config

import (
	"path/filepath"

	"github.com/adrg/xdg"
)

// socketFolder is in the person's own local data: Windows has no folder that
// goes away at logout.
func socketFolder() string { return filepath.Join(xdg.StateHome, folderName) }
