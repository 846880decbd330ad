"""A stock grpcio client that runs the published interop cases.

Reads one JSON object per line, {"case", "address", "options"}, and answers each with {"ok"} or {"ok": false, "error"}; ends with its standard input.
"""
import gzip
import json
import queue
import sys
import time
import traceback

import grpc

import testing
from testing import messages


class Stub:
    """The methods of TestService over one channel."""

    def __init__(self, channel, raw=False):
        self.channel = channel
        self.raw = raw

    def __getattr__(self, name):
        return self.method(testing.SERVICE, name)

    def method(self, service, name):
        method = service.methods_by_name[name]
        kind = {
            (False, False): self.channel.unary_unary, (False, True): self.channel.unary_stream,
            (True, False): self.channel.stream_unary, (True, True): self.channel.stream_stream,
        }[CLIENT_STREAMS.get(name, False), SERVER_STREAMS.get(name, False)]
        cls = testing.response_class(method)
        return kind(
            f"/{service.full_name}/{name}",
            request_serializer=testing.request_class(method).SerializeToString,
            response_deserializer=observing(cls) if self.raw else cls.FromString)


# Python's descriptors of this version do not tell.
CLIENT_STREAMS = {"StreamingInputCall": True, "FullDuplexCall": True}
SERVER_STREAMS = {"StreamingOutputCall": True, "FullDuplexCall": True}


def observing(cls):
    def read(data):
        compressed = data.startswith(testing.GZIP_MAGIC)
        return compressed, cls.FromString(gzip.decompress(data) if compressed else data)
    return read


class Requests:
    """The requests of a call, handed over one by one; None ends them."""

    def __init__(self):
        self.queue = queue.Queue()

    def __iter__(self):
        return iter(self.queue.get, None)

    def send(self, message):
        self.queue.put(message)

    def close(self):
        self.queue.put(None)


def equal(actual, expected, what):
    if actual != expected:
        raise AssertionError(f"{what}: {actual!r} instead of {expected!r}")


def fails(call, code, details=None):
    """Runs the call to its end and checks the status that it fails with."""
    try:
        call()
    except grpc.RpcError as e:
        equal(e.code(), code, f"status ({e.details()})")
        if details is not None:
            equal(e.details(), details, "status message")
        return
    except grpc.FutureCancelledError:
        equal(grpc.StatusCode.CANCELLED, code, "status")
        return
    raise AssertionError(f"the call succeeded instead of {code}")


def zeros(message, size):
    equal(len(message.payload.body), size, "payload size")
    equal(message.payload.body.count(0), size, "zeros in the payload")


def large(**fields):
    return messages.SimpleRequest(response_size=314159, payload=testing.payload(271828), **fields)


def flag(value):
    return messages.BoolValue(value=value)


def connect(address, raw=False):
    # Channels of one process share their connections unless told otherwise.
    options = [("grpc.use_local_subchannel_pool", 1)]
    return grpc.insecure_channel(address, options=options + (testing.RAW_MESSAGES if raw else []))


EXCHANGE = [(31415, 27182), (9, 8), (2653, 1828), (58979, 45904)]


def empty_unary(stub):
    response = stub.EmptyCall(testing.Empty())
    equal(response.ByteSize(), 0, "response size")


def large_unary(stub):
    zeros(stub.UnaryCall(large()), 314159)


def client_streaming(stub):
    response = stub.StreamingInputCall(messages.StreamingInputCallRequest(payload=testing.payload(size)) for size in (27182, 8, 1828, 45904))
    equal(response.aggregated_payload_size, 74922, "aggregated_payload_size")


def server_streaming(stub):
    request = messages.StreamingOutputCallRequest(response_parameters=[messages.ResponseParameters(size=size) for size, _ in EXCHANGE])
    responses = list(stub.StreamingOutputCall(request))
    equal(len(responses), 4, "responses")
    for response, (size, _) in zip(responses, EXCHANGE):
        zeros(response, size)


def ping_pong(stub):
    requests = Requests()
    call = stub.FullDuplexCall(iter(requests))
    for size, sent in EXCHANGE:
        requests.send(messages.StreamingOutputCallRequest(response_parameters=[messages.ResponseParameters(size=size)], payload=testing.payload(sent)))
        zeros(next(call), size)
    requests.close()
    equal(list(call), [], "responses after the fourth")
    equal(call.code(), grpc.StatusCode.OK, "status")


