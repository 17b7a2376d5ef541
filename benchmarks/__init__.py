"""How fast and how small: `python -m benchmarks.run` measures; `benchmarks.stages` says where time goes."""
