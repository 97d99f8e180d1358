"""The tests; a package, because a library installs another that is called tests."""
