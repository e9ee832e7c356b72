"""What administrators bring in by the browser: uploaded where all machines find it, carried out in the background."""
