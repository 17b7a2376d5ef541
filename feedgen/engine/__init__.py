"""One run: split → process → assemble → guard. Import the modules directly."""
