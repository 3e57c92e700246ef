"""An oracle for the cluster query language, which knows nothing of the implementation.

Reads {"filters": [text, ...], "instances": [instance, ...]} on standard input, the instances as
DescribeContainerInstances answers them, each with the groups of its tasks as "taskGroups". Prints, for each filter, the
ARNs of the instances that it describes. Operators are put behind their operands (shunting-yard), then run on a stack.
"""

import json
import re
import sys
from datetime import datetime, timezone

TOKENS = re.compile(
    r"""\s*(?:(?P<quoted>'[^']*'|"[^"]*")|(?P<mark>!exists\b|!in\b|!=|!~|=~|==|>=|<=|&&|\|\||[!<>()\[\],])"""
    r"""|(?P<word>[^\s()\[\],'"=!<>&|]+))"""
)
LONG = {
    "equals": "==", "not_equals": "!=", "greater_than": ">", "greater_than_equal": ">=", "less_than": "<",
    "less_than_equal": "<=", "not_exists": "!exists", "not_in": "!in", "matches": "=~", "not_matches": "!~",
}
CONDITIONS = {"==", "!=", ">", ">=", "<", "<=", "=~", "!~"}
JOINTS = {"and": "and", "&&": "and", "or": "or", "||": "or", "not": "not", "!": "not"}
STRENGTH = {"or": 1, "and": 2, "not": 3}


def tokens(text):
    found, at = [], 0
    while text[at:].strip():
        match = TOKENS.match(text, at)
        if match is None:
            raise ValueError(f"no token at {at} of {text}")
        at = match.end()
        found.append((match.lastgroup, match[match.lastgroup].strip("'\"")))
    return found


def values_of(subject, instance):
    if subject.startswith("attribute:"):
        name = subject[len("attribute:"):]
        return [a.get("value") for a in instance["attributes"] if a["name"] == name]
    if subject == "task:group":
        return instance["taskGroups"]
    if subject == "agentConnected":
        return [str(instance["agentConnected"]).lower()]
    if subject == "agentVersion":
        return [instance["versionInfo"]["agentVersion"]]
    return [instance[subject]]


def moment(value):
    when = datetime.fromisoformat(value.replace("Z", "+00:00"))
    when = when if when.tzinfo else when.replace(tzinfo=timezone.utc)
    return int(when.timestamp())


def both(subject, operator, have, want):
    if subject == "agentVersion":
        return [[int(part) for part in version.split(".")] for version in (have, want)]
    if subject == "registeredAt":
        return [moment(have), moment(want)]
    if subject == "runningTasksCount":
        return [int(have), int(want)]
    numeric = operator in {">", ">=", "<", "<="} and all(re.fullmatch(r"-?[\d.]+", text) for text in (have, want))
    return [float(have), float(want)] if numeric else [have, want]


def compares(subject, operator, want, have):
    if operator in {"=~", "!~"}:
        return (re.fullmatch(want, have) is not None) == (operator == "=~")
    a, b = both(subject, operator, have, want)
    return {"==": a == b, "!=": a != b, ">": a > b, ">=": a >= b, "<": a < b, "<=": a <= b}[operator]


def condition(subject, rest):
    """Takes one condition from the front of the rest. Returns which ARNs it gives of a list of instances."""
    operator = LONG.get(rest[0][1], rest[0][1])
    del rest[0]
    if operator in {"exists", "!exists"}:
        return lambda one: bool(values_of(subject, one)) == (operator == "exists")
    if operator in {"in", "!in"}:
        end = rest.index(("mark", "]"))
        wanted = {text for kind, text in rest[:end] if kind != "mark"}
        del rest[: end + 1]
        return lambda one: any(v is not None and (v in wanted) == (operator == "in") for v in values_of(subject, one))
    if operator not in CONDITIONS:
        raise ValueError(f"no operator: {operator}")
    want = rest.pop(0)[1]
    return lambda one: any(v is not None and compares(subject, operator, want, v) for v in values_of(subject, one))


def postfix(text):
    output, waiting, rest = [], [], tokens(text)
    while rest:
        kind, token = rest.pop(0)
        joint = JOINTS.get(token.lower()) if kind != "quoted" else None
        if joint is not None:
            while joint != "not" and waiting and waiting[-1] != "(" and STRENGTH[waiting[-1]] >= STRENGTH[joint]:
                output.append(waiting.pop())
            waiting.append(joint)
        elif token == "(":
            waiting.append(token)
        elif token == ")":
            while waiting[-1] != "(":
                output.append(waiting.pop())
            waiting.pop()
        else:
            output.append(condition(token, rest))
    return output + waiting[::-1]


def selected(text, instances):
    stack, everybody = [], {one["containerInstanceArn"] for one in instances}
    for step in postfix(text):
        if callable(step):
            stack.append({one["containerInstanceArn"] for one in instances if step(one)})
        elif step == "not":
            stack.append(everybody - stack.pop())
        else:
            right, left = stack.pop(), stack.pop()
            stack.append(left & right if step == "and" else left | right)
    (answer,) = stack
    return sorted(answer)


if __name__ == "__main__":
    asked = json.load(sys.stdin)
    json.dump([selected(text, asked["instances"]) for text in asked["filters"]], sys.stdout)
