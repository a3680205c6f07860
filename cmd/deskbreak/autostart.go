package main

import (
	"github.com/spf13/cobra"

	"deskbreak/config/lang"
	"deskbreak/packaging/autostart"
)

func autostartCommand(a *app) *cobra.Command {
	status := func(*cobra.Command, []string) error { return a.autostartStatus() }
	c := &cobra.Command{Use: "autostart [COMMAND]", Short: lang.T("Start deskbreak at login"), Args: onlyCommands, RunE: status}
	c.AddCommand(
		&cobra.Command{Use: "on", Short: lang.T("Start this program at every login"), Args: arguments(0),
			RunE: func(*cobra.Command, []string) error { return a.autostartDo(autostart.On) }},
		&cobra.Command{Use: "off", Short: lang.T("Do not start it at login any more"), Args: arguments(0),
			RunE: func(*cobra.Command, []string) error { return a.autostartDo(autostart.Off) }},
		&cobra.Command{Use: "status", Short: lang.T("Say whether it starts at login, and by what"), Args: arguments(0), RunE: status},
	)
	return c
}

func (a *app) autostartDo(do func(autostart.Env) (autostart.Result, error)) error {
	env, err := autostart.System()
	if err != nil {
		return err
	}
	result, err := do(env)
	if err != nil {
		return err
	}
	a.print(result.String())
	return nil
}

func (a *app) autostartStatus() error {
	env, err := autostart.System()
	if err != nil {
		return err
	}
	state, err := autostart.Status(env)
	if err != nil {
		return err
	}
	a.print(state.String())
	return nil
}
