"""Studies: questions that one simulation alone does not answer."""
