package movement

// Precaution is a condition of a person for which some movements are left out.
type Precaution struct {
	// ID is what is written under movements.avoid in the config.
	ID string `json:"id"`
	// Explanation is one sentence: who it is for and what it leaves out.
	Explanation string `json:"explanation"`
}

// Precautions are all that there are, those that no movement names yet
// included. It makes the list anew at each call: it is asked for rarely.
func Precautions() []Precaution {
	return []Precaution{
		{"balance", "You feel unsteady on your feet: leaves out what is done on one leg or in a narrow stance."},
		{"disc-flexion", "Bending forward or long sitting makes your back worse: leaves out forward bends."},
		{"dizziness", "You get dizzy or your blood pressure is low: leaves out bending down and quick rising."},
		{"fresh-injury", "A new injury or a fresh, severe flare: leaves only walking, breathing and the gentlest moves."},
		{"high-blood-pressure", "High blood pressure or a heart condition: leaves out hard holds and straining."},
		{"hip-replacement", "A hip replacement that is not cleared yet: leaves out deep bending, crossing and twisting of the hip."},
		{"knee-pain", "Sore knees: leaves out deep knee bends and kneeling."},
		{"leg-pain", "Pain or tingling that runs into the buttock or leg: leaves out what can bring it on."},
		{"neck-pain", "A neck injury, or neck pain that goes into an arm: leaves out moves of the neck."},
		{"osteoporosis", "Osteoporosis or a spine fracture: leaves out rounding and twisting the back."},
		{"pregnancy", "Pregnancy: leaves out lying flat on the back for long, deep back bends and strain on the belly."},
		{"shoulder-pain", "A stiff, sore or unstable shoulder: leaves out reaching high and leaning on the arms."},
		{"spinal-stenosis", "Spinal stenosis, or a back that is worse when bent backward: leaves out back bends."},
		{"wrist-pain", "Sore wrists: leaves out leaning on the hands."},
	}
}

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

// Postures are all that a movement can be done in.
func Postures() []string {
	return []string{"standing", "seated", "floor"}
}

func precautionIDs() []string {
	list := Precautions()
	ids := make([]string, len(list))
	for i, p := range list {
		ids[i] = p.ID
	}
	return ids
}
