"""What can be known to be wrong with profiles, rule files and a feedgen.yaml before a row is read."""
