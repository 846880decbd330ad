"""A stock grpcio server of the four chainlets of the chain interop that Caller calls, with stubs that protoc and grpc_python_plugin made.

Arguments: folder of the generated modules, file of the samples. Prints its port, then a line for what it sees of calls that wait. What arrives is compared with the samples: a
difference aborts the call.
"""
import sys
import threading
from concurrent import futures

import grpc

sys.path.insert(0, sys.argv[1])
import interop
import incoming_pb2
import incoming_pb2_grpc
import outgoing_pb2
import outgoing_pb2_grpc
import two_way_pb2
import two_way_pb2_grpc
import types_pb2
import unary_pb2
import unary_pb2_grpc

cases = interop.Cases(sys.argv[2])


def exchange(sample, arrived, context):
    """The sample of this side and the value that arrived, once that is known to be the sample."""
    differences = list(cases.differences(sample, arrived))
    if differences:
        context.abort(grpc.StatusCode.FAILED_PRECONDITION, "; ".join(differences))
    return types_pb2.Exchange(made=cases.sample(sample), echoed=arrived)


def end(form, then, context):
    if then.startswith("wait "):
        ended = threading.Event()
        context.add_callback(ended.set)
        remaining = context.time_remaining()
        interop.say(f"{form}: {then}, {'within seconds' if remaining is not None and remaining < 60 else 'without a hurry'}")
        interop.say(f"{form}: {then}, {'cancelled' if ended.wait(60) else 'forgotten'}")
    elif then:
        context.abort(grpc.StatusCode[then], f"lost in python after {form}")


class Unary(unary_pb2_grpc.UnaryServicer):
    def RunRemote(self, request, context):
        answer = exchange(request.sample, request.value, context)
        end("unary", request.then, context)
        return unary_pb2.UnaryRunRemoteResponse(result=answer)


class Outgoing(outgoing_pb2_grpc.OutgoingServicer):
    def RunRemote(self, request, context):
        for sample, value in enumerate(request.values):
            yield outgoing_pb2.OutgoingRunRemoteResponse(result=exchange(sample, value, context))
        end("outgoing", request.then, context)


class Incoming(incoming_pb2_grpc.IncomingServicer):
    def RunRemote(self, request_iterator, context):
        then, seen = "", []
        for message in request_iterator:
            then = then or message.then
            if message.HasField("values"):
                seen.append(exchange(len(seen), message.values, context))
        end("incoming", then, context)
        return incoming_pb2.IncomingRunRemoteResponse(result=seen)


class TwoWay(two_way_pb2_grpc.TwoWayServicer):
    def RunRemote(self, request_iterator, context):
        then, sample = "", 0
        for message in request_iterator:
            then = then or message.then
            if message.HasField("values"):
                yield two_way_pb2.TwoWayRunRemoteResponse(result=exchange(sample, message.values, context))
                sample += 1
        end("two_way", then, context)


server = grpc.server(futures.ThreadPoolExecutor(max_workers=16), options=[("grpc.max_receive_message_length", -1)])
unary_pb2_grpc.add_UnaryServicer_to_server(Unary(), server)
outgoing_pb2_grpc.add_OutgoingServicer_to_server(Outgoing(), server)
incoming_pb2_grpc.add_IncomingServicer_to_server(Incoming(), server)
two_way_pb2_grpc.add_TwoWayServicer_to_server(TwoWay(), server)
interop.say(str(server.add_insecure_port("127.0.0.1:0")))
server.start()
server.wait_for_termination()
