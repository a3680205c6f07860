package notify

import "deskbreak/config/lang"

// fallback says the wanted notification on the terminal when it cannot be seen
// on a desktop now: once, until its text or its Seq changes.
func (k *keeper) fallback() {
	n := k.wanted
	if n == nil || k.opt.Terminal == nil || k.saying || !k.unseen() || k.satisfied() {
		return
	}
	if s := k.said; s != nil && s.ID == n.ID && s.Seq == n.Seq && s.Title == n.Title && s.Body == n.Body {
		return
	}
	// Without the image, which would be kept for nothing.
	k.said = &Notification{ID: n.ID, Seq: n.Seq, Title: n.Title, Body: n.Body}
	k.saying = true
	w, app := k.opt.Terminal, k.opt.AppName
	go func() {
		// A terminal that is stopped with Ctrl-S blocks here and nowhere else.
		err := say(w, app, n)
		k.post(func() {
			k.saying = false
			if err != nil {
				k.opt.Terminal = nil
				k.opt.Log.Warn("the terminal is gone, reminders are not written to it any more", "error", err)
			}
		})
	}()
}

// unseen is true when a desktop cannot show anything now.
func (k *keeper) unseen() bool {
	return k.looked && (k.place == nil || k.failure != nil || k.call != nil && k.call.late)
}

// tell publishes what is known about the server, and says so when it changed.
func (k *keeper) tell() {
	s := k.describe()
	k.mu.Lock()
	changed := s != k.now
	k.now = s
	k.mu.Unlock()
	if changed {
		k.emit(Event{Kind: EventServer})
	}
}

func (k *keeper) describe() Server {
	s := k.info
	why := ""
	switch {
	case !k.looked || k.place != nil && !k.greeted && k.failure == nil && !late(k.call):
		return k.now // nothing new is known yet; only this goroutine writes it
	case k.place == nil:
		why = k.why
	case late(k.call):
		why = lang.T("%s does not answer", k.name())
	case k.failure != nil:
		why = lang.T("%s refuses: %v", k.name(), k.failure)
	default:
		if s.Name != "" && !s.Buttons {
			s.Why = lang.T("%s has no buttons: %s", s.Name, noButtons(k.opt.AppName))
		}
		return s
	}
	if k.opt.Terminal == nil {
		s.Why = lang.T("%s; reminders cannot be seen", why)
		return s
	}
	if s.Name == "" {
		s.Name = "terminal"
	}
	s.Why = lang.T("%s; reminders go to the terminal", why)
	return s
}

func late(c *call) bool { return c != nil && c.late }

func (k *keeper) name() string {
	if k.info.Name == "" {
		return lang.T("the notification server")
	}
	return k.info.Name
}
