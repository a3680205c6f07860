package autostart

// Installed is whether the running program lies where it will still be at the
// next login, so that On would accept it.
func Installed(e Env) bool {
	_, err := e.program()
	return err == nil
}
