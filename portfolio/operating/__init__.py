"""What whoever runs the site sees of it: whether it is well, a line for each request, and numbers over time."""
