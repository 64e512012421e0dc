package main

import (
	"context"
	"encoding/base64"
	"slices"
	"strings"

	"github.com/vultr/govultr/v3"
)

func instances(ctx context.Context, t *teller) {
	instance := t.createInstance(ctx)
	t.changeInstance(ctx, instance)
	t.switchInstance(ctx, instance)
	t.addressInstance(ctx, instance)
	t.bootFromISO(ctx, instance)
	t.restoreInstance(ctx, instance)
	t.upgradeInstance(ctx, instance)
	t.deleteInstance(ctx, instance)
}

func (t *teller) createInstance(ctx context.Context) govultr.Instance {
	userData := base64.StdEncoding.EncodeToString([]byte("#cloud-config\n"))
	key := got(t.SSHKey.Create(ctx, &govultr.SSHKeyReq{Name: "instances", SSHKey: publicKey}))
	script := got(t.StartupScript.Create(ctx, &govultr.StartupScriptReq{Name: "instances", Script: userData}))
	created := got(t.Instance.Create(ctx, &govultr.InstanceCreateReq{
		Region: region, Plan: plan, OsID: ubuntu, Label: "calls", Hostname: "calls", Tags: []string{"a", "b"},
		EnableIPv6: yes(), SSHKeys: []string{key.ID}, ScriptID: script.ID, Backups: "enabled",
		UserData: userData, UserScheme: "limited", DDOSProtection: no(), ActivationEmail: no(),
	}))
	same("status of a new instance", created.Status, "pending")
	same("address of a new instance", created.MainIP, "0.0.0.0")
	expect(created.DefaultPassword != "", "a new instance without password")

	instance := t.ready(ctx, created.ID)
	expect(instance.DefaultPassword == "", "the password is shown again")
	expect(instance.MainIP != "0.0.0.0" && instance.V6MainIP != "" && instance.KVM != "", "%+v", instance)
	slices.Sort(instance.Features)
	same("instance", instance, govultr.Instance{
		ID: created.ID, Os: "Ubuntu 22.04 LTS x64", RAM: 1024, Disk: 25, Plan: plan,
		MainIP: instance.MainIP, VCPUCount: 1, Region: region, DateCreated: created.DateCreated,
		Status: "active", AllowedBandwidth: 1024, NetmaskV4: instance.NetmaskV4,
		GatewayV4: instance.GatewayV4, PowerStatus: "running", ServerStatus: "ok",
		V6Network: instance.V6Network, V6MainIP: instance.V6MainIP, V6NetworkSize: 64, Label: "calls",
		KVM: instance.KVM, OsID: ubuntu, Features: []string{"auto_backups", "ipv6"}, Hostname: "calls",
		Tags: []string{"a", "b"}, UserScheme: "limited",
	})
	same("user data", got(t.Instance.GetUserData(ctx, instance.ID)).Data, userData)
	done(t.SSHKey.Delete(ctx, key.ID))
	done(t.StartupScript.Delete(ctx, script.ID))

	this := func(i govultr.Instance) bool { return i.ID == instance.ID }
	for _, filter := range []govultr.ListOptions{
		{}, {Label: "calls"}, {MainIP: instance.MainIP}, {Region: region}, {Tag: "a"},
	} {
		same("listed", first("the instance", all(t.Instance.List(ctx, &filter)), this).Label, "calls")
	}
	absent("another label", all(t.Instance.List(ctx, &govultr.ListOptions{Label: "another"})), this)
	return instance
}

