package main

import (
	"context"

	"github.com/vultr/govultr/v3"
)

func organizations(ctx context.Context, t *teller) {
	org := t.Organization
	made := got(org.CreateOrganization(ctx, &govultr.OrganizationReq{Name: "calls"}))
	expect(made.ID != "" && made.Type != "" && made.DateCreated != "", "%+v", made)
	same("name", made.Name, "calls")
	same("read back", got(org.GetOrganization(ctx, made.ID)), made)
	made.Name = "changed"
	same("changed", got(org.UpdateOrganization(ctx, made.ID, &govultr.OrganizationReq{Name: "changed"})), made)

	this := func(o govultr.Organization) bool { return o.ID == made.ID }
	same("listed", first("the organization", all(org.ListOrganizations(ctx, most)), this), made)
	done(org.DeleteOrganization(ctx, made.ID))
	same("after the deletion", gone(org.GetOrganization(ctx, made.ID)), "Organization not found.")
	absent("the organization", all(org.ListOrganizations(ctx, most)), this)
	done(org.RestoreOrganization(ctx, made.ID))
	same("restored", got(org.GetOrganization(ctx, made.ID)), made)
	done(org.DeleteOrganization(ctx, made.ID))

	t.members(ctx, all(org.ListOrganizations(ctx, most))[0].ID)
	t.invitations(ctx)
}

// members are those of the organization that the account began with: its users.
func (t *teller) members(ctx context.Context, id string) {
	org := t.Organization
	user := got(t.User.Create(ctx, &govultr.UserReq{Email: "member@example.com", Name: "Member", Password: "not kept"}))
	done(org.SuspendUser(ctx, id, user.ID))
	this := func(u govultr.OrganizationUser) bool { return u.ID == user.ID }
	suspended := first("the user", all(org.ListSuspendedUsers(ctx, id, most)), this)
	same("suspended", []string{suspended.Name, suspended.Email}, []string{"Member", "member@example.com"})
	expect(suspended.DateSuspended != "" && suspended.DateCreated != "", "%+v", suspended)
	done(org.UnsuspendUser(ctx, id, user.ID))
	absent("the user", all(org.ListSuspendedUsers(ctx, id, most)), this)
	done(org.DeleteUser(ctx, id, user.ID))
	same("after the removal", gone(t.User.Get(ctx, user.ID)), "Invalid user")
}

func (t *teller) invitations(ctx context.Context) {
	org := t.Organization
	made := got(org.CreateInvitation(ctx, &govultr.OrganizationInvitationReq{
		Email: "invited@example.com", Permissions: govultr.OrganizationInvitationPermission{APIEnabled: true},
	}))
	expect(made.ID != "" && made.OrganizationID != "" && made.OrganizationName != "", "%+v", made)
	expect(made.InviterName != "" && made.InviterEmail != "" && made.DateExpiration != "", "%+v", made)
	same("status", []string{made.EmailInvited, made.StatusInvite}, []string{"invited@example.com", "Pending"})
	expect(made.Permissions.APIEnabled, "%+v", made.Permissions)
	same("read back", got(org.GetInvitation(ctx, made.ID)), made)
	again := got(org.ResendInvitation(ctx, made.ID))
	expect(again.DateExpiration >= made.DateExpiration, "%s is before %s", again.DateExpiration, made.DateExpiration)
	// A list has one more field, which would be that of an error at the top of an answer.
	again.Status = "pending"
	this := func(i govultr.OrganizationInvitation) bool { return i.ID == made.ID }
	same("listed", first("the invitation", all(org.ListInvitations(ctx, most)), this), again)
}
