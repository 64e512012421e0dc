package main

import (
	"context"

	"github.com/vultr/govultr/v3"
)

// terraform sends what the provider sends for its resources, in its order, where that is more or less
// than one would send: zeros for what was not given, whole objects for one change, deletions of what is
// still attached.
func terraform(ctx context.Context, t *teller) {
	vpc := got(t.VPC.Create(ctx, &govultr.VPCReq{Region: region, V4Subnet: "10.72.0.0", V4SubnetMask: 24}))
	created := got(t.Instance.Create(ctx, &govultr.InstanceCreateReq{
		Region: region, Plan: plan, OsID: ubuntu, Label: "terraform", Backups: "enabled",
		EnableIPv6: no(), DisablePublicIPv4: no(), ActivationEmail: no(), DDOSProtection: no(),
		AttachVPC: []string{vpc.ID},
	}))
	instance := t.ready(ctx, created.ID)
	t.scheduleDaily(ctx, instance.ID)
	same("VPCs", len(all(t.Instance.ListVPCInfo(ctx, instance.ID, most))), 1)
	same("VPC 2.0s", len(all(t.Instance.ListVPC2Info(ctx, instance.ID, most))), 0)

	// An update says again what does not change, and null for tags that do not.
	changed := got(t.Instance.Update(ctx, instance.ID, &govultr.InstanceUpdateReq{Label: "changed", EnableIPv6: no()}))
	same("after the change", []string{changed.Label, changed.Plan}, []string{"changed", plan})

	t.attachAsTerraform(ctx, instance.ID)
	t.balanceAsTerraform(ctx, instance.ID)
	got(t.Instance.Update(ctx, instance.ID, &govultr.InstanceUpdateReq{DetachVPC: []string{vpc.ID}}))
	done(t.Instance.Delete(ctx, instance.ID))
	same("after the deletion", gone(t.Instance.Get(ctx, instance.ID)), "Server is pending destruction")
	until(func() error { return t.VPC.Delete(ctx, vpc.ID) }, accepted("attached to this VPC network"))
}

// scheduleDaily gives no day of the week, which is sent as 0.
func (t *teller) scheduleDaily(ctx context.Context, id string) {
	hour, day := 3, 0
	sent(t.Instance.SetBackupSchedule(ctx, id, &govultr.BackupScheduleReq{Type: "daily", Hour: &hour, Dow: &day}))
	schedule := got(t.Instance.GetBackupSchedule(ctx, id))
	expect(schedule.Enabled != nil && *schedule.Enabled, "%+v", schedule)
	same("type", schedule.Type, "daily")
	same("hour", schedule.Hour, 3)
}

// attachAsTerraform deletes what is attached without detaching it.
func (t *teller) attachAsTerraform(ctx context.Context, instance string) {
	address := got(t.ReservedIP.Create(ctx, &govultr.ReservedIPReq{
		Region: region, IPType: "v4", Label: "terraform", InstanceID: instance,
	}))
	done(t.ReservedIP.Attach(ctx, address.ID, instance))
	t.ready(ctx, instance)
	same("instance", got(t.ReservedIP.Get(ctx, address.ID)).InstanceID, instance)
	done(t.ReservedIP.Delete(ctx, address.ID))
	t.ready(ctx, instance)

	block := got(t.BlockStorage.Create(ctx, &govultr.BlockStorageCreate{Region: region, SizeGB: 10, Label: "terraform"}))
	look := func() govultr.BlockStorage { return got(t.BlockStorage.Get(ctx, block.ID)) }
	until(look, func(now govultr.BlockStorage) bool { return now.Status == "active" })
	done(t.BlockStorage.Update(ctx, block.ID, &govultr.BlockStorageUpdate{})) // Only where it is attached changes.
	done(t.BlockStorage.Attach(ctx, block.ID, &govultr.BlockStorageAttach{InstanceID: instance, Live: yes()}))
	until(look, func(now govultr.BlockStorage) bool { return now.AttachedToInstance == instance })
	done(t.BlockStorage.Delete(ctx, block.ID))
	contains("after the deletion", gone(t.BlockStorage.Get(ctx, block.ID)), "Invalid block storage ID")

	vfs := t.VirtualFileSystemStorage
	system := got(vfs.Create(ctx, &govultr.VirtualFileSystemStorageReq{
		Region: region, Label: "terraform", StorageSize: govultr.VirtualFileSystemStorageSize{SizeGB: 10},
	}))
	until(
		func() string { return got(vfs.Get(ctx, system.ID)).Status },
		func(now string) bool { return now == "active" },
	)
	t.ready(ctx, instance)
	got(vfs.Attach(ctx, system.ID, instance))
	got(vfs.Update(ctx, system.ID, &govultr.VirtualFileSystemStorageUpdateReq{Label: "changed"}))
	same("size", got(vfs.Get(ctx, system.ID)).StorageSize.SizeGB, 10)
	until(func() error { return vfs.Detach(ctx, system.ID, instance) }, accepted("attach"))
	until(
		func() error { return vfs.Delete(ctx, system.ID) },
		accepted("Can not delete this subscription until it is detatched from all machines"),
	)
}

