"""The body that makes a taint. What is missing is refused by the rules, with a 422."""

import msgspec

from ....http.fields import Text


class TaintCreate(msgspec.Struct):
    key: Text = ""
    value: Text = ""
    effect: Text = ""
