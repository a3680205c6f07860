package daemon

import "deskbreak/daemon/movement"

// guide opens a page that shows how a movement is done; nil: there is none.
type guide func(m movement.Movement, level int) error

// openGuide shows how the movement of the prompt is done. The click has closed
// the notification on most servers, so it is shown again: the page cannot answer.
func (l *loop) openGuide() {
	p := l.machine.View(l.now).Prompt
	if p == nil || l.guide == nil {
		return
	}
	m, level := l.movement.find(p.Movement), p.Level
	go func() {
		if err := l.guide(m, level); err != nil {
			l.log.Warn("the guide does not open", "err", err)
		}
	}()
	if n := l.show.prompt; n != nil {
		l.show.seq++
		again := *n
		again.Seq = l.show.seq
		l.show.prompt = &again
		l.reshow()
	}
}
