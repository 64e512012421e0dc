package main

import (
	"context"

	"github.com/vultr/govultr/v3"
)

func snapshots(ctx context.Context, t *teller) {
	instance := t.deploy(ctx, "snapshots")
	taken := got(t.Snapshot.Create(ctx, &govultr.SnapshotReq{
		InstanceID: instance.ID, Description: "of an instance",
	}))
	same("new snapshot", taken, govultr.Snapshot{
		ID: taken.ID, DateCreated: taken.DateCreated, Description: "of an instance",
		Status: "pending", OsID: ubuntu,
	})
	fetched := got(t.Snapshot.CreateFromURL(ctx, &govultr.SnapshotURLReq{
		URL: "https://example.com/calls/disk.raw", Description: "from a URL", UEFI: yes(),
	}))
	same("new snapshot from a URL", fetched.Status, "pending")

	for _, snapshot := range []govultr.Snapshot{taken, fetched} {
		complete := t.completed(ctx, snapshot.ID)
		same("description", complete.Description, snapshot.Description)
		expect(complete.Size > 0 && complete.CompressedSize > 0, "%+v", complete)
		this := func(s govultr.Snapshot) bool { return s.ID == snapshot.ID }
		same("listed", first("the snapshot", all(t.Snapshot.List(ctx, most)), this), complete)
		filtered := all(t.Snapshot.List(ctx, &govultr.ListOptions{Description: snapshot.Description}))
		same("listed by its description", first("the snapshot", filtered, this), complete)
		done(t.Snapshot.Delete(ctx, snapshot.ID))
		same("after the deletion", gone(t.Snapshot.Get(ctx, snapshot.ID)), "Invalid snapshot ID")
		absent("the snapshot", all(t.Snapshot.List(ctx, most)), this)
	}
	t.ready(ctx, instance.ID)
	done(t.Instance.Delete(ctx, instance.ID))
}

// completed is a snapshot once it is complete.
func (t *teller) completed(ctx context.Context, id string) govultr.Snapshot {
	return until(
		func() govultr.Snapshot { return got(t.Snapshot.Get(ctx, id)) },
		func(now govultr.Snapshot) bool { return now.Status == "complete" },
	)
}
