"""The checker of answers finds what is wrong with an answer: it is tried with answers that are wrong in one place."""

from shape_checker import problems_of

TASK = {
    "taskArn": "arn",
    "version": 1,
    "createdAt": 1_767_323_045.678,
    "enableExecuteCommand": False,
    "launchType": "EC2",
    "containers": [{"name": "main", "exitCode": 0}],
    "overrides": {"containerOverrides": [{"resourceRequirements": [{"type": "GPU", "value": "1"}]}]},
}

WRONG = [
    ({"taskArn": 1}, "Task.taskArn: 1 is no text"),
    ({"taskArn": None}, "Task.taskArn: None is no text"),
    ({"cpu": 256}, "Task.cpu: 256 is no text"),
    ({"version": "1"}, "Task.version: '1' is no long"),
    ({"version": True}, "Task.version: True is no long"),
    ({"version": 2**63}, f"Task.version: {2**63} is no long"),
    ({"createdAt": "2026-01-02T03:04:05Z"}, "Task.createdAt: '2026-01-02T03:04:05Z' are no seconds of this century"),
    ({"createdAt": 1_767_323_045_678}, "Task.createdAt: 1767323045678 are no seconds of this century"),
    ({"enableExecuteCommand": "false"}, "Task.enableExecuteCommand: 'false' is neither true nor false"),
    ({"containers": {}}, "Task.containers: {} is no list"),
    ({"containers": [[]]}, "Task.containers[0]: [] is no structure"),
    ({"containers": [{"exitCode": 2**31}]}, f"Task.containers[0].exitCode: {2**31} is no integer"),
    ({"containers": [{"essential": True}]}, "Task.containers[0].essential: no member of Container"),
    ({"taskId": "x"}, "Task.taskId: no member of Task"),
    (
        {"overrides": {"containerOverrides": [{"resourceRequirements": [{"value": "1"}]}]}},
        "Task.overrides.containerOverrides[0].resourceRequirements[0].type: required, and absent",
    ),
]


def checker(ecs):
    shape = ecs.model.shape_for("Task")
    assert problems_of(TASK, shape, "Task") == [], problems_of(TASK, shape, "Task")
    for change, wanted in WRONG:
        found = problems_of({**TASK, **change}, shape, "Task")
        assert found == [wanted], f"{change}: {found}"
    unknown = problems_of({**TASK, "launchType": "MAINFRAME"}, shape, "Task")
    assert len(unknown) == 1 and unknown[0].startswith("Task.launchType: 'MAINFRAME' is none of"), unknown
