"""A client of boto3 that keeps every answer it gets, and what is wrong with it."""

import json
from collections import defaultdict

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError
from shape_checker import problems_of

# Codes that any operation of AWS may answer with, whatever its own model lists.
COMMON_ERRORS = {"SerializationException", "ThrottlingException", "UnknownOperationException", "ValidationException"}


class RecordedEcs:
    """Calls operations by their names in the API, one attempt each, without botocore's own checks of requests."""

    def __init__(self, endpoint, region, access_key_id, served):
        self.served = served
        self.client = boto3.client(
            "ecs",
            endpoint_url=endpoint,
            region_name=region,
            aws_access_key_id=access_key_id,
            aws_secret_access_key="not checked",
            config=Config(parameter_validation=False, retries={"total_max_attempts": 1}),
        )
        self.model = self.client.meta.service_model
        self.answers = defaultdict(int)
        self.errors = defaultdict(list)
        self.problems = defaultdict(list)
        self.client.meta.events.register("before-parse.ecs", self._receive)
        self.methods = {api: method for method, api in self.client.meta.method_to_api_mapping.items()}

    def call(self, operation, **members):
        """An operation that succeeds. The answer as boto3 hands it out."""
        return getattr(self.client, self.methods[operation])(**members)

    def refusal(self, operation, **members):
        """Code, status and message with which an operation is refused."""
        try:
            self.call(operation, **members)
        except ClientError as error:
            answer = error.response
            return [
                answer["Error"]["Code"],
                answer["ResponseMetadata"]["HTTPStatusCode"],
                answer["Error"]["Message"],
            ]
        return ["none", 200, f"{operation} was not refused"]

    def _receive(self, operation_model, response_dict, **_):
        name = operation_model.name
        body = json.loads(response_dict["body"])
        problems = self.problems[name]
        if not response_dict["headers"].get("x-amzn-RequestId"):
            problems.append("the answer has no x-amzn-RequestId")
        if response_dict["status_code"] >= 300:
            self._receive_error(operation_model, body, problems)
            return
        self.answers[name] += 1
        output = operation_model.output_shape
        problems.extend(problems_of(body, output, name))
        # ECS sends lists of its answers even when they are empty.
        for member, shape in output.members.items():
            if shape.type_name == "list" and member not in body:
                problems.append(f"{name}.{member}: a list, and absent")

    def _receive_error(self, operation_model, body, problems):
        code = body["__type"]
        self.errors[operation_model.name].append(code)
        shapes = {shape.name: shape for shape in operation_model.error_shapes}
        if code in shapes:
            members = {name: value for name, value in body.items() if name != "__type"}
            problems.extend(problems_of(members, shapes[code], code))
        elif code not in COMMON_ERRORS:
            problems.append(f"{code} is no error of {operation_model.name}")
