// A stock grpc-js server of grpc.testing.TestService. Prints its port as JSON; ends with its standard input.
'use strict';

const { once } = require('node:events');
const { setTimeout: delay } = require('node:timers/promises');
const grpc = require('@grpc/grpc-js');
const { testing, payload, initialKey, trailingKey } = require('./testing');

// The compressed flags of each call's request messages, in order, by the metadata object that the handler gets.
const flagsOf = new WeakMap();

// grpc-js gives handlers no compressed flag. Its interceptors wrap the call that owns the HTTP/2 stream: a second listener there sees the same frames
// before grpc-js inflates them.
function observeFlags(method, call) {
  if (!call.stream) {
    throw new Error('This grpc-js keeps its HTTP/2 stream elsewhere: request flags cannot be seen.');
  }

  const flags = [];
  let header = Buffer.alloc(0);
  let left = 0;
  call.stream.on('data', chunk => {
    while (chunk.length > 0) {
      if (left > 0) {
        const taken = Math.min(left, chunk.length);
        left -= taken;
        chunk = chunk.subarray(taken);
        continue;
      }

      const needed = 5 - header.length;
      header = Buffer.concat([header, chunk.subarray(0, needed)]);
      chunk = chunk.subarray(needed);
      if (header.length === 5) {
        flags.push(header[0] === 1);
        left = header.readUInt32BE(1);
        header = Buffer.alloc(0);
      }
    }
  });

  return new grpc.ServerInterceptingCall(call, new grpc.ResponderBuilder().withStart(next => next(new grpc.ServerListenerBuilder()
    .withOnReceiveMetadata((metadata, deliver) => {
      flagsOf.set(metadata, flags);
      deliver(metadata);
    })
    .build())).build());
}

function echoInitial(call) {
  const metadata = new grpc.Metadata();
  for (const value of call.metadata.get(initialKey)) {
    metadata.add(initialKey, value);
  }

  call.sendMetadata(metadata);
}

function echoTrailing(call) {
  const metadata = new grpc.Metadata();
  for (const value of call.metadata.get(trailingKey)) {
    metadata.add(trailingKey, value);
  }

  return metadata;
}

function invalid(details) {
  return { code: grpc.status.INVALID_ARGUMENT, details };
}

/** The error that a request asks for or deserves; null where it is to be answered. */
function refusal(request, compressed) {
  if (request.expect_compressed && request.expect_compressed.value !== compressed) {
    return invalid(`expect_compressed is ${request.expect_compressed.value}, but the compressed flag was ${compressed}`);
  }

  if (request.response_type !== undefined && request.response_type !== 'COMPRESSABLE' && request.response_type !== 0) {
    return invalid(`response_type ${request.response_type} is unknown`);
  }

  if (request.response_status && request.response_status.code !== 0) {
    return { code: request.response_status.code, details: request.response_status.message };
  }

  return null;
}

function emptyCall(call, callback) {
  echoInitial(call);
  callback(null, {}, echoTrailing(call));
}

function unaryCall(call, callback) {
  const error = refusal(call.request, flagsOf.get(call.metadata)[0]);
  if (error) {
    callback({ ...error, metadata: echoTrailing(call) });
    return;
  }

  echoInitial(call);
  callback(null, { payload: payload(call.request.response_size) }, echoTrailing(call));
}

function streamingInputCall(call, callback) {
  let sum = 0;
  let messages = 0;
  let answered = false;
  echoInitial(call);
  call.on('data', request => {
    const error = refusal(request, flagsOf.get(call.metadata)[messages++]);
    if (error && !answered) {
      answered = true;
      callback(error);
    }

    sum += request.payload ? request.payload.body.length : 0;
  });
  call.on('end', () => {
    if (!answered) {
      answered = true;
      callback(null, { aggregated_payload_size: sum }, echoTrailing(call));
    }
  });
}

async function respond(call, request) {
  for (const wanted of request.response_parameters) {
    if (wanted.interval_us > 0) {
      await delay(wanted.interval_us / 1000);
    }

    if (!call.write({ payload: payload(wanted.size) })) {
      await once(call, 'drain');
    }
  }
}

function streamingOutputCall(call) {
  const error = refusal(call.request);
  if (error) {
    call.emit('error', error);
    return;
  }

  echoInitial(call);
  respond(call, call.request).then(() => call.end(echoTrailing(call)), failure => call.emit('error', { code: grpc.status.INTERNAL, details: failure.message }));
}

function fullDuplexCall(call) {
  let refused = false;
  let work = Promise.resolve();
  echoInitial(call);
  call.on('data', request => {
    call.pause();
    work = work.then(async () => {
      if (refused) {
        return;
      }

      const error = refusal(request);
      if (error) {
        refused = true;
        call.emit('error', { ...error, metadata: echoTrailing(call) });
        return;
      }

      await respond(call, request);
      call.resume();
    });
  });
  call.on('end', () => work.then(() => refused || call.end(echoTrailing(call))));
}

// Asks for gzip wherever grpc-js heeds it.
const server = new grpc.Server({ interceptors: [observeFlags], 'grpc.default_compression_algorithm': grpc.compressionAlgorithms.gzip });
server.addService(testing.TestService.service, {
  EmptyCall: emptyCall,
  UnaryCall: unaryCall,
  StreamingInputCall: streamingInputCall,
  StreamingOutputCall: streamingOutputCall,
  FullDuplexCall: fullDuplexCall,
});
server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) {
    throw error;
  }

  console.log(JSON.stringify({ port }));
});
process.stdin.on('end', () => process.exit(0)).resume();
