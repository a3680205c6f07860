package movement

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// careWords is all that a section says, in small letters.
func careWords(s Section) string {
	return strings.ToLower(s.Title + "\n" + strings.Join(s.Text, "\n") + "\n" + strings.Join(s.Points, "\n"))
}

// Each sign stands where its haste is; one that is lost in a new wording would
// be missed by nobody but the person who needed it.
func TestCareNamesEverySign(t *testing.T) {
	care := map[string]string{}
	var ids []string
	for _, s := range Care() {
		care[s.ID] = careWords(s)
		ids = append(ids, s.ID)
	}
	if want := []string{"stiff", "hurts", "stop", "ambulance", "urgent", "soon", "about"}; !slices.Equal(ids, want) {
		t.Fatalf("sections %v, want %v", ids, want)
	}
	for id, signs := range map[string][]string{
		"hurts": {"0 to 3", "4 or 5", "6 or more", "next day", "buttock, leg or arm"},
		"stop":  {"chest", "short of breath", "dizzy", "faint", "new", "worse", "pregnant", "bleed", "cramps", "headache", "straight away", "ambulance", "angina"},
		"ambulance": {"112", "911", "999", "genitals", "anus", "buttocks", "inner thighs", "urine", "bowels", "both legs", "weak",
			"numb", "foot drops", "sexual function", "chest", "belly", "serious accident"},
		"urgent": {"fever", "very ill", "weight", "lump", "shape", "ease with rest", "night", "cancer", "immune", "fell", "brittle bones", "steroids"},
		"soon":   {"two weeks", "six weeks", "severe pain", "into a leg"},
		"about":  {"education", "not", "medical advice", "pregnancy", "physiotherapist", "nhs"},
	} {
		for _, sign := range signs {
			if !strings.Contains(care[id], sign) {
				t.Errorf("%s: nothing about %q in\n%s", id, sign, care[id])
			}
		}
	}
}

func TestCareIsPlainAndKeepsToItsPlace(t *testing.T) {
	for _, s := range Care() {
		words := careWords(s)
		for _, word := range slices.Concat(medicines(), notClaimed()) {
			if strings.Contains(words, word) {
				t.Errorf("%s: it says %q", s.ID, word)
			}
		}
		if s.Title == "" || len(s.Text)+len(s.Points) == 0 {
			t.Errorf("%s is empty", s.ID)
		}
		for _, p := range s.Points {
			if n := utf8.RuneCountInString(p); n > 160 {
				t.Errorf("%s: %d characters are too many for a point: %q", s.ID, n, p)
			}
		}
	}
	if n := utf8.RuneCountInString(CareNote()); n > 165 {
		t.Errorf("the note has %d characters, too many for a notification", n)
	}
	for _, sign := range []string{"Ambulance", "between the legs", "urine", "weak legs", "chest", "accident", "fever", "2 weeks", "Doctor", "not medical advice"} {
		if !strings.Contains(CareNote(), sign) {
			t.Errorf("the note does not name %q", sign)
		}
	}
}

// medicines are not ours to speak of.
func medicines() []string {
	return []string{"ibuprofen", "paracetamol", "acetaminophen", "aspirin", "painkiller", "pain relief", "tablet", "dosage", "anti-inflammator"}
}

// notClaimed are words for what nobody has shown, or that frighten.
func notClaimed() []string {
	return []string{
		"cure", "heals", "pain-free", "pain free", "painless", "guarantee", "miracle", "damage", "crumbl", "worn out", "wear and tear",
		"slipped disc", "slip a disc", "dangerous", "harmful", "more productive", "proven to", "prevents back pain", "no pain, no gain",
	}
}
