package main

import (
	"time"

	"github.com/spf13/cobra"

	"deskbreak/config/lang"
	"deskbreak/daemon/control"
)

func flareCommand(a *app) *cobra.Command {
	states := []string{"on", "off"}
	return &cobra.Command{
		Use: "flare [on|off]", Short: lang.T("Say that the back is bad today, or no longer"), Args: arguments(1),
		Long: lang.T(`Say that your back is bad today: gentle movements only, after half the interval
(or at the times of your schedule, if you have set one), and no level rises or
falls. It ends by itself after three days, or with "deskbreak flare off"; the
week after is a level lower. Without on or off it says whether it is on.

"deskbreak movements help" says when to see somebody about it.`),
		Example:   "  deskbreak flare on\n  deskbreak flare off", // not text: commands
		ValidArgs: states,
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return a.flareStatus(c)
			}
			if err := oneOf("flare", args[0], states); err != nil {
				return err
			}
			return a.answer(c.Context(), control.Request{Command: control.CommandFlare, On: args[0] == "on"})
		},
	}
}

func (a *app) flareStatus(c *cobra.Command) error {
	reply, err := a.ask(c.Context(), control.Request{Command: control.CommandStatus})
	switch {
	case err != nil:
		return err
	case reply.Status == nil || reply.Status.FlareUntil == nil:
		a.say(lang.T("It is off: all movements come."))
	case reply.Status.Scheduled:
		a.say(lang.T("It is on until %s: gentle movements only, at the times of your schedule.", clock(*reply.Status.FlareUntil, time.Now())))
	default:
		a.say(lang.T("It is on until %s: gentle movements only, after half the interval.", clock(*reply.Status.FlareUntil, time.Now())))
	}
	return nil
}
