"""Write docs/values.md anew."""

from chartdocs.page import PAGE, page

PAGE.write_text(page())
