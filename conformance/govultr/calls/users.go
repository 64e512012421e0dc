package main

import (
	"context"

	"github.com/vultr/govultr/v3"
)

func users(ctx context.Context, t *teller) {
	created := got(t.User.Create(ctx, &govultr.UserReq{
		Email: "calls@example.com", Name: "Calls", Password: "not kept", APIEnabled: yes(), ACL: []string{"dns", "billing"},
	}))
	user := got(t.User.Get(ctx, created.ID))
	same("user", user, govultr.User{
		ID: created.ID, Name: "Calls", Email: "calls@example.com", APIEnabled: yes(), ACL: []string{"billing", "dns"},
	})

	done(t.User.Update(ctx, user.ID, &govultr.UserReq{Name: "Changed", APIEnabled: no(), ACL: []string{"support"}}))
	user.Name, user.APIEnabled, user.ACL = "Changed", no(), []string{"support"}
	same("after the change", got(t.User.Get(ctx, user.ID)), user)

	program := t.program(ctx, "calls-program@example.com")
	expect(program.ServiceUser && program.APIKey != "", "%+v", program)

	this := func(u govultr.User) bool { return u.ID == user.ID }
	same("listed", first("the user", all(t.User.List(ctx, most)), this), user)
	done(t.User.Delete(ctx, program.ID))
	done(t.User.Delete(ctx, user.ID))
	same("after the deletion", gone(t.User.Get(ctx, user.ID)), "Invalid user")
	absent("the user", all(t.User.List(ctx, most)), this)
}

// program is a user who is no person.
func (t *teller) program(ctx context.Context, email string) govultr.User {
	return got(t.User.Create(ctx, &govultr.UserReq{
		Email: email, Name: "Program", Password: "not kept", APIEnabled: yes(), ServiceUser: true,
	}))
}

// root is the id of the user that the account began with.
func (t *teller) root(ctx context.Context) string {
	email := got(t.Account.Account.Get(ctx)).Email
	return first("the root user", all(t.User.List(ctx, most)), func(u govultr.User) bool { return u.Email == email }).ID
}
