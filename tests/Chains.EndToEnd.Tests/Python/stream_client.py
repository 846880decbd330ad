"""Calls a RunRemote that takes a stream, with stubs that protoc and grpc_python_plugin made. Prints one JSON line per answer, or the status of a failed call.

Arguments: address, folder of the generated modules, module (without _pb2), service, steps as JSON. A step is a message to send, "wait" for one more answer
before the next, or "cancel".
"""
import importlib
import json
import sys
import threading

import grpc
from google.protobuf import json_format

address, folder, module, service, steps_json = sys.argv[1:]
sys.path.insert(0, folder)
messages = importlib.import_module(module + "_pb2")
stubs = importlib.import_module(module + "_pb2_grpc")
method = messages.DESCRIPTOR.services_by_name[service].methods_by_name["RunRemote"]
request_type = getattr(messages, method.input_type.name)
answered = threading.Semaphore(0)
started = threading.Event()
calls = []


def requests():
    for step in json.loads(steps_json):
        if step == "wait":
            assert answered.acquire(timeout=30), "no answer came"
        elif step == "cancel":
            started.wait(30)
            calls[0].cancel()
        else:
            yield json_format.ParseDict(step, request_type())


def show(answer):
    print(json.dumps({"answer": json_format.MessageToDict(answer, including_default_value_fields=True)}, sort_keys=True), flush=True)
    answered.release()


with grpc.insecure_channel(address) as channel:
    stub = getattr(stubs, service + "Stub")(channel)
    try:
        two_way = isinstance(stub.RunRemote, grpc.StreamStreamMultiCallable)
        calls.append(stub.RunRemote(requests(), timeout=60) if two_way else stub.RunRemote.future(requests(), timeout=60))
        started.set()
        if two_way:
            for item in calls[0]:
                show(item)
        else:
            show(calls[0].result())
    except grpc.FutureCancelledError:
        print(json.dumps({"code": "CANCELLED"}), flush=True)
    except grpc.RpcError as error:
        print(json.dumps({"code": error.code().name, "details": error.details()}), flush=True)
