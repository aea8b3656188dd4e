"""What a process of the web server runs: the site, for as long as the command that started it
lives. Without this, a killed ``luodi serve`` would leave a process that keeps the port."""

from __future__ import annotations

from luodi.cli.offspring import end_with_parent
from luodi.config.wsgi import application

__all__ = ["application"]

end_with_parent()
