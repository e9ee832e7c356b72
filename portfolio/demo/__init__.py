"""The demo: a library student's portfolio, with everything that its pages need."""
