// Package desktoptest is a desktop without a screen: it starts a real X server
// or a real Wayland compositor (sway, KWin, Mutter), a private session bus, real
// notification servers, a real panel and a mock of logind, and drives the built
// program on them as a person would, by mouse, key, menu, button and command
// line. Its own tests are the program's end-to-end tests.
//
// It promises that nothing outside a temporary folder is touched, that no bus
// of the machine is used and none of its own can start a service, and that
// every process that it started, and no other, has ended when the test has. It
// waits for what must happen with a deadline and asserts no timings.
//
// Three variables steer it: DESKBREAK_TEST_REQUIRE=1 turns a test that would be
// skipped for want of a program into a failure, DESKBREAK_TEST_ARTIFACTS names
// a folder for screenshots, and DESKBREAK_TEST_PROGRAM names a program to test
// in place of one built from this tree. With the flag -watch one of its tests is
// a measurement; see packaging/footprint.
package desktoptest
