"""What each operation refuses: members, and the code and message of the error. The status is always 400."""

NONE = "f" * 32
INVALID = "InvalidParameterException"
CLIENT = "ClientException"
NO_CLUSTER = ("ClusterNotFoundException", "Cluster not found.")
ARN = "arn:aws:ecs:us-east-1:123456789012"
NO_TASK = f"{ARN}:task/default/{NONE}"
OTHER_CLUSTER = f"Invalid identifier: Identifier is for cluster other. Your cluster is default"
BAD_ID = "instanceId length should be one of [32,36]"
ONE_CONTAINER = [{"name": "main", "image": "busybox", "memory": 64}]

REFUSALS = [
    ("CreateCluster", {"clusterName": "a b"}, INVALID, "Cluster must match ^[a-zA-Z0-9\\-_]{1,255}$, but was a b"),
    ("CreateCluster", {"tags": [{"key": "aws:a"}]}, INVALID, "The tag 'aws:a' is invalid: the prefix aws: is reserved."),
    ("CreateCluster", {"capacityProviders": ["FARGATE"]}, INVALID, "Capacity providers are not supported by this ECS."),
    ("DeleteCluster", {"cluster": "none"}, *NO_CLUSTER),
    ("DeleteCluster", {}, INVALID, "Cluster can not be blank."),
    (
        "DeleteCluster",
        {"cluster": "default"},
        "ClusterContainsContainerInstancesException",
        "The Cluster cannot be deleted while Container Instances are active or draining.",
    ),
    ("DescribeClusters", {"clusters": ["a"] * 101}, INVALID, "clusters can have at most 100 items."),
    (
        "DescribeClusters",
        {"include": ["ALL"]},
        INVALID,
        "include should be one of [ATTACHMENTS,CONFIGURATIONS,SETTINGS,STATISTICS,TAGS]",
    ),
    ("ListClusters", {"maxResults": 101}, INVALID, "maxResults should be between 1 and 100."),
    (
        "ListClusters",
        {"nextToken": "x"},
        INVALID,
        "Invalid token: give the nextToken of the page before, with the same filters.",
    ),
    ("UpdateCluster", {"cluster": "none"}, *NO_CLUSTER),
    ("UpdateClusterSettings", {"cluster": "default"}, INVALID, "settings can not be blank."),
    ("RegisterTaskDefinition", {"family": "a"}, CLIENT, "Container list cannot be empty."),
    ("RegisterTaskDefinition", {"containerDefinitions": ONE_CONTAINER}, CLIENT, "Family can not be blank."),
    ("DeregisterTaskDefinition", {"taskDefinition": "web"}, CLIENT, "Revision is missing."),
    ("DeleteTaskDefinitions", {}, INVALID, "Task definitions cannot be empty."),
    ("DescribeTaskDefinition", {"taskDefinition": "none"}, CLIENT, "Unable to describe task definition."),
    ("ListTaskDefinitions", {"sort": "UP"}, INVALID, "sort should be one of [ASC,DESC]"),
    ("ListTaskDefinitionFamilies", {"status": "OLD"}, INVALID, "status should be one of [ACTIVE,INACTIVE,ALL]"),
    ("ListContainerInstances", {"cluster": "none"}, *NO_CLUSTER),
    (
        "ListContainerInstances",
        {"status": "INACTIVE"},
        INVALID,
        "status should be one of [ACTIVE,DRAINING,REGISTERING,DEREGISTERING,REGISTRATION_FAILED]",
    ),
    ("DescribeContainerInstances", {}, CLIENT, "Container Instances cannot be empty."),
    ("DescribeContainerInstances", {"containerInstances": ["short"]}, INVALID, BAD_ID),
    (
        "DescribeContainerInstances",
        {"containerInstances": [f"{ARN}:container-instance/other/{NONE}"]},
        INVALID,
        OTHER_CLUSTER,
    ),
    ("RegisterContainerInstance", {"instanceIdentityDocument": "x"}, CLIENT, "Instance identity document is invalid."),
    ("RegisterContainerInstance", {"cluster": "none"}, *NO_CLUSTER),
    (
        "DeregisterContainerInstance",
        {"containerInstance": NONE},
        CLIENT,
        f"Referenced container instance {NONE} not found.",
    ),
    ("UpdateContainerAgent", {}, CLIENT, "Container instance can not be blank."),
    (
        "UpdateContainerInstancesState",
        {"containerInstances": [NONE]},
        INVALID,
        "Container instance status can not be blank.",
    ),
    ("PutAttributes", {"attributes": []}, INVALID, "Attributes cannot be empty."),
    (
        "PutAttributes",
        {"attributes": [{"name": "a", "targetType": "container-instance", "targetId": NONE}]},
        "TargetNotFoundException",
        f"The specified target was not found: {NONE}",
    ),
    (
        "DeleteAttributes",
        {"attributes": [{"name": "a", "targetId": NONE}]},
        INVALID,
        "targetType can not be blank when targetId is not an ARN.",
    ),
    ("ListAttributes", {}, INVALID, "targetType can not be blank."),
    ("StartTask", {"taskDefinition": "web"}, CLIENT, "Container Instances cannot be empty."),
    ("StartTask", {"taskDefinition": "none", "containerInstances": [NONE]}, CLIENT, "TaskDefinition not found."),
    (
        "StartTask",
        {"taskDefinition": "web", "containerInstances": [NONE], "startedBy": "x" * 37},
        INVALID,
        "startedBy longer than 36.",
    ),
    (
        "StartTask",
        {
            "taskDefinition": "web",
            "containerInstances": [NONE],
            "overrides": {"containerOverrides": [{"name": "main", "command": ["x" * 8192]}]},
        },
        INVALID,
        "Container Overrides length must be at most 8192",
    ),
    ("RunTask", {"taskDefinition": "none"}, CLIENT, "TaskDefinition not found."),
    (
        "RunTask",
        {"taskDefinition": "web", "launchType": "FARGATE"},
        "UnsupportedFeatureException",
        "The launch type FARGATE is not supported by this ECS.",
    ),
    ("StopTask", {"task": NONE}, INVALID, "The referenced task was not found."),
    ("StopTask", {"task": "short"}, INVALID, "taskId length should be one of [32,36]"),
    ("StopTask", {"task": NONE, "reason": "x" * 256}, INVALID, "reason longer than 255."),
    (
        "ListTasks",
        {"startedBy": "a", "family": "b"},
        INVALID,
        "cannot specify startedBy with other arguments",
    ),
    ("DescribeTasks", {}, INVALID, "Tasks cannot be empty."),
    ("DescribeTasks", {"tasks": [NONE], "cluster": "boto3"}, NO_CLUSTER[0], "The referenced cluster was inactive."),
    ("GetTaskProtection", {"cluster": "default"}, INVALID, "Tasks cannot be empty."),
    (
        "UpdateTaskProtection",
        {"cluster": "default", "tasks": [NONE], "protectionEnabled": True, "expiresInMinutes": 2881},
        INVALID,
        "expiresInMinutes should be between 1 and 2880.",
    ),
    ("SubmitTaskStateChange", {"task": NONE, "status": "RUNNING"}, INVALID, "The referenced task was not found."),
    ("SubmitContainerStateChange", {}, INVALID, "Task can not be blank."),
    ("SubmitAttachmentStateChanges", {}, INVALID, "Attachments cannot be empty."),
    ("TagResource", {"resourceArn": NO_TASK, "tags": []}, "ResourceNotFoundException", "The specified task was not found."),
    ("UntagResource", {"resourceArn": f"{ARN}:cluster/none"}, *NO_CLUSTER),
    ("ListTagsForResource", {"resourceArn": NO_TASK}, INVALID, "The specified task was not found."),
    ("ListAccountSettings", {"maxResults": 11}, INVALID, "maxResults should be between 1 and 10."),
    ("PutAccountSetting", {"name": "awsvpcTrunking"}, INVALID, "value can not be blank."),
    ("PutAccountSettingDefault", {"value": "on"}, INVALID, "name can not be blank."),
    ("DeleteAccountSetting", {}, INVALID, "name can not be blank."),
    ("CreateCapacityProvider", {}, "UnknownOperationException", "The operation CreateCapacityProvider is not served by this ECS."),
]
