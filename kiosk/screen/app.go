package screen

import (
	"errors"
	"net/url"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// app is Fyne's view of a kiosk: one window, no preferences, no storage, no network, nothing kept between voters.
type app struct {
	driver   *Driver
	settings *settings
}

func newApp(d *Driver) *app { return &app{driver: d, settings: &settings{theme: theme.DefaultTheme()}} }

// errKiosk answers what a kiosk never does.
var errKiosk = errors.New("not on a kiosk")

func (a *app) NewWindow(string) fyne.Window        { return a.driver.window }
func (a *app) OpenURL(*url.URL) error              { return errKiosk }
func (a *app) Icon() fyne.Resource                 { return nil }
func (a *app) SetIcon(fyne.Resource)               {}
func (a *app) Run()                                { a.driver.Run() }
func (a *app) Quit()                               { a.driver.Quit() }
func (a *app) Driver() fyne.Driver                 { return a.driver }
func (a *app) UniqueID() string                    { return "isoloir" }
func (a *app) SendNotification(*fyne.Notification) {}
func (a *app) Settings() fyne.Settings             { return a.settings }
func (a *app) Preferences() fyne.Preferences       { return nil }
func (a *app) Storage() fyne.Storage               { return nil }
func (a *app) Lifecycle() fyne.Lifecycle           { return nothing{} }
func (a *app) Metadata() fyne.AppMetadata          { return fyne.AppMetadata{ID: "isoloir", Release: true} }
func (a *app) CloudProvider() fyne.CloudProvider   { return nil }
func (a *app) SetCloudProvider(fyne.CloudProvider) {}
func (a *app) Clipboard() fyne.Clipboard           { return nothing{} }

// nothing is the clipboard and the lifecycle of a program that has neither.
type nothing struct{}

func (nothing) Content() string               { return "" }
func (nothing) SetContent(string)             {}
func (nothing) SetOnEnteredForeground(func()) {}
func (nothing) SetOnExitedForeground(func())  {}
func (nothing) SetOnStarted(func())           {}
func (nothing) SetOnStopped(func())           {}

// settings holds the theme; no file is read.
type settings struct{ theme fyne.Theme }

func (s *settings) Theme() fyne.Theme                    { return s.theme }
func (s *settings) SetTheme(t fyne.Theme)                { s.theme = t }
func (s *settings) ThemeVariant() fyne.ThemeVariant      { return theme.VariantLight }
func (s *settings) Scale() float32                       { return 1 }
func (s *settings) PrimaryColor() string                 { return theme.ColorBlue }
func (s *settings) AddChangeListener(chan fyne.Settings) {}
func (s *settings) AddListener(func(fyne.Settings))      {}
func (s *settings) BuildType() fyne.BuildType            { return fyne.BuildRelease }
func (s *settings) ShowAnimations() bool                 { return false }
