package tray

import (
	"encoding/binary"
	"runtime"
)

// iconBytes is the picture of id as the libraries want it on this system.
func iconBytes(id IconID) []byte {
	if runtime.GOOS == "windows" {
		return ico(id.PNG())
	}
	return id.PNG()
}

// ico wraps a PNG of 48 by 48 pixels as the .ico file that Windows wants: one
// entry in the directory, and the PNG as it is.
func ico(png []byte) []byte {
	const header = 6 + 16
	b := make([]byte, 0, header+len(png))
	b = binary.LittleEndian.AppendUint16(b, 0)  // reserved
	b = binary.LittleEndian.AppendUint16(b, 1)  // an icon, not a cursor
	b = binary.LittleEndian.AppendUint16(b, 1)  // one picture
	b = append(b, 48, 48, 0, 0)                 // width, height, no palette, reserved
	b = binary.LittleEndian.AppendUint16(b, 1)  // planes
	b = binary.LittleEndian.AppendUint16(b, 32) // bits a pixel
	b = binary.LittleEndian.AppendUint32(b, uint32(len(png)))
	b = binary.LittleEndian.AppendUint32(b, header)
	return append(b, png...)
}
