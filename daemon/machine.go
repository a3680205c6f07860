package daemon

import (
	"deskbreak/config"
	"deskbreak/daemon/history"
	"deskbreak/daemon/movement"
	"deskbreak/daemon/schedule"
)

// This file is what recorded and simulated days share with the daemon.

// stop is what is known about the time since the state was saved.
func (m *memory) stop(bootID string) schedule.Stop {
	return schedule.Stop{
		Wall: m.SavedWall, Boot: m.SavedBoot, SameBoot: m.BootID != "" && m.BootID == bootID,
		Alive: m.alive, Records: m.records,
	}
}

// Movements are what the machine's choices come from.
type Movements struct{ m *movements }

// Find is the movement with an id; of an unknown one it says what can be said.
func (m Movements) Find(id string) movement.Movement { return m.m.find(id) }

// Took adds a record to the programme, so that later choices follow from it.
func (m Movements) Took(r *schedule.Record) {
	m.m.programme.Add(past(historyRecord(r)), m.m.catalogue().Group)
}

// MachineSettings translates settings for the machine as the daemon does, with
// the real movements to choose from and a programme that has just begun.
func MachineSettings(c config.Config) (schedule.Settings, Movements, error) {
	m := &movements{}
	_ = m.use(c.Movements) // a file that broke since the check leaves the built-in ones
	m.programme = &movement.Programme{}
	set, err := machineSettings(c, m)
	return set, Movements{m}, err
}

// HistoryRecord is a machine's record as the history keeps it.
func HistoryRecord(r *schedule.Record) history.Record { return historyRecord(r) }
