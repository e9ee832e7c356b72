"""Comments that were kept at Disqus."""
