"""/v2/inference: subscriptions to language models."""
