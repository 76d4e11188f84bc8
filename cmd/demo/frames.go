package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"image"
	"image/png"

	"github.com/coder/websocket"
)

// frames sends what changed on the screen, as pictures in their places.
func (b *bridge) frames(ctx context.Context, conn *websocket.Conn) error {
	var shown *image.RGBA
	for {
		now, _, changed := b.st.screen.Picture()
		for _, r := range difference(shown, now) {
			if err := sendPicture(ctx, conn, now.SubImage(r)); err != nil {
				return err
			}
		}
		shown = now
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-changed:
		}
	}
}

// Binary messages to a browser begin with what they are.
const (
	messagePicture = 0 // then u16 x, u16 y, PNG
	messageSound   = 1 // then samples, 16 bits each, little endian
)

func sendPicture(ctx context.Context, conn *websocket.Conn, picture image.Image) error {
	var b bytes.Buffer
	at := picture.Bounds().Min
	b.WriteByte(messagePicture)
	binary.Write(&b, binary.BigEndian, [2]uint16{uint16(at.X), uint16(at.Y)})
	encoder := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := encoder.Encode(&b, picture); err != nil {
		return err
	}
	return conn.Write(ctx, websocket.MessageBinary, b.Bytes())
}

// tile is the side of the squares in which frames are compared.
const tile = 120

// difference lists the tiles that differ, joined along rows; everything when nothing was shown yet.
func difference(before, now *image.RGBA) []image.Rectangle {
	if before == nil {
		return []image.Rectangle{now.Rect}
	}
	var out []image.Rectangle
	for y := 0; y < now.Rect.Max.Y; y += tile {
		var run image.Rectangle
		for x := 0; x < now.Rect.Max.X; x += tile {
			r := image.Rect(x, y, x+tile, y+tile).Intersect(now.Rect)
			if !sameIn(before, now, r) {
				run = run.Union(r)
			}
		}
		if !run.Empty() {
			out = append(out, run)
		}
	}
	return out
}

func sameIn(a, b *image.RGBA, r image.Rectangle) bool {
	for y := r.Min.Y; y < r.Max.Y; y++ {
		from, to := a.PixOffset(r.Min.X, y), a.PixOffset(r.Max.X-1, y)+4
		if !bytes.Equal(a.Pix[from:to], b.Pix[from:to]) {
			return false
		}
	}
	return true
}
