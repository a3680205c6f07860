package config

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/spf13/viper"
)

// The files under viper are our own few lines (see config/afero): whoever uses
// more of viper one day finds that they hold.
func TestViperOnOurOwnFiles(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "settings.yaml")

	v := viper.New()
	v.SetConfigFile(path)
	if err := v.ReadInConfig(); !errors.Is(err, os.ErrNotExist) {
		t.Fatalf("without a file: %v", err)
	}
	v.Set("interval", "40m")
	if err := v.SafeWriteConfigAs(path); err != nil {
		t.Fatal(err)
	}
	var exists viper.ConfigFileAlreadyExistsError
	if err := v.SafeWriteConfigAs(path); !errors.As(err, &exists) {
		t.Errorf("written twice: %v", err)
	}

	found := viper.New()
	found.AddConfigPath(folder)
	found.SetConfigName("settings")
	if err := found.ReadInConfig(); err != nil {
		t.Fatal(err)
	}
	if got := found.GetString("interval"); got != "40m" {
		t.Errorf("read %q", got)
	}
}
