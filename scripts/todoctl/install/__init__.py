"""Installing a release and following it until it runs, or until it is clear that it will not."""
