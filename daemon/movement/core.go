package movement

import (
	"slices"

	"deskbreak/config/lang"
)

// freshInjury is the condition whose set is that of a bad day, too.
const freshInjury = "fresh-injury"

// sets are those whose core movements count just now: on a bad day that of a
// fresh injury, else those of the person's conditions or, where none has one, that
// of a stiff back. A person who favours something else than the lower back has
// none: what they set counts more.
func (k *chooser) sets() []string {
	if k.at.Flare {
		return []string{freshInjury}
	}
	if !slices.Contains(k.w.Focus, "lower-back") {
		return nil
	}
	var own []string
	for _, condition := range k.w.Avoid {
		if slices.ContainsFunc(k.list, func(m Movement) bool { return slices.Contains(m.Core, condition) }) {
			own = append(own, condition)
		}
	}
	if own != nil {
		return own
	}
	return []string{stiffBack}
}

// setName is how a sentence calls those whom a set is for.
func setName(set string) string {
	switch set {
	case stiffBack:
		return lang.T("a stiff back")
	case freshInjury:
		return lang.T("a fresh injury")
	case "disc-flexion":
		return lang.T("a back that is worse when bent forward")
	case "spinal-stenosis":
		return lang.T("a back that is worse when bent backward")
	}
	return conditionName(set)
}
