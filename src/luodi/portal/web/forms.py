"""What people may hand in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

# A long paper is 50,000 characters; a whole plan with its annexes stays far below this.
PASTE_LIMIT = 1_000_000
PASTE_NAME = 20  # characters of it that name a pasted draft


class CheckupForm(forms.Form):
    """A draft for the check-up: a file, or its text pasted. One of the two is enough."""

    file = forms.FileField(label=_("文件"), required=False, allow_empty_file=True)
    text = forms.CharField(
        label=_("文字"),
        required=False,
        max_length=PASTE_LIMIT,
        strip=False,
        widget=forms.Textarea,
        error_messages={"max_length": _("粘贴的文字太长，请改为上传文件。")},
    )

    def clean(self) -> dict[str, Any]:
        """Exactly one source, and it holds something."""
        data = super().clean() or {}
        if not data.get("file") and not (data.get("text") or "").strip() and not self.errors:
            raise forms.ValidationError(gettext("请选择一个文件，或者把文件的文字粘贴进来。"))
        return data

    def paper(self) -> tuple[bytes, str]:
        """The bytes and a name for them; a file wins over pasted text."""
        file = self.cleaned_data["file"]
        if file:
            return file.read(), file.name
        text = self.cleaned_data["text"]
        # Its first words tell one pasted draft from another where it has no title.
        first = text.split(maxsplit=1)[0][:PASTE_NAME].translate({ord(c): "_" for c in "/\\"})
        return text.encode(), f"{gettext('粘贴的文字')}（{first}）.txt"
