"""The example that trains a spot finder: it finds spots of shots that it has not seen, and better than a threshold does.

Usage: train_example.py SCRIPT. Exit code 77, and says why: torch is not here.
"""

import runpy
import sys

try:
    import torch
except ImportError as error:
    print(f"SKIPPED: no spot finder was trained: {error} (Debian: python3-torch; or pip install torch)")
    sys.exit(77)

torch.set_num_threads(1)
main = runpy.run_path(sys.argv[1])["main"]
by_finder, by_threshold, found = main(["--shots", "600", "--unseen", "60"])
# 0.83 and 0.97 when this was written; rounding and the order of sums differ between versions of torch.
if not (by_finder > 0.7 and by_finder > by_threshold and found > 0.9):
    sys.exit("It has not learned what spots look like")
