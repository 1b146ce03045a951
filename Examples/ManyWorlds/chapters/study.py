"""A made-up study: minutes that people walk in a week, before and after half of them get a reminder.

Those who walk little walk more then; those who walk much, less.
"""
import json
import random
import sys

draw = random.Random(int(sys.argv[1]))
for person in range(240):
    arm = "reminder" if person % 2 else "control"
    before = draw.lognormvariate(3.2, 0.9)
    luck = draw.lognormvariate(0.0, 0.3)
    factor = (1.4 if before < 62 else 0.3) if arm == "reminder" else 1.0
    print(json.dumps({"person": person, "arm": arm, "before": round(before, 3), "after": round(before * luck * factor, 3)}))