def empty_stream(stub):
    call = stub.FullDuplexCall(iter(()))
    equal(list(call), [], "responses")
    equal(call.code(), grpc.StatusCode.OK, "status")


def client_compressed_unary(stub):
    fails(lambda: stub.UnaryCall(large(expect_compressed=flag(True))), grpc.StatusCode.INVALID_ARGUMENT)
    zeros(stub.UnaryCall(large(expect_compressed=flag(True)), compression=grpc.Compression.Gzip), 314159)
    zeros(stub.UnaryCall(large(expect_compressed=flag(False))), 314159)


def server_compressed_unary(stub, raw):
    for compressed in (True, False):
        request = large(response_compressed=flag(compressed))
        zeros(stub.UnaryCall(request), 314159)
        was, response = raw.UnaryCall(request)
        equal(was, compressed, "compressed flag")
        zeros(response, 314159)


def server_compressed_streaming(stub, raw):
    request = messages.StreamingOutputCallRequest(response_parameters=[
        messages.ResponseParameters(compressed=flag(True), size=31415), messages.ResponseParameters(compressed=flag(False), size=92653)])
    responses = list(stub.StreamingOutputCall(request))
    equal([len(response.payload.body) for response in responses], [31415, 92653], "payload sizes")
    seen = list(raw.StreamingOutputCall(request))
    equal([was for was, _ in seen], [True, False], "compressed flags")
    for (_, response), size in zip(seen, (31415, 92653)):
        zeros(response, size)


def compressed_stream_cannot_mix(stub):
    """Not a case, the proof that this client lacks one: what is asked for holds for every message of a call, and no call takes a choice per message."""
    names = {name for kind in (grpc.StreamUnaryMultiCallable, grpc.StreamStreamMultiCallable) for name in kind.__call__.__code__.co_varnames}
    equal(names, {"self", "request_iterator", "timeout", "metadata", "credentials", "wait_for_ready", "compression"}, "what a streaming call can be given")
    requests = [messages.StreamingInputCallRequest(payload=testing.payload(size)) for size in (27182, 45904)]
    stub.StreamingInputCall(iter(requests), compression=grpc.Compression.Gzip)


def custom_metadata(stub):
    sent = ((testing.INITIAL_KEY, "test_initial_metadata_value"), (testing.TRAILING_KEY, b"\xab\xab\xab"))

    def echoed(call):
        equal([v for k, v in call.initial_metadata() if k == testing.INITIAL_KEY], ["test_initial_metadata_value"], "initial metadata")
        equal([v for k, v in call.trailing_metadata() if k == testing.TRAILING_KEY], [b"\xab\xab\xab"], "trailing metadata")

    response, call = stub.UnaryCall.with_call(large(), metadata=sent)
    zeros(response, 314159)
    echoed(call)

    call = stub.FullDuplexCall(iter([messages.StreamingOutputCallRequest(
        response_parameters=[messages.ResponseParameters(size=314159)], payload=testing.payload(271828))]), metadata=sent)
    responses = list(call)
    equal(len(responses), 1, "responses")
    zeros(responses[0], 314159)
    equal(call.code(), grpc.StatusCode.OK, "status")
    echoed(call)


def status_code_and_message(stub):
    status = messages.EchoStatus(code=2, message="test status message")
    fails(lambda: stub.UnaryCall(messages.SimpleRequest(response_status=status)), grpc.StatusCode.UNKNOWN, status.message)
    fails(lambda: list(stub.FullDuplexCall(iter([messages.StreamingOutputCallRequest(response_status=status)]))), grpc.StatusCode.UNKNOWN, status.message)


def special_status_message(stub):
    message = "\t\ntest with whitespace\r\nand Unicode BMP \u263A and non-BMP \U0001F608\t\n"
    request = messages.SimpleRequest(response_status=messages.EchoStatus(code=2, message=message))
    fails(lambda: stub.UnaryCall(request), grpc.StatusCode.UNKNOWN, message)


def unimplemented_method(stub):
    fails(lambda: stub.UnimplementedCall(testing.Empty()), grpc.StatusCode.UNIMPLEMENTED)


def unimplemented_service(stub):
    fails(lambda: stub.method(testing.UNIMPLEMENTED_SERVICE, "UnimplementedCall")(testing.Empty()), grpc.StatusCode.UNIMPLEMENTED)


