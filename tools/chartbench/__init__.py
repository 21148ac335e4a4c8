"""How long the chart takes to render, beside two charts of the usual kinds with as many objects."""
