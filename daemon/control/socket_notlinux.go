//go:build unix && !linux

package control

// maxPath is the longest path of a socket, in bytes: sun_path without its NUL.
const maxPath = 103
