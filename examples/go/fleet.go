// Package fleet sees to it that a fleet of machines is there: web-1, web-2, ...
package fleet

import (
	"context"
	"fmt"

	"github.com/vultr/govultr/v3"
)

// Ensure makes the machines that are missing, and returns their labels.
func Ensure(ctx context.Context, cloud *govultr.Client, size int) ([]string, error) {
	there, err := labels(ctx, cloud)
	if err != nil {
		return nil, err
	}
	var made []string
	for n := 1; n <= size; n++ {
		label := fmt.Sprintf("web-%d", n)
		if there[label] {
			continue
		}
		machine := &govultr.InstanceCreateReq{Region: "ewr", Plan: "vc2-1c-1gb", OsID: 1743, Label: label}
		if _, _, err := cloud.Instance.Create(ctx, machine); err != nil {
			return made, fmt.Errorf("creating %s: %w", label, err)
		}
		made = append(made, label)
	}
	return made, nil
}

func labels(ctx context.Context, cloud *govultr.Client) (map[string]bool, error) {
	there := map[string]bool{}
	page := &govultr.ListOptions{PerPage: 500}
	for {
		instances, meta, _, err := cloud.Instance.List(ctx, page)
		if err != nil {
			return nil, err
		}
		for _, instance := range instances {
			there[instance.Label] = true
		}
		if meta.Links.Next == "" {
			return there, nil
		}
		page.Cursor = meta.Links.Next
	}
}
