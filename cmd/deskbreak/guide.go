package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"time"

	"github.com/adrg/xdg"
	"github.com/spf13/cobra"

	"deskbreak/config"
	"deskbreak/config/lang"
	"deskbreak/daemon/control"
	"deskbreak/daemon/figure"
	"deskbreak/daemon/movement"
	"deskbreak/daemon/report"
	"deskbreak/daemon/report/browse"
)

func guideCommand(a *app) *cobra.Command {
	var g guideRun
	c := &cobra.Command{
		Use: "guide [ID]", Short: lang.T("Show in the browser how a movement is done"),
		Long: lang.T(`Open a page in the browser that shows how a movement is done, with a drawing
and a countdown. Without ID it is the movement of the reminder that is up. The
page is a file on this computer and needs no network.`),
		Example: "  deskbreak guide\n  deskbreak guide hip-hinge\n  deskbreak guide hip-hinge -o hip-hinge.html", // not text: commands
		Args:    arguments(1),
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			all, err := a.movements()
			if err != nil || len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return movementIDs(all), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) > 0 {
				g.id, g.named = args[0], true
			}
			return a.guide(c.Context(), g)
		},
	}
	c.Flags().BoolVar(&g.pathOnly, "print-path", false, lang.T("write the page and print where it is, without opening it"))
	c.Flags().StringVarP(&g.out, "out", "o", "", lang.T("write the page to this `FILE`, without opening it; -: print it"))
	return c
}

// guideRun is what was asked for.
type guideRun struct {
	id       string
	named    bool // the id was given; it may be empty
	pathOnly bool
	out      string
}

func (a *app) guide(ctx context.Context, g guideRun) error {
	var prompt *control.Prompt
	if g.named {
		prompt = a.promptIfAny(ctx)
	} else {
		reply, err := a.request(ctx, control.Request{Command: control.CommandStatus})
		switch {
		case errors.Is(err, control.ErrNotRunning):
			return lang.Errorf("%w; or name a movement, such as `deskbreak guide hip-hinge`: see `deskbreak movements list`", err)
		case err != nil:
			return err
		case reply.Status == nil || reply.Status.Prompt == nil:
			return lang.Error("no reminder is up: name a movement, such as `deskbreak guide hip-hinge`: see `deskbreak movements list`")
		}
		prompt = reply.Status.Prompt
		g.id = prompt.Movement
	}
	m, err := a.movement(g.id)
	if err != nil {
		return err
	}
	level, o := a.guideOptions()
	if prompt != nil && prompt.Movement == m.ID && prompt.Level > 0 {
		level = prompt.Level
	}
	return a.showGuide(ctx, g, m, level, o)
}

// promptIfAny is the prompt that is up, or nil: also when no daemon can say so,
// which is no matter where a movement was named.
func (a *app) promptIfAny(ctx context.Context) *control.Prompt {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	reply, err := a.client().Do(ctx, control.Request{Command: control.CommandStatus})
	if err != nil || reply.Status == nil {
		return nil
	}
	return reply.Status.Prompt
}

// guideOptions are what the settings say. That they are refused has been told
// where the movements were looked for.
func (a *app) guideOptions() (level int, o report.GuideOptions) {
	level = 1
	loaded, _ := a.inForce()
	if loaded == nil {
		return level, o
	}
	o.Avoid = loaded.Config.Movements.Avoid
	return max(loaded.Config.Movements.Level, level), o
}

func (a *app) showGuide(ctx context.Context, g guideRun, m movement.Movement, level int, o report.GuideOptions) error {
	if g.out != "" {
		page, err := report.Guide(m, level, drawing(m, level), o)
		if err != nil {
			return err
		}
		if g.out == "-" {
			a.print(string(page))
			return nil
		}
		if err := os.WriteFile(g.out, page, 0o644); err != nil { // what a person asks for by name they may want to share
			return lang.Errorf("the page cannot be written: %v: name another file", err)
		}
		return nil
	}
	path, err := report.WriteGuide(guideFolder(), m, level, drawing(m, level), o)
	if err != nil {
		return err
	}
	if g.pathOnly {
		a.say(path)
		return nil
	}
	return a.openPage(ctx, path, "deskbreak movements show "+m.ID, // not text: a command
		lang.T("%s opens in your browser. If it does not, open this by hand: %s", m.Name, path))
}

// openPage shows a page in the browser and says so with the text opened, or,
// where there is none to show it in, where the page is and which command says the
// same in the terminal.
func (a *app) openPage(ctx context.Context, path, instead, opened string) error {
	switch err := browse.Open(ctx, path); {
	case errors.Is(err, browse.ErrNoDesktop):
		a.warn(lang.T("there is no desktop here to open the page on: open it in a browser, or run `%s`", instead))
		a.say(path)
	case err != nil:
		return err
	default:
		a.say(opened)
	}
	return nil
}

// guideFolder is where pages are written; empty when nothing says where the
// person's folders are, for which package xdg would name the root folder.
func guideFolder() string {
	paths := config.FindPaths() // brings package xdg up to the environment of now
	if paths.User == "" && !filepath.IsAbs(os.Getenv("XDG_CACHE_HOME")) {
		return ""
	}
	return filepath.Join(xdg.CacheHome, "deskbreak", "guide")
}

// drawing shows a movement at a level; the zero Drawing where there is none.
func drawing(m movement.Movement, level int) report.Drawing {
	f, ok := figure.LevelOf(m.ID, level)
	if !ok {
		return report.Drawing{}
	}
	o := figure.Options{Scheme: figure.Page, Title: m.Name}
	return report.Drawing{Still: f.SVG(o), Moving: f.Animated(o), Style: figure.StyleSheet()}
}
