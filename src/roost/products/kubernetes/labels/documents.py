"""The body that makes a label. What is missing is refused by the rules, with a 422."""

import msgspec

from ....http.fields import Text


class LabelCreate(msgspec.Struct):
    """key: The key of the label, as Kubernetes has them: a name of up to 63 characters, with a DNS
    name and a slash before it if you like. It is required.
    value: The value of the label: up to 63 letters, digits, dots, hyphens and underscores, or
    nothing.
    """

    key: Text = ""
    value: Text = ""
