package main

import (
	"context"

	"github.com/vultr/govultr/v3"
)

func inference(ctx context.Context, t *teller) {
	created := got(t.Inference.Create(ctx, &govultr.InferenceCreateUpdateReq{Label: "calls"}))
	same("length of the key", len(created.APIKey), 36)
	changed := got(t.Inference.Update(ctx, created.ID, &govultr.InferenceCreateUpdateReq{Label: "changed"}))
	same("label", changed.Label, "changed")
	same("subscription", got(t.Inference.Get(ctx, created.ID)), changed)
	same("what is left out", got(t.Inference.Update(ctx, created.ID, &govultr.InferenceCreateUpdateReq{})), changed)
	same("usage", got(t.Inference.GetUsage(ctx, created.ID)).Chat, govultr.InferenceChatUsage{})

	this := func(s govultr.Inference) bool { return s.ID == created.ID }
	same("listed", first("the subscription", some(t.Inference.List(ctx)), this), changed)
	done(t.Inference.Delete(ctx, created.ID))
	contains("refusal", gone(t.Inference.Get(ctx, created.ID)), "invalid inference ID")
	absent("the subscription", some(t.Inference.List(ctx)), this)
}
