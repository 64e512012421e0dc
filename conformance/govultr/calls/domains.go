package main

import (
	"context"
	"strings"

	"github.com/vultr/govultr/v3"
)

const domain = "calls-of-govultr.com"

func domains(ctx context.Context, t *teller) {
	created := got(t.Domain.Create(ctx, &govultr.DomainReq{Domain: domain, IP: "192.0.2.7"}))
	same("domain", created, govultr.Domain{
		Domain: domain, DateCreated: created.DateCreated, DNSSec: "disabled",
	})
	same("read back", got(t.Domain.Get(ctx, domain)), created)
	done(t.Domain.Update(ctx, domain, "enabled"))
	created.DNSSec = "enabled"
	same("after the change", got(t.Domain.Get(ctx, domain)), created)

	keys := some(t.Domain.GetDNSSec(ctx, domain))
	expect(len(keys) >= 2, "keys %v", keys)
	expect(strings.HasPrefix(keys[0], domain+" IN DNSKEY 257 3 13 "), "keys %v", keys)
	done(t.Domain.UpdateSoa(ctx, domain, &govultr.Soa{Email: "root@" + domain}))
	same("SOA", got(t.Domain.GetSoa(ctx, domain)), govultr.Soa{NSPrimary: "ns1.vultr.com", Email: "root@" + domain})

	records := all(t.DomainRecord.List(ctx, domain, most))
	same("records of a new zone with an address", len(records), 5)
	first("an A record", records, func(r govultr.DomainRecord) bool { return r.Type == "A" && r.Data == "192.0.2.7" })
	t.records(ctx)

	this := func(d govultr.Domain) bool { return d.Domain == domain }
	same("listed", first("the domain", all(t.Domain.List(ctx, most)), this), created)
	done(t.Domain.Delete(ctx, domain))
	same("after the deletion", gone(t.Domain.Get(ctx, domain)), "Invalid domain")
	absent("the domain", all(t.Domain.List(ctx, most)), this)
}

func (t *teller) records(ctx context.Context) {
	priority := govultr.IntToIntPtr(10)
	for _, wanted := range []govultr.DomainRecordCreateReq{
		{Name: "www", Type: "A", Data: "192.0.2.8", TTL: 600},
		{Name: "www", Type: "AAAA", Data: "2001:db8::8", TTL: 600},
		{Name: "web", Type: "CNAME", Data: "www." + domain, TTL: 300},
		{Name: "sub", Type: "NS", Data: "ns1.example.com", TTL: 300},
		{Name: "mail", Type: "MX", Data: "mx.example.com", TTL: 300, Priority: priority},
		{Name: "_sip._tcp", Type: "SRV", Data: "5 5060 sip.example.com", TTL: 300, Priority: priority},
		{Name: "", Type: "TXT", Data: `"v=spf1 -all"`, TTL: 300},
		{Name: "", Type: "CAA", Data: `0 issue "letsencrypt.org"`, TTL: 300},
		{Name: "host", Type: "SSHFP", Data: "4 2 " + strings.Repeat("ab", 32), TTL: 300},
	} {
		record := got(t.DomainRecord.Create(ctx, domain, &wanted))
		same("record", record, govultr.DomainRecord{
			ID: record.ID, Type: wanted.Type, Name: wanted.Name, Data: wanted.Data,
			Priority: record.Priority, TTL: wanted.TTL,
		})
		if wanted.Priority != nil {
			same("priority", record.Priority, *wanted.Priority)
		}
		same("read back", got(t.DomainRecord.Get(ctx, domain, record.ID)), record)
		change := &govultr.DomainRecordUpdateReq{TTL: 900, Type: wanted.Type, Data: wanted.Data}
		done(t.DomainRecord.Update(ctx, domain, record.ID, change))
		record.TTL = 900
		same("after the change", got(t.DomainRecord.Get(ctx, domain, record.ID)), record)

		this := func(r govultr.DomainRecord) bool { return r.ID == record.ID }
		same("listed", first("the record", all(t.DomainRecord.List(ctx, domain, most)), this), record)
		done(t.DomainRecord.Delete(ctx, domain, record.ID))
		gone(t.DomainRecord.Get(ctx, domain, record.ID))
		absent("the record", all(t.DomainRecord.List(ctx, domain, most)), this)
	}
}
