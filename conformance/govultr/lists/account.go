package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"

	"github.com/vultr/govultr/v3"
)

// account is a client that remembers what the server sent last.
type account struct {
	client *govultr.Client
	last   []byte
	key    string
}

func newAccount(key string) *account {
	on := &account{key: key}
	on.client = govultr.NewClient(&http.Client{Transport: on})
	return on
}

// RoundTrip sends a request and keeps the answer's body.
func (on *account) RoundTrip(request *http.Request) (*http.Response, error) {
	request = request.Clone(request.Context())
	request.Header.Set("Authorization", "Bearer "+on.key)
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if on.last, err = io.ReadAll(response.Body); err != nil {
		return nil, err
	}
	response.Body = io.NopCloser(bytes.NewReader(on.last))
	return response, nil
}

// items is the list below a key of the last answer.
func (on *account) items(key string) ([]any, error) {
	var sent map[string]any
	if err := json.Unmarshal(on.last, &sent); err != nil {
		return nil, err
	}
	items, ok := sent[key].([]any)
	if !ok {
		return nil, fmt.Errorf("no list %q in %s", key, on.last)
	}
	return items, nil
}

// expectOne fails unless the last answer is one object below one key.
func (on *account) expectOne() error {
	var sent map[string]map[string]any
	if err := json.Unmarshal(on.last, &sent); err != nil || len(sent) != 1 {
		return fmt.Errorf("not an object below one key: %s", on.last)
	}
	return nil
}

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
