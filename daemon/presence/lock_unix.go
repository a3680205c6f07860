//go:build !windows && !darwin

package presence

// lockSources are those that tell of the lock here, all at once. The first is
// tried before the idle sources are.
func lockSources(o Options, s *session, put func(Event), k *locks, changed func()) []lockSource {
	return []lockSource{newLogind(o, s, put, k, changed), newSavers(o, k, changed)}
}
