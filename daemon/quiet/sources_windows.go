package quiet

import "context"

// sources are none that say by themselves when they change. Windows answers
// SHQueryUserNotificationState when asked, for full screen, presentations and
// quiet hours, but tells nobody of a change, and nothing here is polled. Focus
// assist has no documented interface at all; Windows itself keeps toasts back
// while it is on, so what is shown is then seen later and not lost.
func sources(_ Options, b *board) []func(context.Context) {
	const paused = "use `deskbreak pause` where it would disturb"
	b.never(DoNotDisturb, "focus-assist", "Windows keeps notifications back by itself while do-not-disturb is on and does not tell programs so; nothing needs to be done")
	b.never(Call, "microphone", "this is not built for Windows yet; "+paused)
	b.never(Fullscreen, "user-notification-state", "Windows answers when asked but does not tell of changes, and deskbreak does not poll; "+paused)
	b.never(Presentation, "user-notification-state", "Windows answers when asked but does not tell of changes, and deskbreak does not poll; "+paused)
	return nil
}
