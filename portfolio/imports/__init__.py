"""What administrators bring in by the browser: uploaded below the data folder, carried out in the background."""
