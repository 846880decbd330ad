"""Stock grpcio servers of grpc.testing.TestService. Prints their ports as JSON; ends with its standard input.

Two ports, since grpcio shows a handler no compressed flag: on "port" C core inflates messages as it always does; on "observing_port" it leaves
them as they came, so that the flag is seen from the bytes, and the deserializer inflates them.
"""
import gzip
import json
import sys
import time
from concurrent import futures

import grpc

import testing
from testing import messages


class Received:
    """A request with its compressed flag; None where it cannot be seen."""

    def __init__(self, message, compressed):
        self.message = message
        self.compressed = compressed


def stock(cls):
    return lambda data: Received(cls.FromString(data), None)


def observing(cls):
    def read(data):
        # No protobuf message begins so: the wire type is one that does not exist.
        compressed = data.startswith(testing.GZIP_MAGIC)
        return Received(cls.FromString(gzip.decompress(data) if compressed else data), compressed)
    return read


def echo_metadata(context):
    sent = context.invocation_metadata()
    context.send_initial_metadata([(k, v) for k, v in sent if k == testing.INITIAL_KEY])
    context.set_trailing_metadata([(k, v) for k, v in sent if k == testing.TRAILING_KEY])


def check(received, context):
    message = received.message
    if received.compressed is not None and message.DESCRIPTOR.fields_by_name.get("expect_compressed") and message.HasField("expect_compressed"):
        if message.expect_compressed.value != received.compressed:
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, f"expect_compressed is {message.expect_compressed.value}, but the compressed flag was {received.compressed}")
    if getattr(message, "response_type", 0) != messages.COMPRESSABLE:
        context.abort(grpc.StatusCode.INVALID_ARGUMENT, f"response_type {message.response_type} is unknown")
    status = getattr(message, "response_status", None)
    if status is not None and status.code != 0:
        context.abort(testing.STATUS_CODES[status.code], status.message)


def empty_call(received, context):
    echo_metadata(context)
    return testing.Empty()


def unary_call(received, context):
    check(received, context)
    # The call's encoding is one of the headers: it is chosen before they go out.
    if received.message.response_compressed.value:
        context.set_compression(grpc.Compression.Gzip)
    echo_metadata(context)
    return messages.SimpleResponse(payload=testing.payload(received.message.response_size))


def streaming_input_call(requests, context):
    echo_metadata(context)
    total = 0
    for received in requests:
        check(received, context)
        total += len(received.message.payload.body)
    return messages.StreamingInputCallResponse(aggregated_payload_size=total)


def responses(message, context):
    for wanted in message.response_parameters:
        if wanted.interval_us > 0:
            time.sleep(wanted.interval_us / 1e6)
        if not wanted.compressed.value:
            context.disable_next_message_compression()
        yield messages.StreamingOutputCallResponse(payload=testing.payload(wanted.size))


def streaming_output_call(received, context):
    check(received, context)
    if any(wanted.compressed.value for wanted in received.message.response_parameters):
        context.set_compression(grpc.Compression.Gzip)
    echo_metadata(context)
    yield from responses(received.message, context)


def full_duplex_call(requests, context):
    echo_metadata(context)
    for received in requests:
        check(received, context)
        yield from responses(received.message, context)


HANDLERS = {
    "EmptyCall": (grpc.unary_unary_rpc_method_handler, empty_call),
    "UnaryCall": (grpc.unary_unary_rpc_method_handler, unary_call),
    "StreamingInputCall": (grpc.stream_unary_rpc_method_handler, streaming_input_call),
    "StreamingOutputCall": (grpc.unary_stream_rpc_method_handler, streaming_output_call),
    "FullDuplexCall": (grpc.stream_stream_rpc_method_handler, full_duplex_call),
}


def serve(reader, options):
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=16), options=options)
    handlers = {
        name: kind(handler, request_deserializer=reader(testing.request_class(method)), response_serializer=testing.response_class(method).SerializeToString)
        for name, (kind, handler) in HANDLERS.items()
        for method in [testing.SERVICE.methods_by_name[name]]
    }
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(testing.SERVICE.full_name, handlers),))
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    return server, port


server, port = serve(stock, [])
observing_server, observing_port = serve(observing, testing.RAW_MESSAGES)
print(json.dumps({"port": port, "observing_port": observing_port}), flush=True)
sys.stdin.read()
server.stop(None)
observing_server.stop(None)
