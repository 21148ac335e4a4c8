"""Values that are made up, and the judgement of what the chart does with them."""