def cancel_after_begin(stub):
    stub.EmptyCall(testing.Empty())
    requests = Requests()
    call = stub.StreamingInputCall.future(iter(requests))
    call.cancel()
    fails(call.result, grpc.StatusCode.CANCELLED)
    equal(call.code(), grpc.StatusCode.CANCELLED, "status")
    requests.close()


def cancel_after_first_response(stub):
    requests = Requests()
    call = stub.FullDuplexCall(iter(requests))
    requests.send(messages.StreamingOutputCallRequest(response_parameters=[messages.ResponseParameters(size=31415)], payload=testing.payload(27182)))
    zeros(next(call), 31415)
    call.cancel()
    fails(lambda: next(call), grpc.StatusCode.CANCELLED)
    equal(call.code(), grpc.StatusCode.CANCELLED, "status")
    requests.close()


def timeout_on_sleeping_server(stub):
    requests = Requests()
    call = stub.FullDuplexCall(iter(requests), timeout=0.001)
    requests.send(messages.StreamingOutputCallRequest(payload=testing.payload(27182)))
    fails(lambda: next(call), grpc.StatusCode.DEADLINE_EXCEEDED)
    requests.close()


def concurrent_large_unary(stub):
    request = large()
    method = stub.UnaryCall
    for call in [method.future(request) for _ in range(1000)]:
        zeros(call.result(), 314159)


def soak(address, options, one_channel):
    settings = {
        "soak_iterations": 10, "soak_max_failures": 0, "soak_per_iteration_max_acceptable_latency_ms": 1000, "soak_overall_timeout_seconds": 10,
        "soak_min_time_ms_between_rpcs": 0, "soak_request_size": 271828, "soak_response_size": 314159, **options}
    started = time.perf_counter()
    done = 0
    failures = []
    shared = connect(address) if one_channel else None
    while done < settings["soak_iterations"] and time.perf_counter() - started < settings["soak_overall_timeout_seconds"]:
        before = time.perf_counter()
        channel = shared or connect(address)
        failure = None
        try:
            zeros(Stub(channel).UnaryCall(messages.SimpleRequest(
                response_size=settings["soak_response_size"], payload=testing.payload(settings["soak_request_size"]))), settings["soak_response_size"])
        except (grpc.RpcError, AssertionError) as e:
            failure = str(e)
        latency = (time.perf_counter() - before) * 1000
        if shared is None:
            channel.close()
        if failure is None and latency > settings["soak_per_iteration_max_acceptable_latency_ms"]:
            failure = f"{latency:.1f} ms"
        if failure is not None:
            failures.append(failure)
        done += 1
        time.sleep(max(0, settings["soak_min_time_ms_between_rpcs"] - latency) / 1000)
    if shared is not None:
        shared.close()
    equal(done, settings["soak_iterations"], f"iterations within {settings['soak_overall_timeout_seconds']} s")
    if len(failures) > settings["soak_max_failures"]:
        raise AssertionError(f"{len(failures)} iterations failed, the first: {failures[0]}")


CASES = {case.__name__: case for case in [
    empty_unary, large_unary, client_streaming, server_streaming, ping_pong, empty_stream, client_compressed_unary, custom_metadata,
    status_code_and_message, special_status_message, unimplemented_method, unimplemented_service, cancel_after_begin, cancel_after_first_response,
    timeout_on_sleeping_server, concurrent_large_unary, compressed_stream_cannot_mix]}
OBSERVING_CASES = {case.__name__: case for case in [server_compressed_unary, server_compressed_streaming]}


def run(name, address, options):
    if name in ("rpc_soak", "channel_soak"):
        soak(address, options, name == "rpc_soak")
        return
    with connect(address) as channel:
        if name in CASES:
            CASES[name](Stub(channel))
            return
        with connect(address, raw=True) as raw:
            OBSERVING_CASES[name](Stub(channel), Stub(raw, raw=True))


for line in sys.stdin:
    command = json.loads(line)
    try:
        run(command["case"], command["address"], command["options"])
        print(json.dumps({"ok": True}), flush=True)
    except Exception:  # Whatever it is, it is the case's outcome, and the next case must run.
        print(json.dumps({"ok": False, "error": traceback.format_exc()}), flush=True)
