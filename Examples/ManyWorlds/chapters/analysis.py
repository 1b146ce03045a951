"""The reminder's effect in standard deviations of all people, as one way of analysis has it."""
import json
import math
import os
import statistics
import sys

outliers, scale, outcome = float(sys.argv[1]), sys.argv[2], sys.argv[3]
with open(os.environ["PALIMPSEST_INPUT_STUDY"]) as file:
    people = json.load(file)


def measure(person):
    before, after = person["before"], person["after"]
    if scale == "log":
        before, after = math.log(before), math.log(after)
    return after - before if outcome == "change" else after


values = [(person["arm"], measure(person)) for person in people]
if outliers:
    mean = statistics.fmean(value for _, value in values)
    spread = statistics.stdev(value for _, value in values)
    values = [(arm, value) for arm, value in values if abs(value - mean) <= outliers * spread]
arms = {name: [value for arm, value in values if arm == name] for name in ("control", "reminder")}
spread = statistics.stdev(value for _, value in values)
effect = (statistics.fmean(arms["reminder"]) - statistics.fmean(arms["control"])) / spread
print(json.dumps({"effect": round(effect, 6), "people": len(values)}))