// balanceAsTerraform changes one thing and says the region and the switches again.
func (t *teller) balanceAsTerraform(ctx context.Context, instance string) {
	rules := []govultr.ForwardingRule{
		{FrontendProtocol: "http", FrontendPort: 80, BackendProtocol: "http", BackendPort: 80},
	}
	created := got(t.LoadBalancer.Create(ctx, &govultr.LoadBalancerReq{
		Region: region, Label: "terraform", Instances: []string{instance}, ForwardingRules: rules,
		SSLRedirect: no(), ProxyProtocol: no(), BalancingAlgorithm: "roundrobin",
	}))
	balancer := t.activeBalancer(ctx, created.ID)
	expect(balancer.HealthCheck != nil && balancer.AutoSSL != nil && balancer.GenericInfo.StickySessions != nil,
		"the provider reads these without looking whether they are there: %+v", balancer)
	done(t.LoadBalancer.Update(ctx, balancer.ID, &govultr.LoadBalancerReq{
		Region: region, Label: "changed", SSLRedirect: no(), ProxyProtocol: no(), BalancingAlgorithm: "roundrobin",
	}))
	now := t.activeBalancer(ctx, balancer.ID)
	same("label", now.Label, "changed")
	same("instances", now.Instances, []string{instance})
	same("rules", len(now.ForwardingRules), 1)
	t.deleteBalancer(ctx, balancer.ID)
}

// vultrCLI sends what vultr-cli sends for flags that nobody gave: false, zero, empty texts and objects.
func vultrCLI(ctx context.Context, t *teller) {
	created := got(t.Instance.Create(ctx, &govultr.InstanceCreateReq{
		Region: region, Plan: plan, OsID: ubuntu, EnableIPv6: no(), DDOSProtection: no(), ActivationEmail: no(),
		Backups: "enabled", EnableVPC: no(), AttachVPC: []string{}, SSHKeys: []string{}, Tags: []string{},
	}))
	instance := t.ready(ctx, created.ID)
	t.scheduleDaily(ctx, instance.ID)
	nowhere := ""
	vpc := got(t.VPC2.Create(ctx, &govultr.VPC2Req{Region: region}))
	done(t.Instance.AttachVPC2(ctx, instance.ID, &govultr.AttachVPC2Req{VPCID: vpc.ID, IPAddress: &nowhere}))
	attached := until(
		func() []govultr.VPC2Info { return all(t.Instance.ListVPC2Info(ctx, instance.ID, most)) },
		func(now []govultr.VPC2Info) bool { return len(now) == 1 },
	)
	expect(attached[0].IPAddress != "", "%+v", attached[0])
	done(t.Instance.DetachVPC2(ctx, instance.ID, vpc.ID))
	until(func() error { return t.VPC2.Delete(ctx, vpc.ID) }, accepted("attached to this VPC 2.0 network"))
	done(t.Instance.Delete(ctx, instance.ID))

	balancer := got(t.LoadBalancer.Create(ctx, &govultr.LoadBalancerReq{
		Region: region, VPC: &nowhere, SSL: &govultr.SSL{}, SSLRedirect: no(), ProxyProtocol: no(), Timeout: 600,
		BalancingAlgorithm: "roundrobin", Nodes: 1, Instances: []string{}, GlobalRegions: []string{},
		HealthCheck: &govultr.HealthCheck{
			Protocol: "http", Port: 80, Path: "/", CheckInterval: 15, ResponseTimeout: 15,
			UnhealthyThreshold: 15, HealthyThreshold: 15,
		},
	}))
	same("SSL", t.activeBalancer(ctx, balancer.ID).SSLInfo, no())
	t.deleteBalancer(ctx, balancer.ID)

	const zone = "sent-by-vultr-cli.com"
	got(t.Domain.Create(ctx, &govultr.DomainReq{Domain: zone}))
	priority := 0
	record := got(t.DomainRecord.Create(ctx, zone, &govultr.DomainRecordCreateReq{
		Name: "www", Type: "A", Data: "192.0.2.1", TTL: 600, Priority: &priority,
	}))
	same("data", got(t.DomainRecord.Get(ctx, zone, record.ID)).Data, "192.0.2.1")
	done(t.Domain.Delete(ctx, zone))
}
