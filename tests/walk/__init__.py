"""What the walk from the first mail to the answer needs: its people, and a camera."""
