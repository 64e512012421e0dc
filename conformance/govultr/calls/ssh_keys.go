package main

import (
	"context"

	"github.com/vultr/govultr/v3"
)

func sshKeys(ctx context.Context, t *teller) {
	created := got(t.SSHKey.Create(ctx, &govultr.SSHKeyReq{Name: "laptop", SSHKey: publicKey}))
	expect(created.ID != "" && created.DateCreated != "", "%+v", created)
	same("key", created.SSHKey, publicKey)
	same("read back", got(t.SSHKey.Get(ctx, created.ID)), created)

	done(t.SSHKey.Update(ctx, created.ID, &govultr.SSHKeyReq{Name: "desktop"}))
	created.Name = "desktop"
	same("after the change", got(t.SSHKey.Get(ctx, created.ID)), created)

	this := func(key govultr.SSHKey) bool { return key.ID == created.ID }
	same("listed", first("the key", all(t.SSHKey.List(ctx, most)), this), created)
	done(t.SSHKey.Delete(ctx, created.ID))
	same("after the deletion", gone(t.SSHKey.Get(ctx, created.ID)), "Invalid ssh key")
	absent("the key", all(t.SSHKey.List(ctx, most)), this)
}
