package config

import "github.com/spf13/viper"

// merge lays the layers over each other and over the defaults. A locked key
// keeps what the first layer, the system file, made of it. The values were read
// before: viper only decides which one is in force, and carries whole entries
// so that their places come out with them.
func merge(layers []map[string]entry, locked map[string]place) map[string]entry {
	v := viper.New()
	for i := range keys {
		k := &keys[i]
		value, _ := k.read(k.def)
		v.SetDefault(k.name, entry{value: value, text: k.text(k.def)})
	}
	for i, entries := range layers {
		_ = v.MergeConfigMap(tree(entries)) // always nil: nothing is decoded
		if i > 0 {
			continue
		}
		for name, at := range locked {
			e := v.Get(name).(entry)
			e.at, e.at.layer = at, fromLock
			v.Set(name, e)
		}
	}
	merged := make(map[string]entry, len(keys))
	for i := range keys {
		merged[keys[i].name] = v.Get(keys[i].name).(entry)
	}
	return merged
}

// tree is entries in the nested form that viper merges.
func tree(entries map[string]entry) map[string]any {
	root := make(map[string]any, len(entries))
	for name, e := range entries {
		section, leaf := split(name)
		m := root
		if section != "" {
			if root[section] == nil {
				root[section] = map[string]any{}
			}
			m = root[section].(map[string]any)
		}
		m[leaf] = e
	}
	return root
}
