"""What makes the vectors: one module for each part of the format, expectations written by hand from the document."""
