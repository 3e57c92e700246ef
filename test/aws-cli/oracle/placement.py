"""An oracle for the placement of tasks, which knows nothing of the implementation.

Reads a list of {"instances", "need", "group", "constraints", "strategies", "count", "placed"} on standard input: the
instances as DescribeContainerInstances answered them before, each with the number of its tasks by group as "taskGroups";
what one task needs by the names of resources; and the ARNs of the instances that got the tasks, in order. Prints, for each,
what is wrong with that, or null.

Each task is judged by itself: every instance that takes it has a key, the tuple of what each strategy counts, and the task
must be where the key is smallest. How the implementation narrows, ranks and remembers does not matter here.
"""

import json
import sys

from cluster_query import selected


def resource(instance, name):
    found = [entry for entry in instance["remainingResources"] if entry["name"] == name]
    if not found:
        return 0
    return len(found[0]["stringSetValue"]) if name == "GPU" else found[0]["integerValue"]


def attribute(instance, name):
    return next((entry.get("value") for entry in instance["attributes"] if entry["name"] == name), None)


class World:
    def __init__(self, asked):
        self.asked = asked
        self.instances = {one["containerInstanceArn"]: one for one in asked["instances"]}
        self.left = {
            arn: {name: resource(one, name) for name in ("CPU", "MEMORY", "GPU")} for arn, one in self.instances.items()
        }
        self.groups = {arn: dict(one["taskGroups"]) for arn, one in self.instances.items()}

    def hosts_of(self, arn):
        return self.groups[arn].get(self.asked["group"], 0)

    def members(self):
        """Where constraints let a task of the group go."""
        seen = [
            {**one, "taskGroups": list(self.groups[arn])} for arn, one in self.instances.items()
        ]
        allowed = set(self.instances)
        for constraint in self.asked["constraints"]:
            if constraint["type"] == "distinctInstance":
                allowed &= {arn for arn in self.instances if self.hosts_of(arn) == 0}
            else:
                allowed &= set(selected(constraint["expression"], seen))
        return allowed

    def takers(self):
        need = self.asked["need"].items()
        fitting = {arn for arn in self.instances if all(self.left[arn][name] >= amount for name, amount in need)}
        return fitting & self.members()

    def measure(self, strategy, arn):
        field = strategy.get("field", "")
        if strategy["type"] == "random":
            return 0
        if strategy["type"] == "binpack":
            return self.left[arn][field.upper()]
        if field in ("instanceId", "host"):
            return self.hosts_of(arn)
        name = field.split(":", 1)[1]
        value = attribute(self.instances[arn], name)
        return sum(self.hosts_of(other) for other, one in self.instances.items() if attribute(one, name) == value)

    def key(self, arn):
        return tuple(self.measure(strategy, arn) for strategy in self.asked["strategies"])

    def place(self, arn):
        for name, amount in self.asked["need"].items():
            self.left[arn][name] -= amount
        group = self.asked["group"]
        self.groups[arn][group] = self.groups[arn].get(group, 0) + 1


def judge(asked):
    world = World(asked)
    for number, arn in enumerate(asked["placed"], start=1):
        takers = world.takers()
        if arn not in takers:
            return f"task {number} is on {arn}, which does not take it"
        best = min(world.key(taker) for taker in takers)
        if world.key(arn) != best:
            return f"task {number} is on {arn} with {world.key(arn)}, but there is {best}"
        world.place(arn)
    missing = asked["count"] - len(asked["placed"])
    if missing > 0 and world.takers():
        return f"{missing} tasks are missing, though there is room"
    return None


if __name__ == "__main__":
    json.dump([judge(asked) for asked in json.load(sys.stdin)], sys.stdout)