func (t *teller) changeInstance(ctx context.Context, instance govultr.Instance) {
	changed := got(t.Instance.Update(ctx, instance.ID, &govultr.InstanceUpdateReq{
		Label: "changed", Tags: []string{"c"}, DDOSProtection: yes(), UserData: "Zm9v",
	}))
	same("label in the answer", changed.Label, "changed")
	same("tags", got(t.Instance.Get(ctx, instance.ID)).Tags, []string{"c"})
	expect(slices.Contains(changed.Features, "ddos_protection"), "features %v", changed.Features)
	same("user data", got(t.Instance.GetUserData(ctx, instance.ID)).Data, "Zm9v")

	schedule := &govultr.BackupScheduleReq{
		Type: "weekly", Hour: govultr.IntToIntPtr(10), Dow: govultr.IntToIntPtr(3),
	}
	sent(t.Instance.SetBackupSchedule(ctx, instance.ID, schedule))
	set := got(t.Instance.GetBackupSchedule(ctx, instance.ID))
	expect(set.Enabled != nil && *set.Enabled, "%+v", set)
	same("schedule", govultr.BackupSchedule{Type: set.Type, Hour: set.Hour, Dow: set.Dow},
		govultr.BackupSchedule{Type: "weekly", Hour: 10, Dow: 3})
	expect(strings.HasSuffix(set.NextScheduleTimeUTC, " 10:00:00"), "%+v", set)
	got(t.Instance.Update(ctx, instance.ID, &govultr.InstanceUpdateReq{Backups: "disabled"}))
	set = got(t.Instance.GetBackupSchedule(ctx, instance.ID))
	expect(set.Enabled != nil && !*set.Enabled, "%+v", set)
}

func (t *teller) switchInstance(ctx context.Context, instance govultr.Instance) {
	list := []string{instance.ID}
	for _, calls := range []struct{ halt, start, reboot func() error }{
		{
			func() error { return t.Instance.Halt(ctx, instance.ID) },
			func() error { return t.Instance.Start(ctx, instance.ID) },
			func() error { return t.Instance.Reboot(ctx, instance.ID) },
		}, {
			func() error { return t.Instance.MassHalt(ctx, list) },
			func() error { return t.Instance.MassStart(ctx, list) },
			func() error { return t.Instance.MassReboot(ctx, list) },
		},
	} {
		done(calls.halt())
		until(
			func() govultr.Instance { return got(t.Instance.Get(ctx, instance.ID)) },
			func(now govultr.Instance) bool { return now.PowerStatus == "stopped" && now.ServerStatus == "ok" },
		)
		done(calls.start())
		t.ready(ctx, instance.ID)
		done(calls.reboot())
		t.ready(ctx, instance.ID)
	}
}

func (t *teller) addressInstance(ctx context.Context, instance govultr.Instance) {
	mainIP := func(address govultr.IPv4) bool { return address.Type == "main_ip" }
	listed := first("the main address", all(t.Instance.ListIPv4(ctx, instance.ID, most)), mainIP)
	same("main address", listed, govultr.IPv4{
		IP: instance.MainIP, Netmask: instance.NetmaskV4, Gateway: instance.GatewayV4, Type: "main_ip",
		Reverse: listed.Reverse,
	})
	named := &govultr.ReverseIP{IP: instance.MainIP, Reverse: "calls.example.com"}
	done(t.Instance.CreateReverseIPv4(ctx, instance.ID, named))
	same("reverse name", first("it", all(t.Instance.ListIPv4(ctx, instance.ID, most)), mainIP).Reverse, named.Reverse)
	done(t.Instance.DefaultReverseIPv4(ctx, instance.ID, instance.MainIP))
	same("default name", first("it", all(t.Instance.ListIPv4(ctx, instance.ID, most)), mainIP), listed)

	extra := got(t.Instance.CreateIPv4(ctx, instance.ID, no()))
	same("type of a further address", extra.Type, "secondary_ip")
	this := func(address govultr.IPv4) bool { return address.IP == extra.IP }
	same("listed", first("it", all(t.Instance.ListIPv4(ctx, instance.ID, most)), this), extra)
	done(t.Instance.DeleteIPv4(ctx, instance.ID, extra.IP))
	absent("the address", all(t.Instance.ListIPv4(ctx, instance.ID, most)), this)

	v6 := all(t.Instance.ListIPv6(ctx, instance.ID, most))
	same("IPv6 addresses", v6, []govultr.IPv6{
		{IP: instance.V6MainIP, Network: instance.V6Network, NetworkSize: 64, Type: "main_ip"},
	})
	reverse := &govultr.ReverseIP{IP: expanded(instance.V6MainIP), Reverse: "six.example.com"}
	done(t.Instance.CreateReverseIPv6(ctx, instance.ID, reverse))
	names := some(t.Instance.ListReverseIPv6(ctx, instance.ID))
	expect(len(names) == 1 && names[0].Reverse == "six.example.com", "reverse names %+v", names)
	done(t.Instance.DeleteReverseIPv6(ctx, instance.ID, reverse.IP))
	same("reverse names", len(some(t.Instance.ListReverseIPv6(ctx, instance.ID))), 0)
}

