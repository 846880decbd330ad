"""The messages and methods of grpc.testing, made by the system's protoc when the script starts."""
import os
import subprocess
import sys
import tempfile

import grpc

_PROTOS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "Protos")

with tempfile.TemporaryDirectory() as folder:
    subprocess.run(["protoc", f"--proto_path={_PROTOS}", f"--python_out={folder}", "empty.proto", "messages.proto", "test.proto"], check=True)
    sys.path.insert(0, folder)
    import empty_pb2
    import messages_pb2
    import test_pb2
    sys.path.remove(folder)

Empty = empty_pb2.Empty
messages = messages_pb2
SERVICE = test_pb2.DESCRIPTOR.services_by_name["TestService"]
UNIMPLEMENTED_SERVICE = test_pb2.DESCRIPTOR.services_by_name["UnimplementedService"]

INITIAL_KEY = "x-grpc-test-echo-initial"
TRAILING_KEY = "x-grpc-test-echo-trailing-bin"

# C core's switch for its own decompression: off, a compressed message arrives as the gzip data that it is.
RAW_MESSAGES = [("grpc.per_message_decompression", 0)]
GZIP_MAGIC = b"\x1f\x8b"

STATUS_CODES = {code.value[0]: code for code in grpc.StatusCode}

_CLASSES = {cls.DESCRIPTOR.full_name: cls for cls in [Empty] + [
    getattr(messages, name) for name in messages.DESCRIPTOR.message_types_by_name]}


def request_class(method):
    return _CLASSES[method.input_type.full_name]


def response_class(method):
    return _CLASSES[method.output_type.full_name]


def payload(size):
    return messages.Payload(body=bytes(size))
