// Package roosttest gives tests a Roost: one for the package, empty at the beginning of each test.
package roosttest

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"syscall"
	"testing"

	"github.com/vultr/govultr/v3"
)

const (
	key   = "ROOSTTESTKEY"
	token = "roosttest"
)

// Roost is a running Roost. URL is where it answers, Admin where its operator is answered.
type Roost struct {
	URL, Admin string
	t          *testing.T
}

var running Roost

// Main runs a package's tests beside a Roost. Call it from TestMain.
func Main(m *testing.M) {
	os.Exit(func() int {
		stop, err := start()
		if err != nil {
			fmt.Fprintln(os.Stderr, "roosttest:", err)
			return 1
		}
		defer stop()
		return m.Run()
	}())
}

// New empties the Roost for a test. Tests that use it cannot run in parallel.
func New(t *testing.T) *Roost {
	t.Helper()
	roost := running
	roost.t = t
	roost.tell("reset", nil)
	return &roost
}

// Client is a govultr client of the Roost's account.
func (r *Roost) Client() *govultr.Client {
	client := govultr.NewClient(&http.Client{Transport: bearer(key)})
	if err := client.SetBaseURL(r.URL); err != nil {
		r.t.Fatal(err)
	}
	return client
}

// Fault has something go wrong until the test ends: see `roost faults add --help`.
func (r *Roost) Fault(fault map[string]any) {
	r.t.Helper()
	r.tell("faults", fault)
}

// Advance moves the clock on, and returns when all that fell due is done.
func (r *Roost) Advance(seconds float64) {
	r.t.Helper()
	r.tell("clock", map[string]any{"advance_seconds": seconds})
}

type bearer string

func (b bearer) RoundTrip(request *http.Request) (*http.Response, error) {
	request = request.Clone(request.Context())
	request.Header.Set("Authorization", "Bearer "+string(b))
	return http.DefaultTransport.RoundTrip(request)
}

func (r *Roost) tell(path string, what map[string]any) {
	r.t.Helper()
	body, err := json.Marshal(what)
	if err != nil {
		r.t.Fatal(err)
	}
	request, err := http.NewRequest(http.MethodPost, r.Admin+"/"+path, bytes.NewReader(body))
	if err != nil {
		r.t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+token)
	reply, err := http.DefaultClient.Do(request)
	if err != nil {
		r.t.Fatal(err)
	}
	defer reply.Body.Close()
	if reply.StatusCode >= 400 {
		said, _ := io.ReadAll(reply.Body)
		r.t.Fatalf("%s: %s %s", path, reply.Status, said)
	}
}

var told = regexp.MustCompile(`^(Roost answers on|Admin interface)\s+(\S+)|^All there is:`)

func start() (stop func(), err error) {
	data, err := os.MkdirTemp("", "roost-")
	if err != nil {
		return nil, err
	}
	command := exec.Command("roost", "serve", "--data", data, "--plain-http", "127.0.0.1:0",
		"--admin", "127.0.0.1:0", "--lifecycle", "instant", "--rate-limit", "0", "--log", "off")
	command.Env = append(os.Environ(), "ROOST_API_KEY="+key, "ROOST_ADMIN_TOKEN="+token)
	command.Stderr = os.Stderr
	output, err := command.StdoutPipe()
	if err == nil {
		err = command.Start()
	}
	if err != nil {
		os.RemoveAll(data)
		return nil, err
	}
	stop = func() {
		command.Process.Signal(syscall.SIGTERM)
		command.Wait()
		os.RemoveAll(data)
	}
	lines := bufio.NewScanner(output)
	for lines.Scan() {
		switch found := told.FindStringSubmatch(lines.Text()); {
		case found == nil:
		case found[1] == "Roost answers on":
			running.URL = found[2]
		case found[1] == "Admin interface":
			running.Admin = found[2]
		default:
			return stop, nil
		}
	}
	stop()
	return nil, fmt.Errorf("roost serve has ended")
}
