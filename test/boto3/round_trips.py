"""Calls every operation so that its answer shows what it can hold, and looks whether what was said comes back."""

import time

INSIGHTS = [{"name": "containerInsights", "value": "enhanced"}]
TAGS = [{"key": "team", "value": "blue"}]
CONFIGURATION = {
    "executeCommandConfiguration": {
        "kmsKeyId": "key",
        "logging": "OVERRIDE",
        "logConfiguration": {"s3BucketName": "logs", "s3EncryptionEnabled": True, "s3KeyPrefix": "ecs"},
    },
    "managedStorageConfiguration": {"kmsKeyId": "key"},
}
ROLE = "arn:aws:iam::123456789012:role/deploy"

FULL_CONTAINER = {
    "name": "main",
    "image": "nginx:1",
    "cpu": 128,
    "memory": 128,
    "memoryReservation": 64,
    "links": ["side"],
    "portMappings": [
        {"containerPort": 80, "hostPort": 8080, "protocol": "tcp", "name": "web", "appProtocol": "http"},
        {"containerPortRange": "9000-9010", "protocol": "udp"},
    ],
    "essential": True,
    "restartPolicy": {"enabled": True, "ignoredExitCodes": [0], "restartAttemptPeriod": 60},
    "entryPoint": ["sh", "-c"],
    "command": ["true"],
    "environment": [{"name": "A", "value": "1"}],
    "environmentFiles": [{"value": "arn:aws:s3:::bucket/file.env", "type": "s3"}],
    "mountPoints": [{"sourceVolume": "data", "containerPath": "/data", "readOnly": True}],
    "volumesFrom": [{"sourceContainer": "side", "readOnly": False}],
    "linuxParameters": {
        "capabilities": {"add": ["SYS_PTRACE"], "drop": ["MKNOD"]},
        "devices": [{"hostPath": "/dev/fuse", "containerPath": "/dev/fuse", "permissions": ["read"]}],
        "initProcessEnabled": True,
        "sharedMemorySize": 64,
        "tmpfs": [{"containerPath": "/tmp", "size": 16, "mountOptions": ["rw"]}],
        "maxSwap": 0,
        "swappiness": 10,
    },
    "secrets": [{"name": "S", "valueFrom": "parameter"}],
    "dependsOn": [{"containerName": "side", "condition": "START"}],
    "startTimeout": 10,
    "stopTimeout": 20,
    "versionConsistency": "enabled",
    "hostname": "web",
    "user": "www",
    "workingDirectory": "/srv",
    "privileged": False,
    "readonlyRootFilesystem": True,
    "dnsServers": ["10.0.0.2"],
    "dnsSearchDomains": ["internal"],
    "extraHosts": [{"hostname": "db", "ipAddress": "10.0.0.3"}],
    "dockerSecurityOptions": ["no-new-privileges"],
    "interactive": False,
    "pseudoTerminal": False,
    "dockerLabels": {"a": "b"},
    "ulimits": [{"name": "nofile", "softLimit": 1024, "hardLimit": 4096}],
    "logConfiguration": {
        "logDriver": "json-file",
        "options": {"max-size": "10m"},
        "secretOptions": [{"name": "token", "valueFrom": "parameter"}],
    },
    "healthCheck": {
        "command": ["CMD", "true"],
        "interval": 10,
        "timeout": 5,
        "retries": 2,
        "startPeriod": 1,
    },
    "systemControls": [{"namespace": "net.core.somaxconn", "value": "1024"}],
}
SIDE_CONTAINER = {"name": "side", "image": "busybox", "memory": 64, "essential": False}


def expect(found, wanted, what):
    """Fails unless `found` has all that `wanted` has; lists and scalars are to be equal."""
    if isinstance(wanted, dict):
        for name, value in wanted.items():
            assert name in found, f"{what}.{name} is absent from {found}"
            expect(found[name], value, f"{what}.{name}")
    else:
        assert found == wanted, f"{what} is {found!r}, not {wanted!r}"


def only(entries):
    assert len(entries) == 1, f"not one: {entries}"
    return entries[0]


