"""What `make bench` runs: each figure beside a floor or a peer of the same run, as a ratio."""
