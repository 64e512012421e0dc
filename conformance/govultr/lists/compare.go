package main

import (
	"encoding/json"
	"fmt"
	"slices"
)

// agree fails if the server did not send what a struct holds.
func agree(where string, sent, decoded any) error {
	text, err := json.Marshal(decoded)
	if err != nil {
		return err
	}
	var held any
	if err := json.Unmarshal(text, &held); err != nil {
		return err
	}
	return compare(where, sent, held)
}

func compare(where string, sent, held any) error {
	switch held := held.(type) {
	case map[string]any:
		object, ok := sent.(map[string]any)
		if !ok {
			return fmt.Errorf("%s is %v and not an object", where, sent)
		}
		for name, value := range held {
			path := where + "." + name
			if got, ok := object[name]; ok {
				if got == nil && slices.Contains(maybeNull, path) {
					continue
				}
				if err := compare(path, got, value); err != nil {
					return err
				}
			} else if !slices.Contains(neverSent, path) {
				return fmt.Errorf("%s was not sent", path)
			}
		}
	case []any:
		list, ok := sent.([]any)
		if !ok || len(list) != len(held) {
			return fmt.Errorf("%s is %v and was read as %v", where, sent, held)
		}
		for n := range held {
			if err := compare(fmt.Sprintf("%s[%d]", where, n), list[n], held[n]); err != nil {
				return err
			}
		}
	case nil:
		if empty, ok := sent.([]any); sent != nil && !(ok && len(empty) == 0) {
			return fmt.Errorf("%s is %v and was read as nothing", where, sent)
		}
	default:
		if sent != held {
			return fmt.Errorf("%s is %v and was read as %v", where, sent, held)
		}
	}
	return nil
}
