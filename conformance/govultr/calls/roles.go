package main

import (
	"context"

	"github.com/vultr/govultr/v3"
)

func roles(ctx context.Context, t *teller) {
	org := t.Organization
	made := t.role(ctx, "roles", "assignable")
	expect(made.ID != "" && made.DateCreated != "", "%+v", made)
	same("role", made, govultr.OrganizationRole{
		ID: made.ID, Name: "roles", Description: "for calls", Type: "assignable", MaxSessionDuration: 3600,
		Policies: []govultr.OrganizationPolicy{}, DateCreated: made.DateCreated,
	})
	same("read back", got(org.GetRole(ctx, made.ID)), made)
	made.Name, made.MaxSessionDuration = "changed", 7200
	same("changed", got(org.UpdateRole(ctx, made.ID, &govultr.OrganizationRoleReq{
		Name: "changed", Description: "for calls", Type: "assignable", MaxSessionDuration: 7200,
	})), made)
	this := func(r govultr.OrganizationRole) bool { return r.ID == made.ID }
	same("listed", first("the role", all(org.ListRoles(ctx, nil)), this), made)

	t.attachRole(ctx, made)

	done(org.DeleteRole(ctx, made.ID))
	same("after the deletion", gone(org.GetRole(ctx, made.ID)), "Role not found")
	same("restored", got(org.RestoreRole(ctx, made.ID)), made)
	done(org.DeleteRole(ctx, made.ID))
}

// attachRole gives a role a policy, and the role to a user and a group; and takes all of it back.
func (t *teller) attachRole(ctx context.Context, role govultr.OrganizationRole) {
	org := t.Organization
	user, group, policy := t.program(ctx, "roles@example.com"), t.group(ctx, "roles"), t.policy(ctx, "roles")
	attached := got(org.AttachRolePolicy(ctx, role.ID, policy.ID))
	expect(attached.DateAssigned != "" && attached.AssignedBy != "", "%+v", attached)
	same("policy", []string{attached.PolicyID, attached.PolicyName, attached.RoleID, attached.RoleType},
		[]string{policy.ID, policy.Name, role.ID, "assignable"})
	same("policies", all(org.ListRolePolicies(ctx, role.ID, most))[0].Document, document)
	same("of the role", got(org.GetRole(ctx, role.ID)).Policies[0].ID, policy.ID)

	assigned := got(org.AttachRoleUser(ctx, role.ID, user.ID))
	same("user", []string{assigned.UserID, assigned.RoleID, assigned.RoleName}, []string{user.ID, role.ID, role.Name})
	same("users", all(org.ListRoleUsers(ctx, role.ID, most)), []govultr.OrganizationRoleUserAssignment{assigned})
	of := shown(org.ListUserRoles(ctx, user.ID, most))
	same("of the user", []string{of.All[0].ID, of.Direct[0].ID}, []string{role.ID, role.ID})
	inherited := shown(org.ListUserPolicies(ctx, user.ID, most)).Inherited
	same("by the role", inherited[0].ID, policy.ID)
	shown(org.ListCurrentUserRoles(ctx, most))
	done(org.DetachRoleUser(ctx, role.ID, user.ID))
	same("users", len(all(org.ListRoleUsers(ctx, role.ID, most))), 0)

	given := got(org.AttachRoleGroup(ctx, role.ID, group.ID))
	same("group", []string{given.GroupID, given.GroupName, given.RoleID}, []string{group.ID, group.Name, role.ID})
	same("groups", all(org.ListRoleGroups(ctx, role.ID, most)), []govultr.OrganizationRoleGroupAssignment{given})
	had := shown(org.ListGroupRoles(ctx, group.ID))
	same("of the group", []string{had.All[0].ID, had.Direct[0].Type}, []string{role.ID, "assignable"})
	done(org.DetachRoleGroup(ctx, role.ID, group.ID))
	same("groups", len(all(org.ListRoleGroups(ctx, role.ID, most))), 0)

	done(org.DetachRolePolicy(ctx, role.ID, policy.ID))
	same("policies", len(all(org.ListRolePolicies(ctx, role.ID, most))), 0)
	done(org.DeletePolicy(ctx, policy.ID))
	done(org.DeleteGroup(ctx, group.ID))
	done(t.User.Delete(ctx, user.ID))
}

