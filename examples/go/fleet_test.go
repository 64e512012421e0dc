package fleet

import (
	"context"
	"slices"
	"strings"
	"testing"

	"example.com/fleet/roosttest"
)

func TestMain(m *testing.M) { roosttest.Main(m) }

func TestWhatIsMissingIsMade(t *testing.T) {
	cloud := roosttest.New(t).Client()
	made, err := Ensure(context.Background(), cloud, 3)
	if want := []string{"web-1", "web-2", "web-3"}; err != nil || !slices.Equal(made, want) {
		t.Fatalf("made %v, %v; want %v", made, err, want)
	}
}

func TestWhatIsThereStays(t *testing.T) {
	cloud := roosttest.New(t).Client()
	if _, err := Ensure(context.Background(), cloud, 2); err != nil {
		t.Fatal(err)
	}
	made, err := Ensure(context.Background(), cloud, 3)
	if err != nil || !slices.Equal(made, []string{"web-3"}) {
		t.Fatalf("made %v, %v; want web-3 alone", made, err)
	}
}

func TestASoldOutRegionIsSaid(t *testing.T) {
	roost := roosttest.New(t)
	roost.Fault(map[string]any{"kind": "sold-out", "region": "ewr"})
	if _, err := Ensure(context.Background(), roost.Client(), 1); err == nil || !strings.Contains(err.Error(), "web-1") {
		t.Fatalf("got %v, want an error about web-1", err)
	}
}

func TestAnErrorIsPassedOn(t *testing.T) {
	roost := roosttest.New(t)
	roost.Fault(map[string]any{"kind": "error", "operation": "list-instances", "status": 400, "message": "Out of order."})
	_, err := Ensure(context.Background(), roost.Client(), 1)
	if err == nil || !strings.Contains(err.Error(), "Out of order.") {
		t.Fatalf("got %v, want: Out of order.", err)
	}
}
