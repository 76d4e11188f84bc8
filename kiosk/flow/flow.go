// Package flow is the kiosk as a pure state machine: Step takes a state and an event and gives the next state and the
// effects to carry out. It knows no clock, no screen and no device, so that every way of voting can be tested without one.
package flow
