package browse

import (
	"context"
	"os"
	"os/exec"
	"syscall"

	"deskbreak/config/lang"
)

func noOpener(name, target string) error {
	return lang.Errorf("there is no %s to open it with: open %s in a browser", name, target)
}

// Over ssh the page would open on a screen that the person does not see.
func desktop() bool { return os.Getenv("SSH_CONNECTION") == "" }

// ShellExecute by way of a program that every Windows has: unlike `cmd /c start`
// it takes & and ^ in a name as they are.
func opener(target string) (name string, args []string) {
	return "rundll32", []string{"url.dll,FileProtocolHandler", target}
}

// detach keeps ^C in the console from reaching it.
func detach(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{CreationFlags: syscall.CREATE_NEW_PROCESS_GROUP}
}

func reason(err error) string { return err.Error() }

func reachable(_ context.Context, path string) string { return path }
