"""The body that makes a label. What is missing is refused by the rules, with a 422."""

import msgspec

from ....http.fields import Text


class LabelCreate(msgspec.Struct):
    key: Text = ""
    value: Text = ""
