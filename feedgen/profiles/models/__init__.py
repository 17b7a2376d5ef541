"""Parts of the profile format that profiles, channels, markets and shared rule files have in common."""
