"""What people say, as data files per language and country."""
