"""The schemas of users and groups: what of RFC 7643 is kept, and nothing else.

`emails` is called required: who has no email address as his user name must have one there.
"""

from .attributes import Attribute, ResourceType, Schema

CORE = "urn:ietf:params:scim:schemas:core:2.0"
USER_URN = f"{CORE}:User"
GROUP_URN = f"{CORE}:Group"
ENTERPRISE_URN = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"


def _contact(about: str, *kinds: str) -> tuple[Attribute, ...]:
    """The parts of an address of some kind."""
    return (
        Attribute("value", about, required=True),
        Attribute("display", "How it is shown."),
        Attribute("type", "What it is for.", canonical=kinds),
        Attribute("primary", "Whether it is the one to use first.", "boolean"),
    )


USER_SCHEMA = Schema(
    USER_URN,
    "User",
    "A user of the organization",
    (
        Attribute(
            "userName", "What somebody signs in with: mostly an email address.", required=True,
            unique=True,
        ),
        Attribute(
            "name", "The parts of somebody's name.", "complex",
            parts=(
                Attribute("givenName", "The first name."),
                Attribute("familyName", "The last name."),
            ),
        ),
        Attribute("displayName", "The name that is shown; made of its parts where it is left out."),
        Attribute("nickName", "What somebody is called."),
        Attribute("title", "Somebody's position."),
        Attribute("userType", "How somebody belongs to the organization."),
        Attribute("preferredLanguage", "The language to use, such as en_US."),
        Attribute("locale", "How dates and numbers are written, such as en_US."),
        Attribute("timezone", "Where somebody is, such as Europe/Vienna."),
        Attribute(
            "active", "Whether somebody may do anything. Keys and sessions end with it.",
            "boolean", required=True,
        ),
        Attribute(
            "emails", "Email addresses.", "complex", several=True, required=True,
            parts=_contact("An email address.", "work", "home", "other"),
        ),
        Attribute(
            "phoneNumbers", "Telephone numbers.", "complex", several=True,
            parts=_contact("A telephone number.", "work", "home", "mobile", "fax", "pager"),
        ),
        Attribute(
            "groups", "The groups that somebody is in.", "complex", several=True,
            mutability="readOnly",
            parts=(
                Attribute("value", "The group's id.", case_exact=True, mutability="readOnly"),
                Attribute(
                    "$ref", "The group's URL.", "reference", case_exact=True,
                    mutability="readOnly", refers_to=("Group",),
                ),
                Attribute("display", "The group's name.", mutability="readOnly"),
                Attribute(
                    "type", "How somebody is in it.", mutability="readOnly", canonical=("direct",)
                ),
            ),
        ),
        Attribute(
            "date_created", "When the user was made.", "dateTime", mutability="readOnly"
        ),
        Attribute(
            "date_updated", "When the user was changed.", "dateTime", mutability="readOnly"
        ),
    ),
)  # fmt: skip

ENTERPRISE_SCHEMA = Schema(
    ENTERPRISE_URN,
    "EnterpriseUser",
    "What companies say of their users",
    (
        Attribute("employeeNumber", "A number that the organization gives."),
        Attribute("costCenter", "A cost center."),
        Attribute("organization", "An organization."),
        Attribute("division", "A division."),
        Attribute("department", "A department."),
    ),
)

GROUP_SCHEMA = Schema(
    GROUP_URN,
    "Group",
    "A group of users",
    (
        Attribute("displayName", "The group's name.", required=True),
        Attribute(
            "members", "Who is in it.", "complex", several=True,
            parts=(
                Attribute("value", "The user's id.", case_exact=True, mutability="immutable"),
                Attribute(
                    "$ref", "The user's URL.", "reference", case_exact=True,
                    mutability="immutable", refers_to=("User",),
                ),
                Attribute("display", "The user's name.", mutability="readOnly"),
                Attribute("type", "Users alone.", mutability="immutable", canonical=("User",)),
            ),
        ),
    ),
)  # fmt: skip

USER = ResourceType("User", "/Users", "Users", USER_SCHEMA, (ENTERPRISE_SCHEMA,))
GROUP = ResourceType("Group", "/Groups", "Groups", GROUP_SCHEMA)
