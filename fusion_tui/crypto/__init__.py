"""Keys, seals and signatures: thin wrappers over published algorithms, with no knowledge of formats."""