def clusters(ecs):
    include = ["ATTACHMENTS", "CONFIGURATIONS", "SETTINGS", "STATISTICS", "TAGS"]
    wanted = {"clusterName": "boto3", "status": "ACTIVE", "tags": TAGS, "configuration": CONFIGURATION}
    made = ecs.call("CreateCluster", clusterName="boto3", tags=TAGS, configuration=CONFIGURATION)
    expect(made["cluster"], wanted, "cluster")
    ecs.call("UpdateClusterSettings", cluster="boto3", settings=INSIGHTS)
    ecs.call("UpdateCluster", cluster="boto3", configuration=CONFIGURATION)
    described = ecs.call("DescribeClusters", clusters=["boto3", "none"], include=include)
    expect(only(described["clusters"]), {**wanted, "settings": INSIGHTS}, "cluster")
    expect(only(described["failures"]), {"reason": "MISSING"}, "failure")
    assert made["cluster"]["clusterArn"] in ecs.call("ListClusters")["clusterArns"]
    expect(ecs.call("DeleteCluster", cluster="boto3"), {"cluster": {"status": "INACTIVE"}}, "answer")


def definitions(ecs):
    said = {
        "family": "full",
        "networkMode": "bridge",
        "cpu": "256",
        "memory": "512",
        "taskRoleArn": ROLE,
        "executionRoleArn": ROLE,
        "requiresCompatibilities": ["EC2"],
        "pidMode": "task",
        "ipcMode": "none",
        "proxyConfiguration": {
            "type": "APPMESH",
            "containerName": "side",
            "properties": [{"name": "a", "value": "b"}],
        },
        "runtimePlatform": {"cpuArchitecture": "X86_64", "operatingSystemFamily": "LINUX"},
        "enableFaultInjection": False,
        "volumes": [
            {"name": "data", "host": {"sourcePath": "/data"}},
            {
                "name": "docker",
                "dockerVolumeConfiguration": {
                    "scope": "shared",
                    "autoprovision": True,
                    "driver": "local",
                    "driverOpts": {"a": "b"},
                    "labels": {"c": "d"},
                },
            },
        ],
        "placementConstraints": [
            {"type": "memberOf", "expression": "attribute:ecs.instance-type == m5.large"}
        ],
        "containerDefinitions": [FULL_CONTAINER, SIDE_CONTAINER],
    }
    registered = ecs.call("RegisterTaskDefinition", **said, tags=TAGS)
    definition = registered["taskDefinition"]
    main = only([one for one in definition["containerDefinitions"] if one["name"] == "main"])
    side = only([one for one in definition["containerDefinitions"] if one["name"] == "side"])
    # In bridge mode an absent host port is one that the agent chooses.
    expect(main, FULL_CONTAINER, "container")
    defaults = {"cpu": 0, "environment": [], "mountPoints": [], "portMappings": [], "volumesFrom": []}
    expect(side, {**SIDE_CONTAINER, **defaults}, "container")
    rest = {name: value for name, value in said.items() if name != "containerDefinitions"}
    expect(definition, {**rest, "revision": 1, "status": "ACTIVE"}, "definition")
    for member in ("taskDefinitionArn", "requiresAttributes", "compatibilities", "registeredAt", "registeredBy"):
        assert definition.get(member), f"{member} is absent from {definition}"
    described = ecs.call("DescribeTaskDefinition", taskDefinition="full", include=["TAGS"])
    expect(described, {"taskDefinition": definition, "tags": TAGS}, "answer")
    arn = definition["taskDefinitionArn"]
    assert ecs.call("ListTaskDefinitions", familyPrefix="full")["taskDefinitionArns"] == [arn]
    assert ecs.call("ListTaskDefinitionFamilies", familyPrefix="ful")["families"] == ["full"]
    gone = ecs.call("DeregisterTaskDefinition", taskDefinition="full:1")["taskDefinition"]
    assert gone["status"] == "INACTIVE" and gone["deregisteredAt"], gone
    deleted = ecs.call("DeleteTaskDefinitions", taskDefinitions=["full:1", "full:2"])
    assert only(deleted["taskDefinitions"])["deleteRequestedAt"], deleted
    only(deleted["failures"])


