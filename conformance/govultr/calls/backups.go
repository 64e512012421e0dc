package main

import (
	"context"

	"github.com/vultr/govultr/v3"
)

func backups(ctx context.Context, t *teller) {
	created := got(t.Instance.Create(ctx, &govultr.InstanceCreateReq{
		Region: region, Plan: plan, OsID: ubuntu, Label: "backed up", Backups: "enabled",
	}))
	t.ready(ctx, created.ID)
	before := len(all(t.Backup.List(ctx, most)))
	t.advance(ctx, "2d")
	listed := all(t.Backup.List(ctx, most))
	expect(len(listed) >= before+2, "%d backups after two days, %d before", len(listed), before)

	backup := listed[len(listed)-1]
	same("backup", backup, govultr.Backup{
		ID: backup.ID, DateCreated: backup.DateCreated, Description: backup.Description,
		Size: backup.Size, Status: "complete",
	})
	expect(backup.Size > 0 && backup.DateCreated > created.DateCreated, "%+v", backup)
	same("read back", got(t.Backup.Get(ctx, backup.ID)), backup)
	t.ready(ctx, created.ID)
	sent(t.Instance.Restore(ctx, created.ID, &govultr.RestoreReq{BackupID: backup.ID}))
	t.ready(ctx, created.ID)
	done(t.Instance.Delete(ctx, created.ID))
	gone(t.Backup.Get(ctx, created.ID))
}
