"""Serves the chainlets of the chain audio that take a stream, with stubs that protoc and grpc_python_plugin made. Prints its port, then a line for what it sees of
each call.

Argument: folder of the generated modules.
"""
import sys
import threading
from concurrent import futures

import grpc

sys.path.insert(0, sys.argv[1])
import loudness_pb2 as loudness
import loudness_pb2_grpc as loudness_grpc
import sink_pb2 as sink
import sink_pb2_grpc as sink_grpc
import transcriber_pb2 as transcriber
import transcriber_pb2_grpc as transcriber_grpc
import types_pb2 as types


def say(text):
    print(text, flush=True)


class Loudness(loudness_grpc.LoudnessServicer):
    def RunRemote(self, request_iterator, context):
        first = next(request_iterator)
        total = 0.0
        blocks = 0
        for message in request_iterator:
            assert message.HasField("samples") and not message.HasField("gain") and not message.HasField("unit")
            blocks += 1
            total += sum(message.samples.items)
        say(f"loudness {first.HasField('samples')} {first.gain} {first.unit.value} {blocks}")
        return loudness.LoudnessRunRemoteResponse(result=total * first.gain)


class Sink(sink_grpc.SinkServicer):
    def RunRemote(self, request_iterator, context):
        lines = [message.lines.value for message in request_iterator]
        say("sink " + "+".join(lines))
        return sink.SinkRunRemoteResponse()


class Transcriber(transcriber_grpc.TranscriberServicer):
    def RunRemote(self, request_iterator, context):
        first = next(request_iterator)
        say("vocabulary " + " ".join(first.vocabulary))
        for index, message in enumerate(request_iterator):
            if message.sounds == "fail":
                context.abort(grpc.StatusCode.DATA_LOSS, "lost in python")
            if message.sounds == "hang":
                ended = threading.Event()
                context.add_callback(ended.set)
                say("hanging")
                ended.wait(30)
                say("cancelled")
                return
            yield transcriber.TranscriberRunRemoteResponse(result=types.Segment(**{"from": index, "text": message.sounds}))
        say("end of stream")


server = grpc.server(futures.ThreadPoolExecutor(max_workers=8))
loudness_grpc.add_LoudnessServicer_to_server(Loudness(), server)
sink_grpc.add_SinkServicer_to_server(Sink(), server)
transcriber_grpc.add_TranscriberServicer_to_server(Transcriber(), server)
say(server.add_insecure_port("127.0.0.1:0"))
server.start()
server.wait_for_termination()
