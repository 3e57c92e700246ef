"""Compares what a server shows by reflection with what protoc makes of the same files.

Usage: compare_descriptors.py HOST:PORT DESCRIPTOR_SET. Prints each file that is the same.
"""

import sys

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory


def simplify(message):
    """Leaves out what says nothing: empty options, JSON names, streams that are none; and the order."""
    known = message.DESCRIPTOR.fields_by_name
    if "json_name" in known:
        message.ClearField("json_name")
    if "options" in known and message.options.ByteSize() == 0:
        message.ClearField("options")
    for name in ("client_streaming", "server_streaming"):
        if name in known and not getattr(message, name):
            message.ClearField(name)
    for field, value in message.ListFields():
        if field.message_type is not None and field.name != "options":
            for each in value:
                simplify(each)
            value.sort(key=lambda each: (getattr(each, "number", 0), each.name))
    return message


def simplify_file(file):
    dependencies = sorted(file.dependency)
    del file.dependency[:]
    file.dependency.extend(dependencies)
    return simplify(file)


def messages(files):
    """Classes for the messages of reflection. Generated code would lie in a package that hides `grpc` itself."""
    pool = descriptor_pool.DescriptorPool()
    for file in files:
        pool.Add(file)
    names = ("ServerReflectionRequest", "ServerReflectionResponse")
    found = [pool.FindMessageTypeByName(f"grpc.reflection.v1.{name}") for name in names]
    return [message_factory.GetMessageClass(each) for each in found]


def shown(channel, request, response, name):
    ask = channel.stream_stream(
        "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
        request_serializer=request.SerializeToString,
        response_deserializer=response.FromString,
    )
    (answer,) = ask(iter([request(file_by_filename=name)]))
    return descriptor_pb2.FileDescriptorProto.FromString(answer.file_descriptor_response.file_descriptor_proto[0])


def main():
    target, path = sys.argv[1:]
    with open(path, "rb") as file:
        expected = descriptor_pb2.FileDescriptorSet.FromString(file.read())
    request, response = messages(expected.file)
    with grpc.insecure_channel(target) as channel:
        for each in expected.file:
            if simplify_file(each) != simplify_file(shown(channel, request, response, each.name)):
                sys.exit(f"{each.name} differs")
            print(each.name)


main()
