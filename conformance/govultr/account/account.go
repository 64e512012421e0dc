// Package account is a customer of https://api.vultr.com, as everything built on govultr is one, who
// remembers the last thing said.
package account

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"

	"github.com/vultr/govultr/v3"
)

// Account is a client and what went over the wire last.
type Account struct {
	*govultr.Client
	// Request is the last request's method and path, Answer the body of its answer.
	Request string
	Answer  []byte
	key     string
}

// New makes a client with an API key.
func New(key string) *Account {
	on := &Account{key: key}
	on.Client = govultr.NewClient(&http.Client{Transport: on})
	return on
}

// RoundTrip sends a request and keeps the answer's body.
func (on *Account) RoundTrip(request *http.Request) (*http.Response, error) {
	request = request.Clone(request.Context())
	request.Header.Set("Authorization", "Bearer "+on.key)
	on.Request, on.Answer = request.Method+" "+request.URL.Path, nil
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if on.Answer, err = io.ReadAll(response.Body); err != nil {
		return nil, err
	}
	response.Body = io.NopCloser(bytes.NewReader(on.Answer))
	return response, nil
}

// Items is the list below a key of the last answer.
func (on *Account) Items(key string) ([]any, error) {
	var sent map[string]any
	if err := json.Unmarshal(on.Answer, &sent); err != nil {
		return nil, err
	}
	items, ok := sent[key].([]any)
	if !ok {
		return nil, fmt.Errorf("no list %q in %s", key, on.Answer)
	}
	return items, nil
}

// ExpectOne fails unless the last answer is one object below one key.
func (on *Account) ExpectOne() error {
	var sent map[string]map[string]any
	if err := json.Unmarshal(on.Answer, &sent); err != nil || len(sent) != 1 {
		return fmt.Errorf("not an object below one key: %s", on.Answer)
	}
	return nil
}
