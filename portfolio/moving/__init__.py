"""Coming from WordPress and Disqus, and going to WordPress."""
