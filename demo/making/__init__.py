"""Makes the files of the demo shop out of the public order history."""