func roleTrusts(ctx context.Context, t *teller) {
	org := t.Organization
	role, user := t.role(ctx, "trusts", "assumable"), t.program(ctx, "trusts@example.com")
	end := "2099-01-01T00:00:00Z"
	made := got(org.CreateRoleTrust(ctx, &govultr.OrganizationRoleTrustCreateReq{
		RoleID: role.ID, UserID: user.ID, Type: "TemporaryAssumption", DateExpires: &end,
		Conditions: &govultr.OrganizationRoleTrustReqCondition{
			IPRanges:  []string{"127.0.0.0/8", "10.0.0.0/8"},
			TimeOfDay: &govultr.OrganizationRoleTrustReqConditionTime{Start: 0, End: 0},
		},
	}))
	same("trust", made, govultr.OrganizationRoleTrust{
		ID: made.ID, RoleName: "trusts", Type: "TemporaryAssumption", UserID: user.ID, UserName: user.Name,
		DateExpires: end, DateCreated: made.DateCreated,
		Conditions: govultr.OrganizationRoleTrustCondition{IPRanges: []string{"127.0.0.0/8", "10.0.0.0/8"}},
	})
	same("read back", got(org.GetRoleTrust(ctx, made.ID)), made)
	this := func(trust govultr.OrganizationRoleTrust) bool { return trust.ID == made.ID }
	same("listed", first("the trust", all(org.ListRoleTrusts(ctx, most)), this), made)
	same("of the role", all(org.ListRoleTrustsByRole(ctx, role.ID)), []govultr.OrganizationRoleTrust{made})
	same("of the user", all(org.ListRoleTrustsByUser(ctx, user.ID)), []govultr.OrganizationRoleTrust{made})

	made.DateExpires = "2098-01-01T00:00:00Z"
	same("changed", got(org.UpdateRoleTrust(ctx, made.ID, &govultr.OrganizationRoleTrustUpdateReq{
		DateExpires: &made.DateExpires,
	})), made)
	done(org.DeleteRoleTrust(ctx, made.ID))
	same("after the deletion", gone(org.GetRoleTrust(ctx, made.ID)), "Role trust not found")
	// govultr reads this answer as one below `role_trust`.
	same("restored", got(org.RestoreRoleTrust(ctx, made.ID)), made)

	t.assume(ctx, role.ID)
	done(org.DeleteRoleTrust(ctx, made.ID))
	done(org.DeleteRole(ctx, role.ID))
	done(t.User.Delete(ctx, user.ID))
}

// assume takes a role on as the root user, whose key all of this is called with.
func (t *teller) assume(ctx context.Context, role string) {
	org := t.Organization
	caller := t.root(ctx)
	trust := got(org.CreateRoleTrust(ctx, &govultr.OrganizationRoleTrustCreateReq{
		RoleID: role, UserID: caller, Type: "TemporaryAssumption",
	}))
	made := got(org.CreateRoleSession(ctx, &govultr.OrganizationRoleSessionReq{
		UserID: caller, RoleID: role, SessionName: "calls", Duration: 900,
	}))
	expect(made.Token != "" && made.AuthMethod != "" && made.SourceIP != "", "%+v", made)
	expect(made.DateAssumed != "" && made.DateExpires > made.DateAssumed, "%+v", made)
	same("session", []string{made.RoleID, made.UserID, made.SessionName}, []string{role, caller, "calls"})
	read := got(org.GetRoleSession(ctx, made.Token))
	expect(read.RemainingDuration > 0 && read.RemainingDuration <= 900, "%+v", read)
	same("read back", []string{read.RoleID, read.UserID, read.SessionName}, []string{role, caller, "calls"})
	this := func(session govultr.OrganizationRoleSession) bool { return session.SessionName == "calls" }
	same("listed", first("the session", all(org.ListRoleSessions(ctx, caller)), this).RoleID, role)
	done(org.RevokeRoleSession(ctx, made.Token))
	same("after the end", gone(org.GetRoleSession(ctx, made.Token)), "Assumed Role Not Found")
	done(org.DeleteRoleTrust(ctx, trust.ID))
}

func (t *teller) role(ctx context.Context, name, kind string) govultr.OrganizationRole {
	return got(t.Organization.CreateRole(ctx, &govultr.OrganizationRoleReq{
		Name: name, Description: "for calls", Type: kind, MaxSessionDuration: 3600,
	}))
}
