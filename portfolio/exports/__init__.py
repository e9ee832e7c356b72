"""What a site's owner takes away by the browser: made in the background, kept for a week."""
