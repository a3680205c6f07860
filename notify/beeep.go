package notify

import (
	"bytes"
	"image/png"
	"strings"
	"sync"

	"github.com/gen2brain/beeep"

	"deskbreak/config/lang"
)

// beeepPlace shows notifications where there is no notification server to talk
// to: they have no buttons and can be neither replaced nor withdrawn.
type beeepPlace struct {
	app  string
	icon []byte
}

// beeepMu is for beeep's one package-level variable.
var beeepMu sync.Mutex

func (b *beeepPlace) greet() (Server, error) { return Server{Name: "beeep"}, nil }

func (b *beeepPlace) show(n *Notification, _ uint32) (uint32, uint64, error) {
	beeepMu.Lock()
	beeep.AppName = b.app
	beeepMu.Unlock()
	var icon any = "" // bytes of no picture break beeep's icon conversion
	var file bytes.Buffer
	switch {
	case n.Image != nil && png.Encode(&file, n.Image) == nil:
		icon = file.Bytes()
	case b.icon != nil:
		icon = b.icon
	}
	body := n.Body
	if how := answers(b.app, n); how != "" {
		body = lines(body, lang.T("Answer in the tray or with: %s", how))
	}
	// Never Alert: it is critical, stays, and breaks through do-not-disturb.
	return 0, 0, beeep.Notify(plain(n.Title), plain(body), icon)
}

func (b *beeepPlace) withdraw(uint32) error { return nil }
func (b *beeepPlace) abandon(uint32)        {}
func (b *beeepPlace) live(uint32) *Live     { return nil }

// plain makes s safe for what beeep hands it to: an option of notify-send or
// kdialog when it starts with "-", the CDATA section of a Windows toast, and the
// PowerShell here-string that stands in for it, which expands "$" and "`".
func plain(s string) string {
	if strings.HasPrefix(s, "-") {
		s = "\u2013" + s[1:]
	}
	return strings.NewReplacer("]]>", "]] >", "$", "\uff04", "`", "'", "\"@", "\" @").Replace(s)
}
