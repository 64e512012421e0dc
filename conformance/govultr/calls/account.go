package main

import "context"

func accountInfo(ctx context.Context, t *teller) {
	info := got(t.Account.Account.Get(ctx))
	expect(info.Name != "" && info.Email != "", "an account without name or email: %+v", info)
	expect(len(info.ACL) > 0, "an account that may do nothing: %+v", info)

	bandwidth := got(t.Account.Account.GetBandwidth(ctx))
	month, projected := bandwidth.CurrentMonthToDate, bandwidth.CurrentMonthProjected
	same("end of the previous month", bandwidth.PreviousMonth.TimestampEnd, month.TimestampStart)
	same("start of the projected month", projected.TimestampStart, month.TimestampStart)
	expect(projected.TimestampEnd > month.TimestampEnd, "a projection of the past: %+v", projected)
	same("free credits", month.FreeBandwidthCredits, 2048)
}