def instances(ecs):
    arn = ecs.call("ListContainerInstances", status="ACTIVE")["containerInstanceArns"][0]
    include = ["TAGS", "CONTAINER_INSTANCE_HEALTH"]
    described = ecs.call("DescribeContainerInstances", containerInstances=[arn, "f" * 32], include=include)
    instance = only(described["containerInstances"])
    expect(only(described["failures"]), {"reason": "MISSING"}, "failure")
    for member in (
        "containerInstanceArn ec2InstanceId version versionInfo remainingResources registeredResources status "
        "agentConnected runningTasksCount pendingTasksCount attributes registeredAt attachments tags healthStatus"
    ).split():
        assert member in instance, f"{member} is absent from {instance}"
    attribute = {"name": "stack", "value": "prod", "targetType": "container-instance", "targetId": arn}
    ecs.call("PutAttributes", attributes=[attribute])
    found = ecs.call("ListAttributes", targetType="container-instance", attributeName="stack")["attributes"]
    assert found == [{"name": "stack", "value": "prod", "targetId": arn}], found
    ecs.call("DeleteAttributes", attributes=[{"name": "stack", "targetId": arn}])
    for status in ("DRAINING", "ACTIVE"):
        changed = ecs.call(
            "UpdateContainerInstancesState", containerInstances=[arn, "f" * 32], status=status
        )
        expect(only(changed["containerInstances"]), {"status": status}, "instance")
        only(changed["failures"])


def task_members(task, members):
    for member in members.split():
        assert member in task, f"{member} is absent from {task}"


RUNNING = (
    "attachments attributes availabilityZone clusterArn connectivity connectivityAt containerInstanceArn containers "
    "cpu createdAt desiredStatus enableExecuteCommand group healthStatus lastStatus launchType memory overrides "
    "pullStartedAt pullStoppedAt startedAt startedBy tags taskArn taskDefinitionArn version"
)
CONTAINER = (
    "containerArn taskArn name image runtimeId lastStatus networkBindings networkInterfaces healthStatus cpu memory "
    "memoryReservation"
)
STOPPED = "stopCode stoppedReason stoppingAt stoppedAt executionStoppedAt"


def wait_for(read, wanted):
    """Simulated tasks take no time, but what follows an answer by itself comes after it."""
    for _ in range(200):
        found = read()
        if wanted(found):
            return found
        time.sleep(0.05)
    raise AssertionError(f"it stayed {found}")


def tasks(ecs):
    container = {
        **SIDE_CONTAINER,
        "name": "main",
        "essential": True,
        "memoryReservation": 32,
        "portMappings": [{"containerPort": 80}],
    }
    ecs.call("RegisterTaskDefinition", family="web", cpu="256", memory="128", containerDefinitions=[container])
    arn = ecs.call("ListContainerInstances")["containerInstanceArns"][0]
    overrides = {
        "cpu": "512",
        "memory": "256",
        "taskRoleArn": ROLE,
        "executionRoleArn": ROLE,
        "containerOverrides": [
            {
                "name": "main",
                "command": ["x"],
                "environment": [{"name": "A", "value": "1"}],
                "environmentFiles": [{"value": "arn:aws:s3:::bucket/file.env", "type": "s3"}],
                "cpu": 64,
                "memory": 96,
                "memoryReservation": 48,
            }
        ],
        "inferenceAcceleratorOverrides": [],
    }
    started = ecs.call(
        "StartTask",
        taskDefinition="web",
        containerInstances=[arn, "f" * 32],
        overrides=overrides,
        startedBy="boto3",
        group="tests",
        tags=TAGS,
        enableECSManagedTags=True,
    )
    task = only(started["tasks"])
    expect(only(started["failures"]), {"reason": "MISSING"}, "failure")
    expect(task, {"lastStatus": "PENDING", "overrides": overrides, "group": "tests"}, "task")
    name = task["taskArn"]

    def read():
        described = ecs.call("DescribeTasks", tasks=[name, "f" * 32], include=["TAGS"])
        only(described["failures"])
        return only(described["tasks"])

    running = wait_for(read, lambda found: found["lastStatus"] == "RUNNING")
    task_members(running, RUNNING)
    task_members(only(running["containers"]), CONTAINER)
    assert only(running["containers"])["networkBindings"], running
    assert ecs.call("ListTasks", startedBy="boto3")["taskArns"] == [name]
    stopped = ecs.call("StopTask", task=name, reason="enough")["task"]
    expect(stopped, {"desiredStatus": "STOPPED", "stoppedReason": "enough"}, "task")
    ended = wait_for(read, lambda found: found["lastStatus"] == "STOPPED")
    task_members(ended, STOPPED)
    assert only(ended["containers"])["exitCode"] == 143, ended
    awsvpc(ecs, container)


