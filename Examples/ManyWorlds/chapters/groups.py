"""A made-up trial in one group: of 12 people with a reminder, and of 12 without, the share that walks every day."""
import json
import random
import sys

draw = random.Random(f"group {sys.argv[1]}")
for arm, chance in (("control", 0.3), ("reminder", 0.7)):
    walkers = sum(draw.random() < chance for _ in range(12))
    print(json.dumps({"arm": arm, "daily": round(walkers / 12, 6)}))
