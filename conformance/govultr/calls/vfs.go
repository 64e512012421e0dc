package main

import (
	"context"

	"github.com/vultr/govultr/v3"
)

func fileSystems(ctx context.Context, t *teller) {
	vfs := t.VirtualFileSystemStorage
	created := got(vfs.Create(ctx, &govultr.VirtualFileSystemStorageReq{
		Region: region, Label: "calls", DiskType: "nvme", Tags: []string{"a", "b"},
		StorageSize: govultr.VirtualFileSystemStorageSize{SizeGB: 10},
	}))
	system := until(
		func() govultr.VirtualFileSystemStorage { return got(vfs.Get(ctx, created.ID)) },
		func(now govultr.VirtualFileSystemStorage) bool { return now.Status == "active" },
	)
	same("size", system.StorageSize, govultr.VirtualFileSystemStorageSize{SizeBytes: 10 << 30, SizeGB: 10})
	expect(system.Billing.Monthly > 0, "%+v", system)
	same("file system", system, govultr.VirtualFileSystemStorage{
		ID: created.ID, Region: region, DateCreated: created.DateCreated, Status: "active", Label: "calls",
		Tags: []string{"a", "b"}, DiskType: "nvme", StorageSize: system.StorageSize,
		StorageUsed: system.StorageUsed, Billing: system.Billing,
	})
	changed := got(vfs.Update(ctx, system.ID, &govultr.VirtualFileSystemStorageUpdateReq{
		Label: "changed", StorageSize: govultr.VirtualFileSystemStorageSize{SizeGB: 20},
	}))
	same("label", changed.Label, "changed")
	same("size", got(vfs.Get(ctx, system.ID)).StorageSize.SizeGB, 20)

	t.attachFileSystem(ctx, system.ID)

	this := func(v govultr.VirtualFileSystemStorage) bool { return v.ID == system.ID }
	same("listed", first("the file system", all(vfs.List(ctx, most)), this).Label, "changed")
	done(vfs.Delete(ctx, system.ID))
	same("after the deletion", gone(vfs.Get(ctx, system.ID)), "Subscription ID Not Found.")
	absent("the file system", all(vfs.List(ctx, most)), this)
}

func (t *teller) attachFileSystem(ctx context.Context, id string) {
	vfs := t.VirtualFileSystemStorage
	instance := t.deploy(ctx, "files")
	got(vfs.Attach(ctx, id, instance.ID))
	attached := until(
		func() govultr.VirtualFileSystemStorageAttachment { return got(vfs.AttachmentGet(ctx, id, instance.ID)) },
		func(now govultr.VirtualFileSystemStorageAttachment) bool { return now.State == "ATTACHED" },
	)
	expect(attached.MountTag > 0, "%+v", attached)
	same("attachment", attached, govultr.VirtualFileSystemStorageAttachment{
		ID: id, State: "ATTACHED", TargetID: instance.ID, MountTag: attached.MountTag,
	})
	same("attachments", some(vfs.AttachmentList(ctx, id)), []govultr.VirtualFileSystemStorageAttachment{attached})
	contains("refusal", refused(vfs.Delete(ctx, id)),
		"Can not delete this subscription until it is detatched from all machines")
	t.ready(ctx, instance.ID)
	done(vfs.Detach(ctx, id, instance.ID))
	until(
		func() int { return len(some(vfs.AttachmentList(ctx, id))) },
		func(left int) bool { return left == 0 },
	)
	gone(vfs.AttachmentGet(ctx, id, instance.ID))
	t.ready(ctx, instance.ID)
	done(t.Instance.Delete(ctx, instance.ID))
}
