"""The body that makes a taint. What is missing is refused by the rules, with a 422."""

import msgspec

from ....http.fields import Text


class TaintCreate(msgspec.Struct):
    """key: The key of the taint, as Kubernetes has them: a name of up to 63 characters, with a DNS
    name and a slash before it if you like. It is required.
    value: The value of the taint: up to 63 letters, digits, dots, hyphens and underscores, or
    nothing.
    effect: What becomes of pods that do not tolerate it: `NoSchedule`, `PreferNoSchedule` or
    `NoExecute`. It is required.
    """

    key: Text = ""
    value: Text = ""
    effect: Text = ""
