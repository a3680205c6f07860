package main

import (
	"github.com/spf13/cobra"

	"deskbreak/config/lang"
)

func completionCommand(a *app) *cobra.Command {
	shells := []string{"bash", "zsh", "fish", "powershell"}
	return &cobra.Command{
		Use: "completion SHELL", ValidArgs: shells, // not text: a form
		Long:  lang.T("Print the completion script for bash, zsh, fish or powershell."),
		Short: lang.T("Print the completion script of your shell"),
		Example: "  source <(deskbreak completion bash)   # in ~/.bashrc\n" + // not text: commands
			"  deskbreak completion fish >~/.config/fish/completions/deskbreak.fish", // not text: commands
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage(lang.T("completion takes the name of your shell: bash, zsh, fish or powershell"))
			}
			switch root := c.Root(); args[0] {
			case "bash":
				return root.GenBashCompletionV2(a, true)
			case "zsh":
				return root.GenZshCompletion(a)
			case "fish":
				return root.GenFishCompletion(a, true)
			case "powershell":
				return root.GenPowerShellCompletionWithDesc(a)
			}
			return usage(lang.T("no completion for %q%s: there is bash, zsh, fish and powershell", args[0], didYouMean(args[0], shells)))
		},
	}
}
