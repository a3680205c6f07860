// Package movement knows the movements: what to do, how often, for whom not,
// and from which source. It promises that a choice never breaks a precaution,
// never repeats itself early while others remain, and that the same inputs make
// the same choice. The catalogue is parsed on first use, not at start.
package movement

// Movement is one simple thing to do away from the chair or on it.
type Movement struct {
	// ID is stable: it is written to the history.
	ID string `yaml:"id" json:"id"`
	// Name is what people call it, with the field's own name after it in brackets
	// where that is another.
	Name string `yaml:"name" json:"name"`
	// Do is one plain sentence, at most 120 characters.
	Do string `yaml:"do" json:"do"`
	// Steps say in full how it is done, one sentence or two each; may be empty in
	// a person's own file.
	Steps []string `yaml:"steps" json:"steps,omitempty"`
	// Areas are the parts of the body, most worked first, e.g. "lower-back".
	Areas []string `yaml:"areas" json:"areas"`
	// Kind is "mobility", "stretch", "strengthen", "relax" or "walk".
	Kind string `yaml:"kind" json:"kind"`
	// Direction is where the spine goes: "extension", "flexion", "rotation",
	// "side-bend", or "neutral" when it stays as it is. Empty means neutral.
	Direction string `yaml:"direction" json:"direction,omitempty"`
	// Deep is true for a far bend forward, which does not come first after long sitting.
	Deep bool `yaml:"deep" json:"deep,omitempty"`
	// Gentle is true for what suits a bad day.
	Gentle bool `yaml:"gentle" json:"gentle,omitempty"`
	// Core are the sets of [Sets] it belongs to: it comes first, and more often than
	// others, to those whom the set is for.
	Core []string `yaml:"core" json:"core,omitempty"`
	// Postures are those it can be done in: "standing", "seated", "floor".
	Postures []string `yaml:"postures" json:"postures"`
	// Doses are for levels 1, 2 and 3, in this order; at least level 1.
	Doses []Dose `yaml:"doses" json:"doses"`
	// Precautions are the conditions for which it is left out, e.g. "osteoporosis".
	Precautions []string `yaml:"precautions" json:"precautions"`
	// Adapt says how to do it instead, by condition, listed in Precautions or not.
	// A condition that is only here leaves the movement in, done as the text says.
	// May be empty.
	Adapt map[string]string `yaml:"adapt" json:"adapt,omitempty"`
	// Stop is when to stop at once, beyond what holds for every movement; may be empty.
	Stop string `yaml:"stop" json:"stop,omitempty"`
	// Source names the body or study and the address that the dose comes from.
	Source Source `yaml:"source" json:"source"`

	// ours is true for what comes with the program: its texts are translated.
	ours bool
}

// Dose is how much of a movement; zero fields do not apply.
type Dose struct {
	Sets        int `yaml:"sets" json:"sets,omitempty"`
	Repetitions int `yaml:"repetitions" json:"repetitions,omitempty"`
	// Seconds is the hold of each repetition, or the whole when there are none.
	Seconds int `yaml:"seconds" json:"seconds,omitempty"`
	// EachSide is true when the dose is for one side and the other follows.
	EachSide bool `yaml:"each_side" json:"each_side,omitempty"`
	// Alternate is true when the sides take turns, one repetition each, instead of
	// one side coming after the other; only with EachSide.
	Alternate bool `yaml:"alternate" json:"alternate,omitempty"`
	// BothWays is true when each repetition goes two ways and is held in both.
	BothWays bool `yaml:"both_ways" json:"both_ways,omitempty"`
	// Pace is how many seconds one repetition takes or, where it is held, how many
	// pass from one hold to the next; 0: a calm pace that suits most.
	Pace int `yaml:"pace" json:"pace,omitempty"`
	// Unit is what the repetitions are, one of [Units]; empty: times.
	Unit string `yaml:"unit" json:"unit,omitempty"`
	// PerDay is how often a day, in a programme of the person's own; 0: as it comes.
	PerDay int `yaml:"per_day" json:"per_day,omitempty"`
	// How is what is done otherwise at this level than [Movement.Do] says, in a few
	// words: "feet and thighs too"; empty: nothing.
	How string `yaml:"how" json:"how,omitempty"`
}

// Source is where a movement and its dose come from.
type Source struct {
	Name string `yaml:"name" json:"name"`
	// Year is when it was published or last seen; 0: not known.
	Year int    `yaml:"year" json:"year,omitempty"`
	URL  string `yaml:"url" json:"url,omitempty"`
}

// Wish is what the person set about movements.
type Wish struct {
	// Focus are the areas to favour; empty: all alike.
	Focus []string
	// Postures are those allowed; empty: all.
	Postures []string
	// Avoid are precautions that apply to the person.
	Avoid []string
	// Only are ids to choose from; empty: the whole catalogue.
	Only []string
	// Level is 1 to 3; 0: as the programme says (1 while there is none).
	Level int
}
