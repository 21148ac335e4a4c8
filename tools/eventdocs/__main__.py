"""Write docs/events.md and its schema anew."""

from eventdocs.page import FILES

for path, text in FILES.items():
    path.write_text(text())
