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

// MachineSettings translates settings for the machine as the daemon does, with
// the real movements to choose from. find gives the movement with an id; of an
// unknown one it says what can be said.
func MachineSettings(c config.Config) (set schedule.Settings, find func(id string) movement.Movement, err error) {
	m := &movements{}
	_ = m.use(c.Movements) // a file that broke since the check leaves the built-in ones
	set, err = machineSettings(c, m.choose)
	return set, m.find, err
}

// HistoryRecord is a machine's record as the history keeps it.
func HistoryRecord(r *schedule.Record) history.Record { return historyRecord(r) }
