"""`feedgen test`: the tests that profiles, rule files and feedgen.yaml carry, and what they reach."""