func (t *teller) bootFromISO(ctx context.Context, instance govultr.Instance) {
	iso := got(t.ISO.Create(ctx, &govultr.ISOReq{URL: "https://example.com/calls/boot.iso"}))
	until(
		func() govultr.ISO { return got(t.ISO.Get(ctx, iso.ID)) },
		func(now govultr.ISO) bool { return now.Status == "complete" },
	)
	state := func() govultr.Iso { return got(t.Instance.ISOStatus(ctx, instance.ID)) }
	sent(t.Instance.AttachISO(ctx, instance.ID, iso.ID))
	mounted := until(state, func(now govultr.Iso) bool { return now.State == "isomounted" })
	same("mounted ISO", mounted.IsoID, iso.ID)
	text := refused(t.ISO.Delete(ctx, iso.ID))
	expect(strings.HasSuffix(text, "is still attached to "+instance.MainIP), "refused by: %s", text)
	t.ready(ctx, instance.ID)
	sent(t.Instance.DetachISO(ctx, instance.ID))
	empty := until(state, func(now govultr.Iso) bool { return now.State == "ready" })
	same("ISO of an empty drive", empty.IsoID, "")
	done(t.ISO.Delete(ctx, iso.ID))
}

func (t *teller) restoreInstance(ctx context.Context, instance govultr.Instance) {
	t.ready(ctx, instance.ID)
	snapshot := got(t.Snapshot.Create(ctx, &govultr.SnapshotReq{InstanceID: instance.ID}))
	t.completed(ctx, snapshot.ID)
	t.ready(ctx, instance.ID)
	sent(t.Instance.Restore(ctx, instance.ID, &govultr.RestoreReq{SnapshotID: snapshot.ID}))
	same("address of a restored instance", t.ready(ctx, instance.ID).MainIP, instance.MainIP)
	done(t.Snapshot.Delete(ctx, snapshot.ID))

	reinstalled := got(t.Instance.Reinstall(ctx, instance.ID, &govultr.ReinstallReq{Hostname: "anew"}))
	expect(reinstalled.DefaultPassword != "", "a reinstalled instance without password")
	same("host name", t.ready(ctx, instance.ID).Hostname, "anew")
}

func (t *teller) upgradeInstance(ctx context.Context, instance govultr.Instance) {
	upgrades := got(t.Instance.GetUpgrades(ctx, instance.ID))
	expect(slices.Contains(upgrades.Plans, larger), "no %s in %v", larger, upgrades.Plans)
	first("Debian", upgrades.OS, func(os govultr.OS) bool { return os.ID == debian })
	expect(len(upgrades.Applications) > 0, "no applications to change to")

	got(t.Instance.Update(ctx, instance.ID, &govultr.InstanceUpdateReq{Plan: larger}))
	resized := until(
		func() govultr.Instance { return got(t.Instance.Get(ctx, instance.ID)) },
		func(now govultr.Instance) bool { return now.Plan == larger && instanceReady(now) },
	)
	same("memory", resized.RAM, 2048)
	got(t.Instance.Update(ctx, instance.ID, &govultr.InstanceUpdateReq{OsID: debian}))
	same("system", t.ready(ctx, instance.ID).OsID, debian)
}

func (t *teller) deleteInstance(ctx context.Context, instance govultr.Instance) {
	other := t.deploy(ctx, "neighbor")
	neighbors := got(t.Instance.GetNeighbors(ctx, instance.ID)).Neighbors
	expect(slices.Contains(neighbors, other.ID), "%s is not among %v", other.ID, neighbors)
	expect(len(got(t.Instance.GetBandwidth(ctx, instance.ID)).Bandwidth) > 0, "no bandwidth")

	done(t.Instance.Delete(ctx, other.ID))
	done(t.Instance.Delete(ctx, instance.ID))
	same("after the deletion", gone(t.Instance.Get(ctx, instance.ID)), "Server is pending destruction")
	this := func(i govultr.Instance) bool { return i.ID == instance.ID }
	absent("the instance", all(t.Instance.List(ctx, most)), this)
	unknown := "00000000-0000-4000-8000-000000000000"
	same("an unknown one", gone(t.Instance.Get(ctx, unknown)), "instance not found")
}
