package screen

import "fyne.io/fyne/v2"

// window is the whole display: it has no title, no menu and no size of its own, and is never hidden.
type window struct {
	canvas  *screenCanvas
	closed  func()
	title   string
	padded  bool
	barrier func()
}

func (w *window) Title() string                                { return w.title }
func (w *window) SetTitle(title string)                        { w.title = title }
func (w *window) FullScreen() bool                             { return true }
func (w *window) SetFullScreen(bool)                           {}
func (w *window) Resize(fyne.Size)                             {}
func (w *window) RequestFocus()                                {}
func (w *window) FixedSize() bool                              { return true }
func (w *window) SetFixedSize(bool)                            {}
func (w *window) CenterOnScreen()                              {}
func (w *window) Padded() bool                                 { return w.padded }
func (w *window) SetPadded(padded bool)                        { w.padded = padded }
func (w *window) Icon() fyne.Resource                          { return nil }
func (w *window) SetIcon(fyne.Resource)                        {}
func (w *window) SetMaster()                                   {}
func (w *window) MainMenu() *fyne.MainMenu                     { return nil }
func (w *window) SetMainMenu(*fyne.MainMenu)                   {}
func (w *window) SetOnClosed(closed func())                    { w.closed = closed }
func (w *window) SetCloseIntercept(intercept func())           { w.barrier = intercept }
func (w *window) SetOnDropped(func(fyne.Position, []fyne.URI)) {}
func (w *window) Show()                                        { w.canvas.SetDirty() }
func (w *window) Hide()                                        {}
func (w *window) ShowAndRun()                                  { w.canvas.driver.Run() }
func (w *window) Content() fyne.CanvasObject                   { return w.canvas.Content() }
func (w *window) SetContent(o fyne.CanvasObject)               { w.canvas.SetContent(o) }
func (w *window) Canvas() fyne.Canvas                          { return w.canvas }
func (w *window) Clipboard() fyne.Clipboard                    { return nothing{} }

// Close ends the driver, unless it is intercepted.
func (w *window) Close() {
	if w.barrier != nil {
		w.barrier()
		return
	}
	if w.closed != nil {
		w.closed()
	}
	w.canvas.driver.Quit()
}
