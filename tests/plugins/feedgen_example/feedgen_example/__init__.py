"""A plug-in for feedgen; each part is imported when it is first used."""
