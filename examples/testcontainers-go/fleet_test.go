// Package fleet tests the fleet of ../go against a Roost in a container.
package fleet

import (
	"context"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"example.com/fleet"
	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/exec"
	"github.com/testcontainers/testcontainers-go/wait"
	"github.com/vultr/govultr/v3"
)

const (
	key  = "ROOSTTESTKEY"
	port = "8080/tcp"
)

type roost struct {
	testcontainers.Container
	t *testing.T
}

// start starts a Roost for a test. The image is built from Roost's Containerfile.
func start(t *testing.T) roost {
	t.Helper()
	image := os.Getenv("ROOST_IMAGE")
	if image == "" {
		image = "roost"
	}
	container, err := testcontainers.Run(context.Background(), image,
		testcontainers.WithEnv(map[string]string{
			"ROOST_API_KEY":    key,
			"ROOST_LIFECYCLE":  "instant",
			"ROOST_RATE_LIMIT": "0",
			// Without TLS: nobody but this machine is on the way.
			"ROOST_PLAIN_HTTP":           "0.0.0.0:8080",
			"ROOST_INSECURE_PUBLIC_HTTP": "true",
		}),
		testcontainers.WithExposedPorts(port),
		testcontainers.WithWaitStrategy(wait.ForHTTP("/_roost/ready").WithPort(port)),
	)
	testcontainers.CleanupContainer(t, container)
	if err != nil {
		t.Fatal(err)
	}
	return roost{container, t}
}

// client is a govultr client of the Roost's account.
func (r roost) client() *govultr.Client {
	r.t.Helper()
	url, err := r.PortEndpoint(context.Background(), port, "http")
	if err != nil {
		r.t.Fatal(err)
	}
	client := govultr.NewClient(&http.Client{Transport: bearer(key)})
	if err := client.SetBaseURL(url); err != nil {
		r.t.Fatal(err)
	}
	return client
}

// run runs a command in the container: clock, faults, state, bill.
func (r roost) run(words ...string) string {
	r.t.Helper()
	code, output, err := r.Exec(context.Background(), append([]string{"roost"}, words...), exec.Multiplexed())
	if err != nil {
		r.t.Fatal(err)
	}
	told, err := io.ReadAll(output)
	if err != nil || code != 0 {
		r.t.Fatalf("roost %v: %d %v %s", words, code, err, told)
	}
	return string(told)
}

type bearer string

func (b bearer) RoundTrip(request *http.Request) (*http.Response, error) {
	request = request.Clone(request.Context())
	request.Header.Set("Authorization", "Bearer "+string(b))
	return http.DefaultTransport.RoundTrip(request)
}

func TestWhatIsMissingIsMade(t *testing.T) {
	made, err := fleet.Ensure(context.Background(), start(t).client(), 3)
	if want := []string{"web-1", "web-2", "web-3"}; err != nil || !slices.Equal(made, want) {
		t.Fatalf("made %v, %v; want %v", made, err, want)
	}
}

func TestAnErrorIsPassedOn(t *testing.T) {
	cloud := start(t)
	cloud.run("faults", "add", "error", "--operation", "list-instances", "--status", "400", "--message", "Out of order.")
	_, err := fleet.Ensure(context.Background(), cloud.client(), 1)
	if err == nil || !strings.Contains(err.Error(), "Out of order.") {
		t.Fatalf("got %v, want: Out of order.", err)
	}
}

func TestAMonthIsBilled(t *testing.T) {
	cloud := start(t)
	if _, err := fleet.Ensure(context.Background(), cloud.client(), 3); err != nil {
		t.Fatal(err)
	}
	if told := cloud.run("clock", "advance", "62d"); !strings.Contains(told, "2 invoices") {
		t.Fatalf("got %s, want 2 invoices", told)
	}
}
