"""Drives an ECS by boto3 and prints, as JSON, what came of it.

Usage: main.py ENDPOINT REGION ACCESS_KEY_ID OPERATION... (those that are served)
"""

import json
import sys
import traceback

from checker_trial import checker
from paging_and_waiting import paginators, waiters
from recorded_ecs import RecordedEcs
from refusals import REFUSALS
from round_trips import ROUND_TRIPS


def attempt(part, ecs):
    """What went wrong in a part of the suite, or None."""
    try:
        part(ecs)
    except Exception:
        return traceback.format_exc()
    return None


def main(endpoint, region, access_key_id, served):
    ecs = RecordedEcs(endpoint, region, access_key_id, served)
    parts = {part.__name__: attempt(part, ecs) for part in [checker, *ROUND_TRIPS, paginators, waiters]}
    refusals = [
        {
            "operation": operation,
            "members": json.dumps(members)[:80],
            "found": ecs.refusal(operation, **members),
            "wanted": [code, 400, message],
        }
        for operation, members, code, message in REFUSALS
    ]
    report = {
        "parts": parts,
        "answers": ecs.answers,
        "problems": {operation: sorted(set(found)) for operation, found in ecs.problems.items()},
        "refusals": refusals,
    }
    json.dump(report, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:4], sys.argv[4:])
