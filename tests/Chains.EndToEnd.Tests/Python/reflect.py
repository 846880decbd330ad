"""A small grpcurl: knows nothing of a server but its address and gRPC's reflection service, whose messages are described below.

Arguments: address, v1 or v1alpha, then one of
  list                       prints the services, one to a line
  files SYMBOL               prints the files that define the symbol, with their imports, as a serialized FileDescriptorSet in base64
  call SERVICE METHOD JSON   calls the method and prints each answer as JSON, one to a line
"""
import base64
import json
import sys

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory

STRING, MESSAGE, BYTES, INT32 = 9, 11, 12, 5
MESSAGES = {
    "ServerReflectionRequest": [
        ("host", 1, STRING), ("file_by_filename", 3, STRING), ("file_containing_symbol", 4, STRING), ("list_services", 7, STRING)],
    "ServerReflectionResponse": [
        ("valid_host", 1, STRING), ("original_request", 2, "ServerReflectionRequest"), ("file_descriptor_response", 4, "FileDescriptorResponse"),
        ("list_services_response", 6, "ListServiceResponse"), ("error_response", 7, "ErrorResponse")],
    "FileDescriptorResponse": [("file_descriptor_proto", 1, [BYTES])],
    "ListServiceResponse": [("service", 1, ["ServiceResponse"])],
    "ServiceResponse": [("name", 1, STRING)],
    "ErrorResponse": [("error_code", 1, INT32), ("error_message", 2, STRING)],
}


def message_classes():
    file = descriptor_pb2.FileDescriptorProto(name="reflection.proto", package="reflection", syntax="proto3")
    for name, fields in MESSAGES.items():
        message = file.message_type.add(name=name)
        for field, number, kind in fields:
            repeated = isinstance(kind, list)
            kind = kind[0] if repeated else kind
            added = message.field.add(name=field, number=number, label=3 if repeated else 1)
            if isinstance(kind, str):
                added.type, added.type_name = MESSAGE, ".reflection." + kind
            else:
                added.type = kind
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return message_factory.MessageFactory(pool).GetPrototype, pool


prototype, reflection_pool = message_classes()
Request = prototype(reflection_pool.FindMessageTypeByName("reflection.ServerReflectionRequest"))
Response = prototype(reflection_pool.FindMessageTypeByName("reflection.ServerReflectionResponse"))


def ask(channel, version, **question):
    method = channel.stream_stream(
        f"/grpc.reflection.{version}.ServerReflection/ServerReflectionInfo",
        request_serializer=Request.SerializeToString,
        response_deserializer=Response.FromString)
    request = Request(**question)
    answers = list(method(iter([request]), timeout=60))
    if len(answers) != 1:
        raise SystemExit(f"one question got {len(answers)} answers")
    answer = answers[0]
    if answer.original_request != request:
        raise SystemExit(f"the answer repeats another request: {answer.original_request}")
    if answer.HasField("error_response"):
        raise SystemExit(f"{answer.error_response.error_code}: {answer.error_response.error_message}")
    return answer


def files_of(channel, version, symbol):
    """The files, imports first, as a pool wants them."""
    files = ask(channel, version, file_containing_symbol=symbol).file_descriptor_response.file_descriptor_proto
    return [descriptor_pb2.FileDescriptorProto.FromString(file) for file in reversed(files)]


def call(channel, version, service, method, text):
    files = files_of(channel, version, service)
    pool = descriptor_pool.DescriptorPool()
    for file in files:
        pool.Add(file)
    described = pool.FindServiceByName(service).methods_by_name[method]
    stream = next(
        m.server_streaming for f in files for s in f.service for m in s.method
        if f"{f.package}.{s.name}".lstrip(".") == service and m.name == method)
    factory = message_factory.MessageFactory(pool)
    request = json_format.Parse(text, factory.GetPrototype(described.input_type)())
    callable_ = (channel.unary_stream if stream else channel.unary_unary)(
        f"/{service}/{method}",
        request_serializer=type(request).SerializeToString,
        response_deserializer=factory.GetPrototype(described.output_type).FromString)
    result = callable_(request, timeout=60)
    for answer in result if stream else [result]:
        print(json.dumps(json_format.MessageToDict(answer, including_default_value_fields=True)), flush=True)


def main():
    address, version, command, *rest = sys.argv[1:]
    with grpc.insecure_channel(address) as channel:
        try:
            if command == "list":
                for service in ask(channel, version, list_services="*").list_services_response.service:
                    print(service.name)
            elif command == "files":
                files = descriptor_pb2.FileDescriptorSet(file=files_of(channel, version, *rest))
                print(base64.b64encode(files.SerializeToString()).decode())
            elif command == "call":
                call(channel, version, *rest)
            else:
                raise SystemExit(f"no such command: {command}")
        except grpc.RpcError as error:
            raise SystemExit(f"{error.code().name}: {error.details()}")


main()
