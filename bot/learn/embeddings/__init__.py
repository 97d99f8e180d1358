"""Makes the shipped model of meaning: one vector for each word, Spanish, English, Portuguese."""
