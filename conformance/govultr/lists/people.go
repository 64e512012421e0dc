package main

import (
	"context"
	"fmt"

	"github.com/vultr/govultr/v3"
)

// people are whoever acts for the account, and what lets them.
func people(client *govultr.Client) []list {
	org := client.Organization
	document := govultr.OrganizationPolicyDocument{
		Version: "2012-10-17",
		Statement: []govultr.OrganizationPolicyStatement{
			{Effect: "Allow", Action: []string{"network.dns.List"}, Resource: []string{"*"}},
		},
	}
	when := &govultr.OrganizationRoleTrustReqCondition{
		TimeOfDay: &govultr.OrganizationRoleTrustReqConditionTime{Start: 9, End: 17}, IPRanges: []string{"192.0.2.0/24"},
	}
	role := func(n int) *govultr.OrganizationRoleReq {
		return &govultr.OrganizationRoleReq{Name: named(n), Type: "assumable", MaxSessionDuration: 3600}
	}
	return []list{
		kind("users", "users", client.User.List, client.User.Create,
			func(n int) *govultr.UserReq {
				return &govultr.UserReq{Email: email(n), Name: named(n), Password: "not kept", ACL: []string{"dns"}}
			}),
		bare("organizations", "orgs", org.ListOrganizations, org.CreateOrganization,
			func(n int) *govultr.OrganizationReq { return &govultr.OrganizationReq{Name: named(n)} }),
		bare("invitations", "invites", org.ListInvitations, org.CreateInvitation,
			func(n int) *govultr.OrganizationInvitationReq {
				return &govultr.OrganizationInvitationReq{Email: "invited-" + email(n)}
			}),
		bare("groups", "groups", org.ListGroups, org.CreateGroup,
			func(n int) *govultr.OrganizationGroupReq { return &govultr.OrganizationGroupReq{Name: named(n)} }),
		bare("policies", "policies", org.ListPolicies, org.CreatePolicy,
			func(n int) *govultr.OrganizationPolicyReq {
				return &govultr.OrganizationPolicyReq{Name: named(n), PolicyDocument: document}
			}),
		bare("roles", "roles", org.ListRoles, org.CreateRole, role),
		within("role trusts", func(ctx context.Context) (list, error) {
			trusted, _, err := org.CreateRole(ctx, role(made))
			if err != nil {
				return list{}, err
			}
			group, _, err := org.CreateGroup(ctx, &govultr.OrganizationGroupReq{Name: named(made)})
			return bare("", "role_trusts", org.ListRoleTrusts, org.CreateRoleTrust,
				func(int) *govultr.OrganizationRoleTrustCreateReq {
					return &govultr.OrganizationRoleTrustCreateReq{
						RoleID: trusted.ID, GroupID: group.ID, Type: "TemporaryAssumption", Conditions: when,
					}
				}), err
		}),
	}
}

func email(n int) string {
	return fmt.Sprintf("%s@example.com", named(n))
}
