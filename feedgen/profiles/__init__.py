"""Profiles and configuration: YAML with positions → schema → resolve → lint → compile. Import the modules directly."""
