"""A stock grpcio server with byte messages. Prints its port, then a line for each call that was cancelled; ends with its standard input."""
import sys
import threading
from concurrent import futures

import grpc


def echo(request, context):
    return request


def metadata(request, context):
    seen = [(k, v) for k, v in context.invocation_metadata() if k != "user-agent"]
    context.send_initial_metadata([("seen", "yes")])
    return "\n".join(sorted(f"{k}={v.hex() if isinstance(v, bytes) else v}" for k, v in seen)).encode()


def fail(request, context):
    context.set_trailing_metadata((("why", "because"), ("raw-bin", b"\x00\xff"), ("raw-bin", b"\x07")))
    context.abort(grpc.StatusCode.FAILED_PRECONDITION, request.decode())


def throw(request, context):
    raise ValueError("thrown in python")


def time_left(request, context):
    left = context.time_remaining()
    return b"none" if left is None or left > 1e9 else str(left).encode()


def wait(request, context):
    cancelled = threading.Event()
    context.add_callback(cancelled.set)
    cancelled.wait(30)
    print("cancelled", flush=True)
    return b""


def count(request, context):
    for i in range(int(request)):
        yield f"m{i}".encode()


def count_then_fail(request, context):
    yield b"one"
    yield b"two"
    context.abort(grpc.StatusCode.DATA_LOSS, "größtenteils verloren")


def endless(request, context):
    context.add_callback(lambda: print("cancelled", flush=True))
    while context.is_active():
        yield b"x" * 100_000


def sizes(request, context):
    for size in request.split():
        yield b"s" * int(size)


class Handler(grpc.GenericRpcHandler):
    unary = {"EchoBytes": echo, "Metadata": metadata, "Fail": fail, "Throw": throw, "TimeLeft": time_left, "Wait": wait}
    stream = {"Count": count, "CountThenFail": count_then_fail, "Endless": endless, "Sizes": sizes}

    def service(self, details):
        service, name = details.method.lstrip("/").split("/")
        if service != "test.Service":
            return None
        if name in self.unary:
            return grpc.unary_unary_rpc_method_handler(self.unary[name])
        if name in self.stream:
            return grpc.unary_stream_rpc_method_handler(self.stream[name])
        return None


server = grpc.server(futures.ThreadPoolExecutor(max_workers=8), options=[
    ("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)])
server.add_generic_rpc_handlers((Handler(),))
port = server.add_insecure_port("127.0.0.1:0")
server.start()
print(port, flush=True)
for line in sys.stdin:
    if line.strip() == "stop":
        server.stop(0).wait()
        print("stopped", flush=True)
server.stop(0).wait()
