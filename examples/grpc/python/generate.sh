#!/bin/sh
# Generates the client's code from the .proto files of ecs-scheduler-driver. Usage: generate.sh PROTO_DIRECTORY OUTPUT
set -eu
proto=$1
output=$2
mkdir -p "$output"
"${PYTHON:-python3}" -m grpc_tools.protoc -I "$proto" --python_out "$output" --grpc_python_out "$output" \
  mesos/v1/mesos.proto mesos/v1/scheduler/scheduler.proto ecs_scheduler/v1/scheduler.proto
