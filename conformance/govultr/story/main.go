// Govultr tells the story of tests/clients/story.py through govultr, Vultr's Go library: deploy,
// watch, snapshot, resize, delete. What it saw goes to standard output as one JSON object.
//
// Without ROOST_URL it talks to https://api.vultr.com, as everything built on govultr does.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strconv"
	"time"

	"github.com/vultr/govultr/v3"
)

const (
	patience = 30 * time.Second
	poll     = 20 * time.Millisecond
)

type (
	state struct {
		Status       string `json:"status"`
		PowerStatus  string `json:"power_status"`
		ServerStatus string `json:"server_status"`
	}
	size struct {
		Plan      string `json:"plan"`
		VCPUCount int    `json:"vcpu_count"`
		RAM       int    `json:"ram"`
		Disk      int    `json:"disk"`
	}
	catalog struct {
		Regions          []string `json:"regions"`
		Plans            []string `json:"plans"`
		OperatingSystems []int    `json:"operating_systems"`
	}
	deployed struct {
		State           state  `json:"state"`
		Size            size   `json:"size"`
		MainIP          string `json:"main_ip"`
		DefaultPassword string `json:"default_password"`
	}
	snapshots struct {
		States []string `json:"states"`
		Size   int      `json:"size"`
	}
	gone struct {
		Error  string `json:"error"`
		Listed bool   `json:"listed"`
	}
	story struct {
		Catalog  catalog   `json:"catalog"`
		Deployed deployed  `json:"deployed"`
		States   []state   `json:"states"`
		MainIP   string    `json:"main_ip"`
		Snapshot snapshots `json:"snapshot"`
		Resized  size      `json:"resized"`
		Gone     gone      `json:"gone"`
	}
)

func stateOf(instance *govultr.Instance) state {
	return state{instance.Status, instance.PowerStatus, instance.ServerStatus}
}

func sizeOf(instance *govultr.Instance) size {
	return size{instance.Plan, instance.VCPUCount, instance.RAM, instance.Disk}
}

func ready(instance *govultr.Instance) bool {
	return stateOf(instance) == state{"active", "running", "ok"}
}

