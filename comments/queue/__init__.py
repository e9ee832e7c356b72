"""Where whoever moderates spends two minutes a day: all replies, what is known of each, and what to do with it."""
