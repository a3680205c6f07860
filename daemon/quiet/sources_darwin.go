package quiet

import (
	"context"

	"deskbreak/config/lang"
)

// sources is every way of learning of a reason here. macOS is asked: it tells of
// changes only on threads of its own.
func sources(o Options, b *board) []func(context.Context) {
	b.never(DoNotDisturb, "focus", lang.T("macOS keeps notifications back by itself while a Focus is on, and tells programs so only with full disk access, which is not worth it; nothing needs to be done"))
	microphone := b.seat(Call, "coreaudio")
	b.never(Fullscreen, "window-server", lang.T("macOS tells no program that another one's window fills the screen; what plays or presents keeps the screen on, which is seen as a presentation; else use `deskbreak pause`"))
	display := b.seat(Presentation, "power-assertions")
	return []func(context.Context){
		asked(o, openAudio, microphone),
		asked(o, openPower, display),
	}
}