func main() {
	told, err := tell(context.Background())
	if err == nil {
		err = json.NewEncoder(os.Stdout).Encode(told)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func tell(ctx context.Context) (*story, error) {
	// The key goes into each request the way vultr-cli and the Terraform provider do it.
	client := govultr.NewClient(&http.Client{Transport: bearer(os.Getenv("VULTR_API_KEY"))})
	if url := os.Getenv("ROOST_URL"); url != "" {
		if err := client.SetBaseURL(url); err != nil {
			return nil, err
		}
	}
	told := &story{}
	if err := readCatalog(ctx, client, &told.Catalog); err != nil {
		return nil, err
	}
	if err := live(ctx, client, told); err != nil {
		return nil, err
	}
	return told, nil
}

// live is the life of one instance, from its deployment to its end.
func live(ctx context.Context, client *govultr.Client, told *story) error {
	osID, err := strconv.Atoi(os.Getenv("OS_ID"))
	if err != nil {
		return fmt.Errorf("OS_ID: %w", err)
	}
	key, _, err := client.SSHKey.Create(ctx, &govultr.SSHKeyReq{
		Name: "laptop", SSHKey: os.Getenv("PUBLIC_KEY"),
	})
	if err != nil {
		return fmt.Errorf("create the key: %w", err)
	}
	created, _, err := client.Instance.Create(ctx, &govultr.InstanceCreateReq{
		Region:  os.Getenv("REGION"),
		Plan:    os.Getenv("PLAN"),
		OsID:    osID,
		Label:   "told by govultr",
		SSHKeys: []string{key.ID},
	})
	if err != nil {
		return fmt.Errorf("deploy: %w", err)
	}
	told.Deployed = deployed{
		stateOf(created), sizeOf(created), created.MainIP, created.DefaultPassword,
	}

	look := func() (*govultr.Instance, error) {
		instance, _, err := client.Instance.Get(ctx, created.ID)
		return instance, err
	}
	active, err := until(look, func(now *govultr.Instance) bool {
		told.States = append(told.States, stateOf(now))
		return ready(now)
	})
	if err != nil {
		return fmt.Errorf("watch: %w", err)
	}
	told.States = slices.Compact(told.States)
	told.MainIP = active.MainIP

	snapshot, err := takeSnapshot(ctx, client, created.ID, &told.Snapshot)
	if err != nil {
		return fmt.Errorf("snapshot: %w", err)
	}

	larger := os.Getenv("LARGER_PLAN")
	change := &govultr.InstanceUpdateReq{Plan: larger}
	if _, _, err = client.Instance.Update(ctx, created.ID, change); err != nil {
		return fmt.Errorf("resize: %w", err)
	}
	resized, err := until(look, func(now *govultr.Instance) bool {
		return now.Plan == larger && ready(now)
	})
	if err != nil {
		return fmt.Errorf("resize: %w", err)
	}
	told.Resized = sizeOf(resized)

	deletions := []error{
		client.Instance.Delete(ctx, created.ID),
		client.Snapshot.Delete(ctx, snapshot.ID),
		client.SSHKey.Delete(ctx, key.ID),
	}
	if err := errors.Join(deletions...); err != nil {
		return fmt.Errorf("delete: %w", err)
	}
	if told.Gone.Error, err = refusal(look); err != nil {
		return err
	}
	told.Gone.Listed, err = listed(ctx, client, created.ID, snapshot.ID, key.ID)
	return err
}

func takeSnapshot(
	ctx context.Context, client *govultr.Client, instance string, told *snapshots,
) (*govultr.Snapshot, error) {
	snapshot, _, err := client.Snapshot.Create(ctx, &govultr.SnapshotReq{
		InstanceID: instance, Description: "before the resize",
	})
	if err != nil {
		return nil, err
	}
	told.States = []string{snapshot.Status}
	look := func() (*govultr.Snapshot, error) {
		now, _, err := client.Snapshot.Get(ctx, snapshot.ID)
		return now, err
	}
	complete, err := until(look, func(now *govultr.Snapshot) bool {
		told.States = append(told.States, now.Status)
		return now.Status == "complete"
	})
	if err != nil {
		return nil, err
	}
	told.States = slices.Compact(told.States)
	told.Size = complete.Size
	return complete, nil
}

func readCatalog(ctx context.Context, client *govultr.Client, told *catalog) error {
	if _, _, err := client.Account.Get(ctx); err != nil {
		return fmt.Errorf("account: %w", err)
	}
	regions, err := all(func(page *govultr.ListOptions) ([]govultr.Region, *govultr.Meta, error) {
		items, meta, _, err := client.Region.List(ctx, page)
		return items, meta, err
	})
	if err != nil {
		return fmt.Errorf("regions: %w", err)
	}
	plans, err := all(func(page *govultr.ListOptions) ([]govultr.Plan, *govultr.Meta, error) {
		items, meta, _, err := client.Plan.List(ctx, "all", page)
		return items, meta, err
	})
	if err != nil {
		return fmt.Errorf("plans: %w", err)
	}
	systems, err := all(func(page *govultr.ListOptions) ([]govultr.OS, *govultr.Meta, error) {
		items, meta, _, err := client.OS.List(ctx, page)
		return items, meta, err
	})
	if err != nil {
		return fmt.Errorf("operating systems: %w", err)
	}
	for _, region := range regions {
		told.Regions = append(told.Regions, region.ID)
	}
	for _, plan := range plans {
		told.Plans = append(told.Plans, plan.ID)
	}
	for _, system := range systems {
		told.OperatingSystems = append(told.OperatingSystems, system.ID)
	}
	return nil
}

// listed tells whether a list still has any of these ids.
func listed(ctx context.Context, client *govultr.Client, ids ...string) (bool, error) {
	var left []string
	instances, _, _, err := client.Instance.List(ctx, nil)
	if err != nil {
		return false, err
	}
	for _, instance := range instances {
		left = append(left, instance.ID)
	}
	snapshots, _, _, err := client.Snapshot.List(ctx, nil)
	if err != nil {
		return false, err
	}
	for _, snapshot := range snapshots {
		left = append(left, snapshot.ID)
	}
	keys, _, _, err := client.SSHKey.List(ctx, nil)
	if err != nil {
		return false, err
	}
	for _, key := range keys {
		left = append(left, key.ID)
	}
	return slices.ContainsFunc(ids, func(id string) bool { return slices.Contains(left, id) }), nil
}

// all is every item of a list, page by page.
func all[T any](list func(*govultr.ListOptions) ([]T, *govultr.Meta, error)) ([]T, error) {
	var items []T
	page := &govultr.ListOptions{}
	for {
		more, meta, err := list(page)
		if err != nil {
			return nil, err
		}
		items = append(items, more...)
		if meta.Links.Next == "" {
			return items, nil
		}
		page.Cursor = meta.Links.Next
	}
}

// until looks again and again, and answers the first sight that is done.
func until[T any](look func() (T, error), done func(T) bool) (T, error) {
	for limit := time.Now().Add(patience); ; time.Sleep(poll) {
		now, err := look()
		if err != nil || done(now) {
			return now, err
		}
		if time.Now().After(limit) {
			return now, fmt.Errorf("still %+v after %v", now, patience)
		}
	}
}

// refusal is the server's text for what is not there. Govultr hands on the body as the error.
func refusal(look func() (*govultr.Instance, error)) (string, error) {
	_, err := look()
	if err == nil {
		return "", errors.New("a deleted instance still answers")
	}
	var body struct {
		Error  string `json:"error"`
		Status int    `json:"status"`
	}
	if json.Unmarshal([]byte(err.Error()), &body) != nil || body.Status != http.StatusNotFound {
		return "", fmt.Errorf("a deleted instance answers: %w", err)
	}
	return body.Error, nil
}

type bearer string

func (key bearer) RoundTrip(request *http.Request) (*http.Response, error) {
	request.Header.Set("Authorization", "Bearer "+string(key))
	return http.DefaultTransport.RoundTrip(request)
}
