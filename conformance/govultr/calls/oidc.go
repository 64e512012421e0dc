package main

import (
	"context"
	"net/http"
	"net/http/httptest"

	"github.com/vultr/govultr/v3"
)

// modulus is of a public key of which nobody has the private one.
const modulus = "0gPUlsQr2vGoKcPCiqYQ5Lt-DMJIZGiOjvTS6NsD0WoKsGKguEcRBq6GWqDnRtHGjY9zIG8aRCF3HgpyA6OmR7s6oTgSWnMEPMtdqaGd" +
	"OY9hdFyONEqQop-D3vesi_s_dOYJAYLYsasX8rLdUTJ_gZz2-1BvLaFJIFPJbJfvLU3vkWYUrddb8NxCFscEPMMdiiv-c61LyDLTHg50Ai-BL7BPz6XO2wamUq_" +
	"qKI7OJyEMGbMbVHoCH4m064KAHvnOoPmjzUcD24jO1Y9uJpk04JXU-cYtH1jwPTNXX5TzMqZ046pPwmBgomT3f9xqfjr-7IGxlHy1eXR7rhaHxrqZYw"

func openID(ctx context.Context, t *teller) {
	t.issuers(ctx)

	oidc := t.OIDC
	made := got(oidc.CreateOIDCProvider(ctx, &govultr.OIDCProviderReq{Name: "calls"}))
	secret := t.told("provider", "client_secret")
	expect(made.ID != "" && made.IssuerID != "", "%+v", made)
	same("name", made.Name, "calls")
	same("read back", got(oidc.GetOIDCProvider(ctx, made.ID)), made)
	this := func(p govultr.OIDCProvider) bool { return p.ID == made.ID }
	same("listed", first("the provider", some(oidc.ListOIDCProviders(ctx)), this), made)
	issuer := got(oidc.GetOIDCIssuer(ctx, made.IssuerID))
	same("its issuer", []string{issuer.Source, issuer.KTY, issuer.ALG, issuer.USE}, []string{"provider", "RSA", "RS256", "sig"})

	says := got(oidc.DiscoveryOIDC(ctx, made.ID))
	same("issuer", says.Issuer, issuer.URI)
	expect(says.AuthorizeEndpoint != "" && says.TokenEndpoint != "", "%+v", says)
	expect(says.JWKSURI != "" && says.UserInfoEndpoint != "", "%+v", says)
	same("responses", says.ResponseTypesSupported, []string{"code"})
	same("algorithms", says.IDTokenSigningValuesSupported, []string{"RS256"})
	expect(len(says.ScopesSupported) > 0 && len(says.ClaimsSupported) > 0, "%+v", says)
	expect(len(says.SubjectTypesSupported) > 0 && len(says.GrantTypesSupported) > 0, "%+v", says)
	expect(len(says.TokenEndpointAuthMethodsSupported) > 0, "%+v", says)

	t.signIn(ctx, made.ID, secret)

	done(oidc.DeleteOIDCProvider(ctx, made.ID))
	same("after the deletion", gone(oidc.GetOIDCProvider(ctx, made.ID)), "Provider Not Found")
	same("its issuer", gone(oidc.GetOIDCIssuer(ctx, made.IssuerID)), "Issuer Not Found")
	absent("the provider", some(oidc.ListOIDCProviders(ctx)), this)
}

func (t *teller) issuers(ctx context.Context) {
	oidc := t.OIDC
	asked := govultr.OIDCIssuerReqDetail{
		Source: "external", URI: "https://id.example.com", KID: "calls", KTY: "RSA", N: modulus, E: "AQAB", ALG: "RS256", USE: "sig",
	}
	made := got(oidc.CreateOIDCIssuer(ctx, &govultr.OIDCIssuerReq{Issuer: asked}))
	same("issuer", made, govultr.OIDCIssuer{
		ID: made.ID, Source: "external", URI: asked.URI, KID: "calls", KTY: "RSA", N: modulus, E: "AQAB", ALG: "RS256", USE: "sig",
	})
	same("read back", got(oidc.GetOIDCIssuer(ctx, made.ID)), made)
	this := func(i govultr.OIDCIssuer) bool { return i.ID == made.ID }
	same("listed", first("the issuer", some(oidc.ListOIDCIssuers(ctx)), this), made)
	done(oidc.DeleteOIDCIssuer(ctx, made.ID))
	same("after the deletion", gone(oidc.GetOIDCIssuer(ctx, made.ID)), "Issuer Not Found")
	absent("the issuer", some(oidc.ListOIDCIssuers(ctx)), this)
}

// signIn is what an application does whose user has an API key: it is sent back with a code, and makes
// tokens of it.
func (t *teller) signIn(ctx context.Context, client, secret string) {
	oidc := t.OIDC
	codes := make(chan string, 1)
	application := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, request *http.Request) {
		codes <- request.URL.Query().Get("code")
	}))
	defer application.Close()
	back := application.URL + "/back"
	done(oidc.AuthorizeOIDC(ctx, &govultr.OIDCAuthorizeParameters{
		ClientID: client, RedirectURI: back, ResponseType: "code", Scope: "openid email", State: "calls",
	}))
	request := govultr.OIDCTokenReq{
		GrantType: "authorization_code", ClientID: client, ClientSecret: secret, Code: <-codes, RedirectURI: back,
	}
	tokens := got(oidc.CreateOIDCToken(ctx, &request))
	expect(tokens.AccessToken != "" && tokens.RefreshToken != "" && tokens.IDToken != "", "%+v", tokens)
	same("tokens", []string{tokens.TokenType, tokens.ExpiresSeconds, tokens.Scope}, []string{"Bearer", "3600", "openid email"})

	found := got(oidc.GetOIDCToken(ctx, t.told("token", "id")))
	same("sign-in", []string{found.TokenType, found.Scope}, []string{"Bearer", "openid email"})

	again := got(oidc.CreateOIDCToken(ctx, &govultr.OIDCTokenReq{
		GrantType: "refresh_token", ClientID: client, ClientSecret: secret, RefreshToken: tokens.RefreshToken,
	}))
	expect(again.RefreshToken != "" && again.RefreshToken != tokens.RefreshToken, "%+v", again)
}
