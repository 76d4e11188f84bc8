package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// The booth looks at inbox and clock when something has come. The clock may be set, which nothing tells: so it looks every minute too, and every half
// a second where the system does not tell what comes.
const (
	minute = time.Minute
	pulse  = 500 * time.Millisecond
)

// follow has it said when a file of the inbox changes, from now until the context ends, and gives how often the booth must look by itself. One word is
// enough for all that changed before it is heard.
func follow(ctx context.Context, folder string, words *slog.Logger) (arrived <-chan struct{}, every time.Duration) {
	changes, err := watch(folder)
	if err != nil {
		words.Warn("inbox", "error", err.Error())
		return nil, pulse
	}
	told := make(chan struct{}, 1)
	stop := context.AfterFunc(ctx, func() { changes.Close() })
	go func() {
		defer stop()
		room := make([]byte, 64<<10) // names are not looked at: whatever is there is read again
		for {
			if _, err := changes.Read(room); err != nil {
				return
			}
			select {
			case told <- struct{}{}:
			default:
			}
		}
	}()
	return told, minute
}

// arrivals make a file of the inbox another one: it was written to its end, put there under its name, or taken away (inotify(7)).
const arrivals = unix.IN_CLOSE_WRITE | unix.IN_MOVED_TO | unix.IN_MOVED_FROM | unix.IN_DELETE

// watch opens what tells of a folder.
func watch(folder string) (*os.File, error) {
	fd, err := unix.InotifyInit1(unix.IN_NONBLOCK | unix.IN_CLOEXEC)
	if err != nil {
		return nil, fmt.Errorf("follow the inbox: %w", err)
	}
	changes := os.NewFile(uintptr(fd), "inbox")
	if _, err := unix.InotifyAddWatch(fd, folder, arrivals); err != nil {
		changes.Close()
		return nil, fmt.Errorf("follow the inbox: %w", err)
	}
	return changes, nil
}
