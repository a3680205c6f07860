package notify

// place is somewhere a notification can be shown: one running server, or a
// program that draws. Calls may take as long as they like; the keeper runs each
// in a goroutine of its own, never two at a time on one place.
type place interface {
	// greet asks who it is and what it can do.
	greet() (Server, error)
	// show puts n up, instead of the one with the id replaces unless that is 0.
	// The id 0 means that it can be neither replaced nor withdrawn. A signal whose
	// order is greater than after was sent after the answer.
	show(n *Notification, replaces uint32) (id uint32, after uint64, err error)
	// withdraw closes id (0: none is up) and stops listening for answers. A server
	// that says there is no such notification has it withdrawn.
	withdraw(id uint32) error
	// abandon closes id on a place that is no longer used, without waiting.
	abandon(id uint32)
	// live names what has the id; nil when no other run could withdraw it.
	live(id uint32) *Live
}

// signal is what a server says about a notification, its own or not.
type signal struct {
	id uint32
	// key is the button's; empty: it was closed, and reason says why.
	key    string
	reason uint32
	// order grows with every message of one connection.
	order uint64
}

// The reasons of a closing, from the Desktop Notifications Specification. What
// is none of these is undefined there.
const closedByPerson = 2

// callKind says what is asked of a place.
type callKind int

const (
	greeting callKind = iota + 1
	showing
	withdrawing
)

// call is the one thing that was asked of a place and is not answered yet.
type call struct {
	kind callKind
	at   place
	// n is what is being shown, id what it replaces or what is withdrawn.
	n  *Notification
	id uint32
	// late is true when the deadline has passed.
	late bool
	// early are signals that came before the answer was known here.
	early []signal
}

// shown is a notification that a place has.
type shown struct {
	id uint32
	// n is nil for one that an earlier run left.
	n *Notification
	// answered is true when a button was pressed: its closing says nothing more.
	answered bool
}
