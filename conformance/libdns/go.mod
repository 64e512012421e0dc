module conformance/libdns

go 1.24

require (
	github.com/libdns/libdns v1.1.0
	github.com/libdns/vultr/v2 v2.0.4
)

require (
	github.com/google/go-querystring v1.1.0 // indirect
	github.com/hashicorp/go-cleanhttp v0.5.2 // indirect
	github.com/hashicorp/go-retryablehttp v0.7.7 // indirect
	github.com/vultr/govultr/v3 v3.20.0 // indirect
	golang.org/x/oauth2 v0.30.0 // indirect
)
