"""boto3's own paginators and waiters against the server."""

from botocore.exceptions import WaiterError

QUICKLY = {"Delay": 1, "MaxAttempts": 20}


def paginators(ecs):
    """Every listing that boto3 pages through, by pages of one, is the whole listing."""
    members = {
        "ListAccountSettings": {"effectiveSettings": True},
        "ListAttributes": {"targetType": "container-instance", "attributeName": "ecs.os-type"},
    }
    listings = {}
    for operation in ecs.model.operation_names:
        method = ecs.methods[operation]
        if not ecs.client.can_paginate(method) or operation not in ecs.served:
            continue
        given = members.get(operation, {})
        key = ecs.client.get_paginator(method).result_keys[0].expression
        whole = ecs.call(operation, **given)
        wanted = whole[key]
        while "nextToken" in whole:
            whole = ecs.call(operation, **given, nextToken=whole["nextToken"])
            wanted = wanted + whole[key]
        pages = list(ecs.client.get_paginator(method).paginate(**given, PaginationConfig={"PageSize": 1}))
        found = [entry for page in pages for entry in page[key]]
        assert found == wanted, f"{operation}: {found} is not {wanted}"
        assert all(len(page[key]) <= 1 for page in pages), f"{operation}: {pages}"
        listings[operation] = len(found)
    return listings


def waiters(ecs):
    started = ecs.call("RunTask", taskDefinition="web")["tasks"]
    tasks = [task["taskArn"] for task in started]
    ecs.client.get_waiter("tasks_running").wait(tasks=tasks, WaiterConfig=QUICKLY)
    ecs.call("StopTask", task=tasks[0])
    ecs.client.get_waiter("tasks_stopped").wait(tasks=tasks, WaiterConfig=QUICKLY)
    for waiter, names in (("tasks_running", tasks), ("tasks_running", ["f" * 32])):
        try:
            ecs.client.get_waiter(waiter).wait(tasks=names, WaiterConfig=QUICKLY)
        except WaiterError as error:
            assert "terminal failure" in str(error), error
        else:
            raise AssertionError(f"{waiter} was content with {names}")