def awsvpc(ecs, container):
    ecs.call(
        "RegisterTaskDefinition", family="vpc", networkMode="awsvpc", containerDefinitions=[container]
    )
    network = {"awsvpcConfiguration": {"subnets": ["subnet-1"], "securityGroups": ["sg-1"]}}
    ran = ecs.call("RunTask", taskDefinition="vpc", networkConfiguration=network, clientToken="vpc", count=2)
    assert len(ran["tasks"]) == 2, ran
    task = ran["tasks"][0]
    expect(task, {"lastStatus": "PROVISIONING"}, "task")
    expect(only(task["attachments"]), {"type": "ElasticNetworkInterface", "status": "ATTACHING"}, "attachment")
    for one in ran["tasks"]:
        ecs.call("StopTask", task=one["taskArn"])


def protection(ecs):
    ran = ecs.call("RunTask", taskDefinition="web", startedBy="ecs-svc/1")
    task = only(ran["tasks"])["taskArn"]
    members = {"cluster": "default", "tasks": [task, "f" * 32]}
    changed = ecs.call("UpdateTaskProtection", **members, protectionEnabled=True, expiresInMinutes=5)
    protected = only(changed["protectedTasks"])
    assert protected["protectionEnabled"] and protected["expirationDate"], protected
    found = ecs.call("GetTaskProtection", **members)
    assert only(found["protectedTasks"]) == protected, found
    expect(only(found["failures"]), {"reason": "MISSING"}, "failure")
    ecs.call("StopTask", task=task)


def tags(ecs):
    cluster = only(ecs.call("DescribeClusters")["clusters"])["clusterArn"]
    ecs.call("TagResource", resourceArn=cluster, tags=TAGS)
    assert ecs.call("ListTagsForResource", resourceArn=cluster)["tags"] == TAGS
    ecs.call("UntagResource", resourceArn=cluster, tagKeys=["team"])
    assert ecs.call("ListTagsForResource", resourceArn=cluster)["tags"] == []


def agents(ecs):
    """A fake agent: it registers a machine, runs a task of it, and leaves."""
    resources = [
        {"name": "CPU", "type": "INTEGER", "integerValue": 2048},
        {"name": "MEMORY", "type": "INTEGER", "integerValue": 3904},
        {"name": "PORTS", "type": "STRINGSET", "stringSetValue": ["22"]},
        {"name": "PORTS_UDP", "type": "STRINGSET", "stringSetValue": []},
    ]
    registration = {
        "instanceIdentityDocument": '{"instanceId":"i-0123456789abcdef0","instanceType":"m5.large"}',
        "totalResources": resources,
        "versionInfo": {"agentVersion": "1.90.0", "agentHash": "abc", "dockerVersion": "DockerVersion: 25.0.14"},
        "attributes": [{"name": "ecs.capability.task-eni"}],
        "platformDevices": [{"id": "GPU-1", "type": "GPU"}],
        "tags": TAGS,
    }
    arn = ecs.call("RegisterContainerInstance", **registration)["containerInstance"]["containerInstanceArn"]
    pending = ecs.call("UpdateContainerAgent", containerInstance=arn)["containerInstance"]
    expect(pending, {"agentUpdateStatus": "PENDING"}, "instance")
    network = {"awsvpcConfiguration": {"subnets": ["subnet-1"]}}
    started = ecs.call(
        "StartTask", taskDefinition="vpc", containerInstances=[arn], networkConfiguration=network
    )
    task = only(started["tasks"])
    name = task["taskArn"]
    attachment = name.split(":task/")[0] + ":attachment/" + only(task["attachments"])["id"]
    ecs.call("SubmitAttachmentStateChanges", attachments=[{"attachmentArn": attachment, "status": "ATTACHED"}])
    container = {
        "containerName": "main",
        "status": "RUNNING",
        "runtimeId": "abc",
        "imageDigest": "sha256:1",
        "networkBindings": [{"bindIP": "0.0.0.0", "containerPort": 80, "hostPort": 8080, "protocol": "tcp"}],
    }
    now = time.time()
    ecs.call(
        "SubmitTaskStateChange",
        task=name,
        status="RUNNING",
        containers=[container],
        pullStartedAt=now - 2,
        pullStoppedAt=now - 1,
    )
    running = only(ecs.call("DescribeTasks", tasks=[name])["tasks"])
    expect(running, {"lastStatus": "RUNNING"}, "task")
    expect(only(running["containers"]), {"imageDigest": "sha256:1", "runtimeId": "abc"}, "container")
    assert abs(running["pullStartedAt"].timestamp() - (now - 2)) < 0.01, running
    ecs.call("SubmitContainerStateChange", task=name, containerName="main", status="STOPPED", exitCode=0)
    ecs.call("SubmitTaskStateChange", task=name, status="STOPPED")
    expect(only(ecs.call("DescribeTasks", tasks=[name])["tasks"]), {"lastStatus": "STOPPED"}, "task")
    left = ecs.call("DeregisterContainerInstance", containerInstance=arn, force=True)["containerInstance"]
    expect(left, {"status": "INACTIVE", "agentConnected": False}, "instance")


