package main

import (
	"context"
	"strings"

	"github.com/vultr/govultr/v3"
)

func blocks(ctx context.Context, t *teller) {
	created := got(t.BlockStorage.Create(ctx, &govultr.BlockStorageCreate{
		Region: region, SizeGB: 50, Label: "calls", BlockType: "high_perf",
	}))
	block := t.activeBlock(ctx, created.ID)
	expect(block.Cost > 0 && strings.HasPrefix(block.MountID, region+"-"), "%+v", block)
	same("block", block, govultr.BlockStorage{
		ID: created.ID, DateCreated: created.DateCreated, Cost: block.Cost, Status: "active",
		PendingCharges: block.PendingCharges, SizeGB: 50, Region: region, Label: "calls",
		MountID: block.MountID, BlockType: "high_perf",
	})
	done(t.BlockStorage.Update(ctx, block.ID, &govultr.BlockStorageUpdate{Label: "changed"}))
	same("label", got(t.BlockStorage.Get(ctx, block.ID)).Label, "changed")

	t.attachBlock(ctx, block.ID)
	t.blockSnapshots(ctx, block.ID)

	this := func(b govultr.BlockStorage) bool { return b.ID == block.ID }
	same("listed", first("the block", all(t.BlockStorage.List(ctx, most)), this).Label, "changed")
	done(t.BlockStorage.Delete(ctx, block.ID))
	same("after the deletion", gone(t.BlockStorage.Get(ctx, block.ID)), "Invalid block storage ID")
	absent("the block", all(t.BlockStorage.List(ctx, most)), this)
}

func (t *teller) activeBlock(ctx context.Context, id string) govultr.BlockStorage {
	return until(
		func() govultr.BlockStorage { return got(t.BlockStorage.Get(ctx, id)) },
		func(now govultr.BlockStorage) bool { return now.Status == "active" },
	)
}

func (t *teller) attachBlock(ctx context.Context, id string) {
	instance := t.deploy(ctx, "blocks")
	look := func() govultr.BlockStorage { return got(t.BlockStorage.Get(ctx, id)) }
	for _, live := range []*bool{yes(), no()} {
		done(t.BlockStorage.Attach(ctx, id, &govultr.BlockStorageAttach{InstanceID: instance.ID, Live: live}))
		attached := until(look, func(now govultr.BlockStorage) bool { return now.AttachedToInstance != "" })
		same("attached to", attached.AttachedToInstance, instance.ID)
		same("address", attached.AttachedToInstanceIP, instance.MainIP)
		same("label", attached.AttachedToInstanceLabel, "blocks")
		t.ready(ctx, instance.ID)
		done(t.BlockStorage.Detach(ctx, id, &govultr.BlockStorageDetach{Live: live}))
		until(look, func(now govultr.BlockStorage) bool { return now.AttachedToInstance == "" })
		t.ready(ctx, instance.ID)
	}
	text := refused(t.BlockStorage.Detach(ctx, id, &govultr.BlockStorageDetach{Live: yes()}))
	contains("detached twice", text, "Block storage volume is not currently attached to a server")
	done(t.Instance.Delete(ctx, instance.ID))
}

func (t *teller) blockSnapshots(ctx context.Context, block string) {
	created := got(t.BlockStorage.CreateSnapshot(ctx, &govultr.BlockStorageSnapshotReq{
		BlockID: block, Description: "calls",
	}))
	same("block and description", []string{created.BlockID, created.Description}, []string{block, "calls"})
	snapshot := until(
		func() govultr.BlockStorageSnapshot { return got(t.BlockStorage.GetSnapshot(ctx, created.ID)) },
		func(now govultr.BlockStorageSnapshot) bool { return now.State == "COMPLETE" },
	)
	expect(snapshot.Size > 0 && snapshot.InvoiceNextDate != "" && snapshot.InvoiceNextPrice != "", "%+v", snapshot)
	this := func(s govultr.BlockStorageSnapshot) bool { return s.ID == snapshot.ID }
	same("listed", first("the snapshot", all(t.BlockStorage.ListSnapshots(ctx, most)), this), snapshot)

	copied := got(t.BlockStorage.Create(ctx, &govultr.BlockStorageCreate{
		Region: region, SizeGB: 50, BlockType: "high_perf", SnapshotID: snapshot.ID,
	}))
	same("source", t.activeBlock(ctx, copied.ID).SnapshotID, snapshot.ID)
	done(t.BlockStorage.Delete(ctx, copied.ID))

	change := &govultr.BlockStorageSnapshotReq{Description: "changed"}
	done(t.BlockStorage.UpdateSnapshot(ctx, snapshot.ID, change))
	same("description", got(t.BlockStorage.GetSnapshot(ctx, snapshot.ID)).Description, "changed")
	done(t.BlockStorage.DeleteSnapshot(ctx, snapshot.ID))
	gone(t.BlockStorage.GetSnapshot(ctx, snapshot.ID))
	absent("the snapshot", all(t.BlockStorage.ListSnapshots(ctx, most)), this)
}
