package escpos

import "github.com/isoloir/isoloir/device"

// isStatus tells an answer to DLE EOT from everything else that a printer sends: 0xx1xx10.
func isStatus(b byte) bool { return b&0x93 == 0x12 }

// isPaper tells an answer to GS r: 0xx0xxxx.
func isPaper(b byte) bool { return b&0x90 == 0 }

// condition is what the answer to DLE EOT n says.
func condition(n, b byte) device.PrinterStatus {
	var s device.PrinterStatus
	add := func(bits byte, c device.PrinterStatus) {
		if b&bits != 0 {
			s |= c
		}
	}
	switch n {
	case 2: // why it is offline
		add(0x04, device.CoverOpen)
		add(0x20, device.PaperOut)
	case 3: // errors
		add(0x08, device.CutterError)
		add(0x20, device.Broken)
		add(0x40, device.HeadHot)
	case 4: // roll sensors
		add(0x0c, device.PaperLow)
		add(0x60, device.PaperOut)
	}
	return s
}
