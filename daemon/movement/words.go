package movement

import "deskbreak/config/lang"

// Precaution is a condition of a person for which some movements are left out.
type Precaution struct {
	// ID is what is written under movements.avoid in the config.
	ID string `json:"id"`
	// Who says for whom it is, in a few words.
	Who string `json:"who"`
	// Explanation is one sentence: who it is for and what it leaves out.
	Explanation string `json:"explanation"`
}

// Precautions are all that there are, those that no movement names yet
// included. It makes the list anew at each call: it is asked for rarely.
func Precautions() []Precaution {
	return []Precaution{
		precaution("balance", lang.T("You feel unsteady on your feet"), lang.T("leaves out what is done on one leg, in a narrow stance or on stairs.")),
		precaution("disc-flexion", lang.T("Bending forward or long sitting makes your back worse"), lang.T("leaves out forward bends.")),
		precaution("dizziness", lang.T("You get dizzy or your blood pressure is low"), lang.T("leaves out bending down, quick rising, stairs and balancing.")),
		precaution("fresh-injury", lang.T("A new injury or a fresh, severe flare"), lang.T("leaves only walking, breathing and the gentlest moves.")),
		precaution("high-blood-pressure", lang.T("High blood pressure or a heart condition"), lang.T("leaves out hard holds and straining.")),
		precaution("hip-replacement", lang.T("A hip replacement that is not cleared yet"), lang.T("leaves out deep bending, crossing and twisting of the hip.")),
		precaution("knee-pain", lang.T("Sore knees"), lang.T("leaves out deep knee bends and kneeling.")),
		precaution("leg-pain", lang.T("Pain or tingling that runs into the buttock or leg"), lang.T("leaves out what can bring it on.")),
		precaution("neck-pain", lang.T("A neck injury, or neck pain that goes into an arm"), lang.T("leaves out moves of the neck.")),
		precaution("osteoporosis", lang.T("Osteoporosis or a spine fracture"), lang.T("leaves out rounding and twisting the back.")),
		precaution("pregnancy", lang.T("Pregnancy"), lang.T("leaves out lying flat on the back for long and strain on the belly.")),
		precaution("shoulder-pain", lang.T("A stiff, sore or unstable shoulder"), lang.T("leaves out reaching high and leaning on the arms.")),
		precaution("spinal-stenosis", lang.T("Spinal stenosis, or a back that is worse when bent backward"), lang.T("leaves out back bends.")),
		precaution("wrist-pain", lang.T("Sore wrists"), lang.T("leaves out leaning on the hands.")),
	}
}

func precaution(id, who, leavesOut string) Precaution {
	return Precaution{ID: id, Who: who, Explanation: lang.T("%s: %s", who, leavesOut)}
}

// Name is what it is in a word or two, for a list or in brackets.
func (p Precaution) Name() string { return conditionName(p.ID) }

// Areas are all parts of the body that a movement can name and
// movements.focus can favour, from the back outward.
func Areas() []string {
	return []string{
		"lower-back", "upper-back", "spine", "core", "sides",
		"hips", "glutes", "hamstrings", "thighs", "inner-thighs", "legs", "calves", "shins",
		"shoulders", "chest", "neck", "jaw", "arms", "forearms", "wrists", "hands",
		"eyes", "breathing", "balance", "whole-body",
	}
}

// Kinds are all that a movement can be.
func Kinds() []string {
	return []string{"mobility", "stretch", "strengthen", "relax", "walk"}
}

// Directions are all that the spine can go in a movement.
func Directions() []string {
	return []string{"extension", "flexion", "rotation", "side-bend", "neutral"}
}

// Units are all that the repetitions of a dose can be counted in, when "times"
// does not say it. Circles have a way to go instead of a side. Flights of stairs
// are walked away from the screen, so nothing on it counts along.
func Units() []string {
	return []string{"breaths", "circles", "flights", "groups", "steps"}
}

// Postures are all that a movement can be done in.
func Postures() []string {
	return []string{"standing", "seated", "floor"}
}

// stiffBack is the set for a plain stiff back.
const stiffBack = "stiff-back"

// Sets are all that a movement can be a core one of: a plain stiff back, and each
// precaution.
func Sets() []string {
	return append([]string{stiffBack}, precautionIDs()...)
}

func precautionIDs() []string {
	list := Precautions()
	ids := make([]string, len(list))
	for i, p := range list {
		ids[i] = p.ID
	}
	return ids
}

// areaName is how a sentence calls a part of the body.
func areaName(area string) string {
	switch area {
	case "lower-back":
		return lang.T("the lower back")
	case "upper-back":
		return lang.T("the upper back")
	case "spine":
		return lang.T("the spine")
	case "core":
		return lang.T("the core")
	case "sides":
		return lang.T("the sides")
	case "hips":
		return lang.T("the hips")
	case "glutes":
		return lang.T("the glutes")
	case "hamstrings":
		return lang.T("the hamstrings")
	case "thighs":
		return lang.T("the thighs")
	case "inner-thighs":
		return lang.T("the inner thighs")
	case "legs":
		return lang.T("the legs")
	case "calves":
		return lang.T("the calves")
	case "shins":
		return lang.T("the shins")
	case "shoulders":
		return lang.T("the shoulders")
	case "chest":
		return lang.T("the chest")
	case "neck":
		return lang.T("the neck")
	case "jaw":
		return lang.T("the jaw")
	case "arms":
		return lang.T("the arms")
	case "forearms":
		return lang.T("the forearms")
	case "wrists":
		return lang.T("the wrists")
	case "hands":
		return lang.T("the hands")
	case "eyes":
		return lang.T("the eyes")
	case "breathing":
		return lang.T("breathing")
	case "balance":
		return lang.T("balance")
	case "whole-body":
		return lang.T("the whole body")
	}
	return lang.T("the %s", spaced(area))
}

// conditionName is how a sentence calls a precaution.
func conditionName(id string) string {
	switch id {
	case "balance":
		return lang.T("balance")
	case "disc-flexion":
		return lang.T("back pain when bending forward")
	case "dizziness":
		return lang.T("dizziness")
	case "fresh-injury":
		return lang.T("fresh injury")
	case "high-blood-pressure":
		return lang.T("high blood pressure")
	case "hip-replacement":
		return lang.T("hip replacement")
	case "knee-pain":
		return lang.T("knee pain")
	case "leg-pain":
		return lang.T("leg pain")
	case "neck-pain":
		return lang.T("neck pain")
	case "osteoporosis":
		return lang.T("osteoporosis")
	case "pregnancy":
		return lang.T("pregnancy")
	case "shoulder-pain":
		return lang.T("shoulder pain")
	case "spinal-stenosis":
		return lang.T("spinal stenosis")
	case "wrist-pain":
		return lang.T("wrist pain")
	}
	return spaced(id)
}
