package main

import (
	"context"

	"github.com/vultr/govultr/v3"
)

// document lets whoever has it read domains.
var document = govultr.OrganizationPolicyDocument{
	Version: "2012-10-17",
	Statement: []govultr.OrganizationPolicyStatement{
		{Effect: "Allow", Action: []string{"network.dns.List", "network.dns.Read"}, Resource: []string{"*"}},
	},
}

func groups(ctx context.Context, t *teller) {
	org := t.Organization
	made := t.group(ctx, "groups")
	expect(made.ID != "" && made.DateCreated != "", "%+v", made)
	same("names", []string{made.Name, made.Description}, []string{"groups", "for calls"})
	same("read back", got(org.GetGroup(ctx, made.ID)), made)
	changed := got(org.UpdateGroup(ctx, made.ID, &govultr.OrganizationGroupReq{Name: "changed", Description: "changed"}))
	same("names", []string{changed.Name, changed.Description}, []string{"changed", "changed"})
	this := func(g govultr.OrganizationGroup) bool { return g.ID == made.ID }
	same("listed", first("the group", all(org.ListGroups(ctx, most)), this).Name, "changed")

	user := t.program(ctx, "groups@example.com")
	done(org.AddGroupMember(ctx, made.ID, &govultr.OrganizationGroupMemberReq{UserID: user.ID, Name: user.Name}))
	members := got(org.GetGroup(ctx, made.ID)).Members
	same("members", len(members), 1)
	same("member", []string{members[0].ID, members[0].Email}, []string{user.ID, user.Email})
	same("of the user", all(org.ListUserGroups(ctx, user.ID, most))[0].ID, made.ID)
	all(org.ListCurrentUserGroups(ctx, most))
	done(org.RemoveGroupMember(ctx, made.ID, user.ID))
	same("members", len(got(org.GetGroup(ctx, made.ID)).Members), 0)
	same("of the user", len(all(org.ListUserGroups(ctx, user.ID, most))), 0)

	done(t.User.Delete(ctx, user.ID))
	done(org.DeleteGroup(ctx, made.ID))
	same("after the deletion", gone(org.GetGroup(ctx, made.ID)), "Group not found")
	absent("the group", all(org.ListGroups(ctx, most)), this)
}

func policies(ctx context.Context, t *teller) {
	org := t.Organization
	made := t.policy(ctx, "policies")
	expect(made.ID != "" && made.DateCreated != "" && !made.SystemPolicy, "%+v", made)
	same("document", made.Document, document)
	same("read back", got(org.GetPolicy(ctx, made.ID)), made)
	changed := got(org.UpdatePolicy(ctx, made.ID, &govultr.OrganizationPolicyReq{
		Name: "changed", Description: "changed", PolicyDocument: document,
	}))
	same("names", []string{changed.Name, changed.Description}, []string{"changed", "changed"})
	this := func(p govultr.OrganizationPolicy) bool { return p.ID == made.ID }
	same("listed", first("the policy", all(org.ListPolicies(ctx, nil)), this), changed)

	t.attachPolicy(ctx, made.ID)

	done(org.DeletePolicy(ctx, made.ID))
	same("after the deletion", gone(org.GetPolicy(ctx, made.ID)), "Policy not found")
	same("restored", got(org.RestorePolicy(ctx, made.ID)), changed)
	done(org.DeletePolicy(ctx, made.ID))
}

// attachPolicy gives a policy to a user and a group, and takes it back.
func (t *teller) attachPolicy(ctx context.Context, id string) {
	org := t.Organization
	user, group := t.program(ctx, "policies@example.com"), t.group(ctx, "policies")
	done(org.AttachPolicyUser(ctx, id, user.ID))
	holder := all(org.ListPolicyUsers(ctx, id, most))[0]
	same("user", []string{holder.ID, holder.Name, holder.Email}, []string{user.ID, user.Name, user.Email})
	of := shown(org.ListUserPolicies(ctx, user.ID, most))
	same("of the user", []string{of.All[0].ID, of.Direct[0].ID}, []string{id, id})
	shown(org.ListCurrentUserPolicies(ctx, most))
	done(org.DetachPolicyUser(ctx, id, user.ID))
	same("users", len(all(org.ListPolicyUsers(ctx, id, most))), 0)

	done(org.AttachPolicyGroup(ctx, id, group.ID))
	member := all(org.ListPolicyGroups(ctx, id, most))[0]
	same("group", []string{member.ID, member.Name}, []string{group.ID, group.Name})
	given := shown(org.ListGroupPolicies(ctx, group.ID))
	same("of the group", []string{given.All[0].ID, given.Direct[0].ID}, []string{id, id})
	done(org.DetachPolicyGroup(ctx, id, group.ID))
	same("groups", len(all(org.ListPolicyGroups(ctx, id, most))), 0)
	done(org.DeleteGroup(ctx, group.ID))
	done(t.User.Delete(ctx, user.ID))
}

func (t *teller) group(ctx context.Context, name string) govultr.OrganizationGroup {
	return got(t.Organization.CreateGroup(ctx, &govultr.OrganizationGroupReq{Name: name, Description: "for calls"}))
}

func (t *teller) policy(ctx context.Context, name string) govultr.OrganizationPolicy {
	return got(t.Organization.CreatePolicy(ctx, &govultr.OrganizationPolicyReq{
		Name: name, Description: "for calls", PolicyDocument: document,
	}))
}
