"""Remember: named SQL, one file per memory."""
