package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"path"

	"github.com/vultr/govultr/v3"
)

func cdns(ctx context.Context, t *teller) {
	t.pullZones(ctx)
	t.pushZones(ctx)
}

func (t *teller) pullZones(ctx context.Context) {
	created := got(t.CDN.CreatePullZone(ctx, &govultr.CDNZoneReq{
		Label: "pulled", OriginScheme: "https", OriginDomain: "origin.example.com", CORS: yes(), GZIP: yes(),
		BlockAI: yes(), BlockBadBots: no(),
	}))
	zone := until(
		func() govultr.CDNZone { return got(t.CDN.GetPullZone(ctx, created.ID)) },
		func(now govultr.CDNZone) bool { return now.Status == "active" },
	)
	contains("address", zone.CDNURL, ".vultrcdn.com")
	same("origin", []string{zone.OriginScheme, zone.OriginDomain}, []string{"https", "origin.example.com"})
	same("settings", zoneSettings(zone), []any{"pulled", true, true, true, false})

	changed := got(t.CDN.UpdatePullZone(ctx, zone.ID, &govultr.CDNZoneReq{
		Label: "changed", CORS: no(), Regions: []string{"ewr", "ams"},
	}))
	same("settings", zoneSettings(changed), []any{"changed", false, true, true, false})
	same("regions", len(got(t.CDN.GetPullZone(ctx, zone.ID)).Regions), 2)
	done(t.CDN.PurgePullZone(ctx, zone.ID)) // This only reads the zone, in this version of govultr.

	this := func(z govultr.CDNZone) bool { return z.ID == zone.ID }
	same("listed", first("the zone", all(t.CDN.ListPullZones(ctx)), this).Label, "changed")
	done(t.CDN.DeletePullZone(ctx, zone.ID))
	gone(t.CDN.GetPullZone(ctx, zone.ID))
	absent("the zone", all(t.CDN.ListPullZones(ctx)), this)
}

func (t *teller) pushZones(ctx context.Context) {
	created := got(t.CDN.CreatePushZone(ctx, &govultr.CDNZoneReq{Label: "pushed", GZIP: yes()}))
	zone := until(
		func() govultr.CDNZone { return got(t.CDN.GetPushZone(ctx, created.ID)) },
		func(now govultr.CDNZone) bool { return now.Status == "active" },
	)
	same("settings", zoneSettings(zone), []any{"pushed", false, true, false, false})
	changed := got(t.CDN.UpdatePushZone(ctx, zone.ID, &govultr.CDNZoneReq{Label: "changed", BlockAI: yes()}))
	same("settings", zoneSettings(changed), []any{"changed", false, true, true, false})

	files := got(t.CDN.ListPushZoneFiles(ctx, zone.ID))
	same("files", []int{len(files.Files), files.Count, files.Size}, []int{0, 0, 0})
	endpoint := got(t.CDN.CreatePushZoneFileEndpoint(ctx, zone.ID, &govultr.CDNZoneEndpointReq{
		Name: "hello.txt", Size: 5,
	}))
	contains("endpoint", endpoint.URL, "https://")
	contains("key", endpoint.Inputs.Key, "/hello.txt")
	same("inputs", []string{endpoint.Inputs.ACL, endpoint.Inputs.Algorithm}, []string{"public-read", "AWS4-HMAC-SHA256"})
	expect(endpoint.Inputs.Policy != "" && endpoint.Inputs.Signature != "", "%+v", endpoint)
	gone(t.CDN.GetPushZoneFile(ctx, zone.ID, "hello.txt"))
	upload(ctx, endpoint, "hello")
	files = got(t.CDN.ListPushZoneFiles(ctx, zone.ID))
	same("files", []int{len(files.Files), files.Count, files.Size}, []int{1, 1, 5})
	same("file", files.Files[0].Name, "hello.txt")
	same("read back", got(t.CDN.GetPushZoneFile(ctx, zone.ID, "hello.txt")), files.Files[0])
	done(t.CDN.DeletePushZoneFile(ctx, zone.ID, "hello.txt")) // This sends nothing, in this version.

	this := func(z govultr.CDNZone) bool { return z.ID == zone.ID }
	same("listed", first("the zone", all(t.CDN.ListPushZones(ctx)), this).Label, "changed")
	done(t.CDN.DeletePushZone(ctx, zone.ID))
	gone(t.CDN.GetPushZone(ctx, zone.ID))
	absent("the zone", all(t.CDN.ListPushZones(ctx)), this)
}

// upload sends a file where a push zone takes it: govultr asks for the place and leaves the rest.
func upload(ctx context.Context, to govultr.CDNZoneEndpoint, content string) {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for _, input := range [][2]string{
		{"acl", to.Inputs.ACL}, {"key", to.Inputs.Key}, {"X-Amz-Credential", to.Inputs.Credential},
		{"X-Amz-Algorithm", to.Inputs.Algorithm}, {"Policy", to.Inputs.Policy},
		{"X-Amz-Signature", to.Inputs.Signature},
	} {
		done(form.WriteField(input[0], input[1]))
	}
	file, err := form.CreateFormFile("file", path.Base(to.Inputs.Key))
	done(err)
	_, err = file.Write([]byte(content))
	done(errors.Join(err, form.Close()))
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, to.URL, &body)
	done(err)
	request.Header.Set("Content-Type", form.FormDataContentType())
	response, err := http.DefaultClient.Do(request)
	done(err)
	defer response.Body.Close()
	said, err := io.ReadAll(response.Body)
	done(err)
	expect(response.StatusCode == http.StatusNoContent, "upload: %s %s", response.Status, said)
}

func zoneSettings(zone govultr.CDNZone) []any {
	return []any{zone.Label, zone.CORS, zone.GZIP, zone.BlockAI, zone.BlockBadBots}
}
