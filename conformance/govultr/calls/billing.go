package main

import (
	"context"
	"strconv"
	"strings"

	"github.com/vultr/govultr/v3"
)

func billing(ctx context.Context, t *teller) {
	instance := t.deploy(ctx, "billed")
	this := func(item govultr.InvoiceItem) bool { return strings.Contains(item.Description, "billed") }
	pending := first("the instance", some(t.Billing.ListPendingCharges(ctx, most)), this)
	same("units", []any{pending.Units, pending.UnitType}, []any{1, "hours"})
	expect(pending.UnitPrice > 0 && pending.Total > 0 && pending.Product != "", "%+v", pending)
	expect(got(t.Account.Account.Get(ctx)).PendingCharges > 0, "nothing is pending")

	t.advance(ctx, "32d") // Past the end of a month, whichever day it is.
	history := all(t.Billing.ListHistory(ctx, most))
	invoices := all(t.Billing.ListInvoices(ctx, most))
	expect(len(invoices) > 0 && len(history) > 0, "no invoice after 32 days")
	invoice := invoices[0]
	expect(invoice.ID > 0 && invoice.Amount > 0 && invoice.Date != "", "%+v", invoice)
	same("read back", got(t.Billing.GetInvoice(ctx, strconv.Itoa(invoice.ID))), invoice)
	entry := first("the invoice in the history", history, func(h govultr.History) bool {
		return h.Type == "invoice" && h.Description == invoice.Description
	})
	same("amount", entry.Amount, invoice.Amount)
	items := all(t.Billing.ListInvoiceItems(ctx, invoice.ID, most))
	item := first("the instance on the invoice", items, this)
	expect(item.Units > 0 && item.StartDate < item.EndDate, "%+v", item)
	done(t.Instance.Delete(ctx, instance.ID))
}
