package main

import (
	"context"

	"github.com/vultr/govultr/v3"
)

func isos(ctx context.Context, t *teller) {
	public := all(t.ISO.ListPublic(ctx, most))
	expect(len(public) > 0, "no public ISOs")
	expect(public[0].Name != "" && public[0].MD5Sum != "", "%+v", public[0])

	created := got(t.ISO.Create(ctx, &govultr.ISOReq{URL: "https://example.com/calls/rescue.iso"}))
	same("new ISO", created, govultr.ISO{
		ID: created.ID, DateCreated: created.DateCreated, FileName: "rescue.iso", Status: "pending",
	})
	complete := until(
		func() govultr.ISO { return got(t.ISO.Get(ctx, created.ID)) },
		func(now govultr.ISO) bool { return now.Status == "complete" },
	)
	same("name", complete.FileName, "rescue.iso")
	expect(complete.Size > 0, "%+v", complete)
	expect(len(complete.MD5Sum) == 32 && len(complete.SHA512Sum) == 128, "%+v", complete)

	this := func(iso govultr.ISO) bool { return iso.ID == created.ID }
	same("listed", first("the ISO", all(t.ISO.List(ctx, most)), this), complete)
	done(t.ISO.Delete(ctx, created.ID))
	same("after the deletion", gone(t.ISO.Get(ctx, created.ID)), "Invalid ISO ID")
	absent("the ISO", all(t.ISO.List(ctx, most)), this)
}
