"""Calls RunRemote of one service with stubs that protoc and grpc_python_plugin made. Prints one JSON line per answer, or the status of a failed call.

Arguments: address, folder of the generated modules, module (without _pb2), service, request as JSON.
"""
import importlib
import json
import sys

import grpc
from google.protobuf import json_format

address, folder, module, service, request_json = sys.argv[1:]
sys.path.insert(0, folder)
messages = importlib.import_module(module + "_pb2")
stubs = importlib.import_module(module + "_pb2_grpc")
method = messages.DESCRIPTOR.services_by_name[service].methods_by_name["RunRemote"]
request = json_format.Parse(request_json, getattr(messages, method.input_type.name)())


def show(answer):
    fields = json_format.MessageToDict(answer, including_default_value_fields=True)
    print(json.dumps({"answer": fields}), flush=True)


with grpc.insecure_channel(address) as channel:
    try:
        result = getattr(stubs, service + "Stub")(channel).RunRemote(request, timeout=60)
        if hasattr(result, "DESCRIPTOR"):
            show(result)
        else:
            for item in result:
                show(item)
    except grpc.RpcError as error:
        print(json.dumps({"code": error.code().name, "details": error.details()}), flush=True)
