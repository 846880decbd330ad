"""A stock grpcio client of the chain interop, with stubs that protoc and grpc_python_plugin made.

Arguments: folder of the generated modules, file of the samples. Reads one JSON object per line, {"id", "form", "address"} with "then" and "timeout" where a call shall end in another
way ("spoil": because a decimal is none), or {"cancel": id}; answers each call with {"id", "exchanged", "differences"} and, unless it succeeded, "code" and "details". Calls run side by
side. {"id", "compare": n} asks where sample n differs from the next one, so that a comparison that sees nothing does not stay unseen.
"""
import json
import sys
import threading

import grpc

sys.path.insert(0, sys.argv[1])
import interop
import incoming_pb2
import incoming_pb2_grpc
import outgoing_pb2
import outgoing_pb2_grpc
import two_way_pb2
import two_way_pb2_grpc
import unary_pb2
import unary_pb2_grpc

cases = interop.Cases(sys.argv[2])
channels = {}
calls = {}
changed = threading.Condition()


def unary(channel, then, timeout, started):
    stub = unary_pb2_grpc.UnaryStub(channel)
    count = 1 if then else len(cases.samples)
    for sample in range(count):
        request = unary_pb2.UnaryRunRemoteRequest(value=cases.sample(sample), sample=sample, then=then)
        if then == "spoil":
            decimals = next(field for field, type in cases.types["single"].items() if type == "decimal")
            setattr(request.value.single, decimals, "12,50")
        call = stub.RunRemote.future(request, timeout=timeout)
        started(call)
        yield call.result().result


def outgoing(channel, then, timeout, started):
    request = outgoing_pb2.OutgoingRunRemoteRequest(values=cases.all(), then=then)
    call = outgoing_pb2_grpc.OutgoingStub(channel).RunRemote(request, timeout=timeout)
    started(call)
    for answer in call:
        yield answer.result


def messages(request, then):
    """The parameters come with the first message."""
    for sample, value in enumerate(cases.all()):
        yield request(value=value, then=then) if sample == 0 else request(value=value)


def incoming(channel, then, timeout, started):
    request = incoming_pb2.IncomingRunRemoteRequest
    call = incoming_pb2_grpc.IncomingStub(channel).RunRemote.future(messages(lambda value, then=None: request(values=value, then=then), then), timeout=timeout)
    started(call)
    yield from call.result().result


def two_way(channel, then, timeout, started):
    request = two_way_pb2.TwoWayRunRemoteRequest
    call = two_way_pb2_grpc.TwoWayStub(channel).RunRemote(messages(lambda value, then=None: request(values=value, then=then), then), timeout=timeout)
    started(call)
    for answer in call:
        yield answer.result


def run(command):
    answer = {"id": command["id"], "exchanged": 0, "differences": []}

    def started(call):
        with changed:
            calls[command["id"]] = call
            changed.notify_all()

    try:
        for exchange in globals()[command["form"]](channels[command["address"]], command.get("then"), command.get("timeout", 60), started):
            answer["differences"] += cases.check(answer["exchanged"], exchange)
            answer["exchanged"] += 1
    except grpc.FutureCancelledError:
        answer["code"] = grpc.StatusCode.CANCELLED.name
    except grpc.RpcError as error:
        answer["code"] = error.code().name
        answer["details"] = error.details()
    except Exception as error:
        answer["code"] = repr(error)
    interop.say(json.dumps(answer))


for line in sys.stdin:
    command = json.loads(line)
    if "cancel" in command:
        with changed:
            changed.wait_for(lambda: command["cancel"] in calls)
            calls[command["cancel"]].cancel()
    elif "compare" in command:
        number = command["compare"]
        differences = list(cases.differences(number, cases.sample((number + 1) % len(cases.samples))))
        interop.say(json.dumps({"id": command["id"], "exchanged": 0, "differences": differences}))
    else:
        address = command["address"]
        if address not in channels:
            channels[address] = grpc.insecure_channel(address, options=[("grpc.max_receive_message_length", -1)])
        threading.Thread(target=run, args=(command,), daemon=True).start()
