"""Calls a server of this library with stock grpcio and prints what it saw, one JSON object per scenario."""
import json
import sys

import grpc

address = sys.argv[1]
channel = grpc.insecure_channel(address, options=[
    ("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)])


def unary(name, service="test.Service"):
    return channel.unary_unary(f"/{service}/{name}")


def stream(name, service="test.Service"):
    return channel.unary_stream(f"/{service}/{name}")


def plain(metadata):
    return sorted([key, value.hex() if isinstance(value, bytes) else value] for key, value in metadata or ())


def failure(call, *args, **kwargs):
    try:
        result = call(*args, **kwargs)
        if not isinstance(result, bytes):
            list(result)
    except grpc.RpcError as e:
        return {"code": e.code().name, "details": e.details(), "trailers": plain(e.trailing_metadata())}
    return {"code": "OK"}


def report(scenario, **seen):
    print(json.dumps({"scenario": scenario, **seen}), flush=True)


large = bytes(range(256)) * 12_000
report("unary", answer=unary("EchoBytes")("grüße ☺".encode()).decode(), empty=len(unary("EchoBytes")(b"")), large=unary("EchoBytes")(large) == large)
report("stream", messages=[m.decode() for m in stream("Count")(b"1000")] == [f"m{i}" for i in range(1000)], none=len(list(stream("Count")(b"0"))))
report("deadline", unary=failure(unary("Wait"), b"", timeout=0.3), stream=failure(stream("WaitStream"), b"", timeout=0.3), seen=float(unary("TimeLeft")(b"", timeout=30)))

sent = (("a-text", "one"), ("a-text", "two"), ("b-bin", b"\x00\xff"), ("b-bin", b"\x01"))
call = unary("Metadata").with_call(b"", metadata=sent)[1]
report("metadata", headers=plain(call.initial_metadata()), trailers=plain(call.trailing_metadata()))
report("status", **failure(unary("Fail"), b"\t\xe2\x98\xba %41 \xf0\x9f\x98\x88"))
report("exception", **failure(unary("Throw"), b""))
report("streamError", **failure(stream("CountThenFail"), b""))
report("unimplemented", method=failure(unary("Nothing"), b""), service=failure(unary("Echo", "no.Such"), b""), stream=failure(stream("Nothing"), b""))
report("tooLarge", **failure(unary("Small"), b"x" * 2000))
report("malformed", **failure(unary("Echo"), b"\xff\xfe"))
report("compressed", answer=unary("EchoBytes")(b"x" * 1000, compression=grpc.Compression.Gzip) == b"x" * 1000, deflate=failure(unary("EchoBytes"), b"x" * 1000, compression=grpc.Compression.Deflate))

health = "grpc.health.v1.Health"
watch = stream("Watch", health)(b"\x0a\x03svc")
report("health", server=unary("Check", health)(b"").hex(), service=unary("Check", health)(b"\x0a\x03svc").hex(), unknown=failure(unary("Check", health), b"\x0a\x01x"), watch=next(watch).hex())
watch.cancel()

endless = stream("Endless")(b"")
first = next(endless).decode()
endless.cancel()
report("cancelled", first=first)
unary("AwaitCancelled")(b"", timeout=10)
report("end", alive=unary("Echo")(b"still here").decode())
