"""Files handed in as evidence (佐证材料、附件): looked at before they are kept, kept once, never changed.

Rooms use :mod:`~luodi.foundation.attachments.services` (``attach``, ``open_attachment``),
:mod:`~luodi.foundation.attachments.queries` and
:func:`luodi.foundation.attachments.serving.serve`. Who may see a file is for the room to say:
no page of the foundation serves any (docs/explanation/attachments.md).
"""
