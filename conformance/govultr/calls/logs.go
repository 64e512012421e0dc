package main

import (
	"context"
	"strings"
	"time"

	"github.com/vultr/govultr/v3"
)

func logs(ctx context.Context, t *teller) {
	key := got(t.SSHKey.Create(ctx, &govultr.SSHKeyReq{Name: "logged", SSHKey: publicKey}))
	done(t.SSHKey.Delete(ctx, key.ID))
	now, err := time.Parse(time.RFC3339, key.DateCreated)
	done(err)
	const form = "2006-01-02T15:04:05Z"
	span := govultr.LogsOptions{
		StartTime: now.UTC().Add(-time.Minute).Format(form), EndTime: now.UTC().Add(time.Minute).Format(form),
	}
	// Requests are written down a moment after they are answered.
	requests := until(
		func() []govultr.Log { return t.logRecords(ctx, span) },
		func(records []govultr.Log) bool { return len(aboutKeys(records)) >= 2 },
	)
	newest := aboutKeys(requests)[len(aboutKeys(requests))-1]
	same("path", newest.Metadata.RequestPath, "/v2/ssh-keys/"+key.ID)
	same("method", newest.Metadata.Method, "DELETE")
	same("status", newest.Metadata.HTTPStatusCode, 204)
	expect(newest.Metadata.UserID != "" && newest.Metadata.IPAddress != "", "%+v", newest)

	span.LogLevel = newest.Level
	span.ResourceType, span.ResourceID = newest.ResourceType, newest.ResourceID
	for _, record := range t.logRecords(ctx, span) {
		same("level", record.Level, span.LogLevel)
		same("type", record.ResourceType, span.ResourceType)
	}
}

func (t *teller) logRecords(ctx context.Context, span govultr.LogsOptions) []govultr.Log {
	records, meta, _, err := t.Logs.List(ctx, span)
	done(err)
	same("returned count", meta.ReturnedCount, len(records))
	same("total count", meta.TotalCount, meta.ReturnedCount+meta.UnreturnedCount)
	return records
}

func aboutKeys(records []govultr.Log) []govultr.Log {
	var found []govultr.Log
	for _, record := range records {
		if strings.HasPrefix(record.Metadata.RequestPath, "/v2/ssh-keys") {
			found = append(found, record)
		}
	}
	return found
}