def services(ecs):
    deployment = {
        "minimumHealthyPercent": 50,
        "maximumPercent": 150,
        "deploymentCircuitBreaker": {"enable": True, "rollback": True},
    }
    given = {
        "serviceName": "web",
        "desiredCount": 1,
        "schedulingStrategy": "REPLICA",
        "launchType": "EC2",
        "placementConstraints": [{"type": "memberOf", "expression": "attribute:ecs.os-type == linux"}],
        "placementStrategy": [{"type": "spread", "field": "instanceId"}, {"type": "binpack", "field": "memory"}],
        "deploymentConfiguration": deployment,
        "healthCheckGracePeriodSeconds": 5,
        "propagateTags": "SERVICE",
        "enableECSManagedTags": True,
        "tags": TAGS,
    }
    made = ecs.call("CreateService", taskDefinition="web", **given)["service"]
    percents = {name: deployment[name] for name in ("minimumHealthyPercent", "maximumPercent")}
    expect(made["deploymentConfiguration"], percents, "deploymentConfiguration")
    shown = {name: value for name, value in given.items() if name != "deploymentConfiguration"}
    expect(made, {**shown, "status": "ACTIVE", "runningCount": 0}, "service")
    arn = made["serviceArn"]
    assert arn in ecs.call("ListServices", schedulingStrategy="REPLICA")["serviceArns"]
    ecs.client.get_waiter("services_stable").wait(services=[arn], WaiterConfig={"Delay": 1, "MaxAttempts": 20})
    task = only(ecs.call("ListTasks", serviceName="web")["taskArns"])
    started = only(ecs.call("DescribeTasks", tasks=[task])["tasks"])
    stable = only(ecs.call("DescribeServices", services=["web"], include=["TAGS"])["services"])
    expect(stable, {"runningCount": 1, "pendingCount": 0, "tags": TAGS}, "service")
    primary = only(stable["deployments"])
    expect(primary, {"status": "PRIMARY", "runningCount": 1, "rolloutState": "COMPLETED"}, "deployment")
    expect(started, {"group": "service:web", "startedBy": primary["id"]}, "task")
    ecs.call("TagResource", resourceArn=arn, tags=[{"key": "more", "value": "yes"}])
    assert len(ecs.call("ListTagsForResource", resourceArn=arn)["tags"]) == len(TAGS) + 1
    scaled = ecs.call("UpdateService", service=arn, desiredCount=0, forceNewDeployment=True)["service"]
    expect(scaled, {"desiredCount": 0}, "service")
    assert {row["status"] for row in scaled["deployments"]} == {"PRIMARY", "ACTIVE"}, scaled
    expect(ecs.call("DeleteService", service="web")["service"], {"status": "DRAINING"}, "service")
    ecs.client.get_waiter("services_inactive").wait(services=["web"], WaiterConfig={"Delay": 1, "MaxAttempts": 20})
    missing = ecs.call("DescribeServices", services=["other"])
    assert only(missing["failures"])["reason"] == "MISSING", missing


def account(ecs):
    setting = {"name": "awsvpcTrunking", "value": "enabled"}
    expect(ecs.call("PutAccountSettingDefault", **setting), {"setting": setting}, "answer")
    expect(ecs.call("PutAccountSetting", **setting, principalArn=ROLE), {"setting": setting}, "answer")
    expect(only(ecs.call("ListAccountSettings", principalArn=ROLE)["settings"]), setting, "setting")
    ecs.call("DeleteAccountSetting", name="awsvpcTrunking", principalArn=ROLE)
    ecs.call("DeleteAccountSetting", name="awsvpcTrunking")


# In this order: later ones use what earlier ones have made.
ROUND_TRIPS = [clusters, definitions, instances, tasks, services, protection, tags, agents, account]
