package autostart

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path/filepath"
	"strings"
)

const launchdLabel = "deskbreak"

func (e Env) agentFile() string {
	return filepath.Join(e.Home, "Library", "LaunchAgents", launchdLabel+".plist")
}

// renderAgent is the launchd agent for a program at an absolute path. It is
// started again after a failure and not after Quit.
func renderAgent(program string) string {
	return `<?xml version="1.0" encoding="UTF-8"?>` + "\n" + // not text: XML
		`<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">` + "\n" + // not text: XML
		`<plist version="1.0">` + "\n" + // not text: XML
		`<dict>
	<key>Label</key>
	<string>` + launchdLabel + `</string>
	<key>ProgramArguments</key>
	<array>
		<string>` + xmlText(program) + `</string>
		<string>daemon</string>
	</array>
	<key>RunAtLoad</key>
	<true/>
	<key>KeepAlive</key>
	<dict>
		<key>SuccessfulExit</key>
		<false/>
	</dict>
	<key>ThrottleInterval</key>
	<integer>30</integer>
	<key>ProcessType</key>
	<string>Interactive</string>
	<key>LimitLoadToSessionType</key>
	<string>Aqua</string>
</dict>
</plist>
`
}

func xmlText(s string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(s)) // a buffer takes everything
	return b.String()
}

// agentProgram reads the program back out of an agent, or gives nothing, and
// whether the agent is switched off by its Disabled key.
func agentProgram(agent string) (program string, off bool) {
	dec := xml.NewDecoder(strings.NewReader(agent))
	key := ""
	for {
		tok, err := dec.Token()
		if err != nil {
			if !errors.Is(err, io.EOF) {
				return "", off
			}
			return program, off
		}
		start, ok := tok.(xml.StartElement)
		if !ok {
			continue
		}
		switch start.Name.Local {
		case "key":
			key = innerText(dec)
		case "string":
			text := innerText(dec)
			if (key == "ProgramArguments" || key == "Program") && program == "" {
				program = text
			}
		case "true":
			off = off || key == "Disabled"
		}
	}
}

func innerText(dec *xml.Decoder) string {
	var b strings.Builder
	for {
		tok, err := dec.Token()
		if err != nil {
			return b.String()
		}
		switch tok := tok.(type) {
		case xml.CharData:
			b.Write(tok)
		case xml.EndElement:
			return b.String()
		}
	}
}

func (e Env) onLaunchd(program string) (Result, error) {
	if err := writeFile(e.agentFile(), renderAgent(program)); err != nil {
		return Result{}, err
	}
	return Result{Means: Launchd, File: e.agentFile(), Program: program}, nil
}

func (e Env) offLaunchd() (Result, error) {
	removed, err := removeFile(e.agentFile())
	return Result{Removed: removed}, err
}

func (e Env) launchdState() (State, error) {
	agent, ok, err := readFile(e.agentFile())
	if err != nil || !ok {
		return State{}, err
	}
	program, off := agentProgram(agent)
	return State{On: !off && program != "", OffByYou: off, Means: Launchd, File: e.agentFile(), Program: program}, nil
}
