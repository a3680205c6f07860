package main

import (
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"deskbreak/config/lang"
)

// version is what this build is called; -ldflags "-X main.version=1.2.3" sets it.
var version = "0.1.0"

func versionCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: lang.T("Print the version"), Args: arguments(0),
		RunE: func(*cobra.Command, []string) error { return a.version() },
	}
}

func (a *app) version() error {
	a.say("deskbreak " + version + commit() + ", " + runtime.Version() + ", " + runtime.GOOS + "/" + runtime.GOARCH)
	return nil
}

// commit is " (commit 0123456789ab, changed)", as far as the build knows it.
func commit() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	revision, changed := "", false
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			revision = s.Value[:min(12, len(s.Value))]
		case s.Key == "vcs.modified" && s.Value == "true":
			changed = true
		}
	}
	switch {
	case revision == "":
		return ""
	case changed:
		return " " + lang.T("(commit %s, changed)", revision)
	}
	return " " + lang.T("(commit %s)", revision)
}
