package movement

import "deskbreak/config/lang"

// Section is a part of the advice about what to do when it hurts.
type Section struct {
	// ID is stable: "stiff", "hurts", "stop", "ambulance", "urgent", "soon", "about".
	ID    string
	Title string
	// Text are paragraphs, before the points.
	Text []string
	// Points are one thing each, to be shown as a list; they go on from the last
	// paragraph where that ends with a colon. May be empty.
	Points []string
}

// Care is what every person should know about movement and a sore back: what is
// usual, when to stop, when to see a clinician and when to call an ambulance. It
// gives no advice on medicines. The last section names where it is from.
func Care() []Section {
	return []Section{
		{
			ID: "stiff", Title: lang.T("When your back is stiff"),
			Text: []string{
				lang.T("A tight back is very common and seldom means that something is wrong with it. In most people it settles by itself, and gentle movement helps it along better than lying still."),
				lang.T("Start small, stay where it feels comfortable, and do a little more from day to day. On a bad day do less and go slower: a short walk and a few slow breaths count. Warmth or cold is fine, whichever feels better to you."),
			},
		},
		{
			ID: "hurts", Title: lang.T("When a movement hurts"),
			Text: []string{lang.T("Give it a number from 0 to 10:")},
			Points: []string{
				lang.T("0 to 3, or a feeling of stretch: go on."),
				lang.T("4 or 5: make it smaller, or do fewer. It is all right if it has settled by the next day."),
				lang.T("6 or more, or more from day to day: leave that movement out and take an easier one."),
				lang.T("Pain or tingling that runs into the buttock, leg or arm: leave that movement out."),
			},
		},
		{
			ID: "stop", Title: lang.T("Stop at once if"),
			Points: []string{
				lang.T("your chest hurts or feels tight. Call an ambulance; only if you know it as your angina, and it passes as usual, do as your doctor told you."),
				lang.T("you are very short of breath. Sit down, and call an ambulance if that does not pass quickly."),
				lang.T("you feel dizzy or faint. Sit down until it has passed."),
				lang.T("something new comes up, or what you had gets worse."),
				lang.T("you are pregnant and bleed, or have cramps, a bad headache or pain in your belly. Call your midwife or maternity unit straight away."),
				lang.T("you are pregnant and your back or pubic bone hurts. Ask your midwife or doctor the same day."),
			},
		},
		{
			ID: "ambulance", Title: lang.T("Call an ambulance, or go to an emergency department, now"),
			Text: []string{
				lang.T("It is rare, but then every hour counts. Call 112, 911, 999 or the number where you are if your back hurts and:"),
			},
			Points: []string{
				lang.T("you newly feel numb or tingle around the genitals, the anus, the buttocks or the inner thighs"),
				lang.T("you newly have trouble passing or holding urine, or lose control of your bowels"),
				lang.T("both legs hurt, tingle, are weak or feel numb"),
				lang.T("a leg quickly gets weaker, or a foot drops when you lift it"),
				lang.T("sexual function or feeling is newly lost"),
				lang.T("your chest hurts, or your belly hurts badly"),
				lang.T("it began after a serious accident, such as a crash or a fall from a height"),
			},
		},
		{
			ID: "urgent", Title: lang.T("See a doctor today or tomorrow"),
			Text: []string{lang.T("Call your doctor's practice, or the medical helpline where you are, if your back hurts and:")},
			Points: []string{
				lang.T("you have a fever, or feel very ill"),
				lang.T("you lose weight without trying to"),
				lang.T("there is a lump, or your back has changed its shape"),
				lang.T("the pain does not ease with rest, or is much worse at night"),
				lang.T("you have, or once had, cancer"),
				lang.T("your immune system is weak"),
				lang.T("you fell or had a knock, even a light one, and are older, have brittle bones or have taken steroids for a long time"),
			},
		},
		{
			ID: "soon", Title: lang.T("See a doctor or a physiotherapist soon"),
			Text: []string{lang.T("Ask for an appointment if:")},
			Points: []string{
				lang.T("two weeks of gentle movement have not made it any better, or it has lasted for more than six weeks"),
				lang.T("a movement brings on severe pain"),
				lang.T("pain runs into a leg and grows"),
				lang.T("it keeps you from sleeping, working or what you like to do, or it worries you"),
			},
		},
		{
			ID: "about", Title: lang.T("What this is, and what it is not"),
			Text: []string{
				lang.T("deskbreak is for education. It does not know you, and nothing it says is medical advice. What your doctor, midwife or physiotherapist tells you comes first. With a condition, after an operation or in pregnancy, ask them which movements suit you before you begin."),
				lang.T("It says nothing about medicines: that depends on your history, and a doctor or pharmacist can tell."),
				lang.T("In our own words, after: NHS (England) on back pain; Norfolk and Waveney community health services (NHS); Sheffield Aches and Pains (NHS); NHS inform (Scotland), 2020; NHS Tayside; Lifespan; the scale of pain after Provide Physiotherapy."),
			},
		},
	}
}

// CareNote is the shortest form, for a notification: when help is needed, in the
// six narrow lines that Xfce shows. Where the whole stands is for the caller to add.
func CareNote() string {
	return lang.T("Ambulance: numb between the legs, trouble passing urine, weak legs, chest pain, an accident. " +
		"Doctor: fever, or no better in 2 weeks. Education, not medical advice.")
}
