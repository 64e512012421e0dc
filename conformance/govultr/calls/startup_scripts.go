package main

import (
	"context"
	"encoding/base64"

	"github.com/vultr/govultr/v3"
)

func startupScripts(ctx context.Context, t *teller) {
	script := base64.StdEncoding.EncodeToString([]byte("#!/bin/sh\necho ready\n"))
	other := base64.StdEncoding.EncodeToString([]byte("#!ipxe\nboot\n"))
	created := got(t.StartupScript.Create(ctx, &govultr.StartupScriptReq{Name: "ready", Script: script}))
	same("dates of a new script", created.DateModified, created.DateCreated)
	same("script", created, govultr.StartupScript{
		ID: created.ID, DateCreated: created.DateCreated, DateModified: created.DateModified,
		Name: "ready", Type: "boot", Script: script,
	})
	same("read back", got(t.StartupScript.Get(ctx, created.ID)), created)

	done(t.StartupScript.Update(ctx, created.ID, &govultr.StartupScriptReq{Type: "pxe", Script: other}))
	changed := got(t.StartupScript.Get(ctx, created.ID))
	created.Type, created.Script, created.DateModified = "pxe", other, changed.DateModified
	same("after the change", changed, created)

	this := func(s govultr.StartupScript) bool { return s.ID == created.ID }
	listed := first("the script", all(t.StartupScript.List(ctx, most)), this)
	same("name in the list", listed.Name, "ready")
	done(t.StartupScript.Delete(ctx, created.ID))
	same("after the deletion", gone(t.StartupScript.Get(ctx, created.ID)), "Invalid startup script ID")
	absent("the script", all(t.StartupScript.List(ctx, most)), this)
}
