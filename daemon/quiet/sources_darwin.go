package quiet

import "context"

// sources are none yet: Focus has no public interface, and the others need
// frameworks that are out of reach without cgo.
func sources(_ Options, b *board) []func(context.Context) {
	const paused = "use `deskbreak pause` where it would disturb"
	b.never(DoNotDisturb, "focus", "macOS keeps notifications back by itself while a Focus is on and does not tell programs so; nothing needs to be done")
	b.never(Call, "coreaudio", "this is not built for macOS yet; "+paused)
	b.never(Fullscreen, "window-server", "this is not built for macOS yet; "+paused)
	b.never(Presentation, "power-assertions", "this is not built for macOS yet; "+paused)
	return nil
}
