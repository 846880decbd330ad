// A stock grpc-js client that runs the published interop cases. Reads one JSON object per line, {"case", "address", "options"}, and answers each with
// {"ok"} or {"ok": false, "error"}; ends with its standard input.
'use strict';

const assert = require('node:assert/strict');
const readline = require('node:readline');
const zlib = require('node:zlib');
const { setTimeout: delay } = require('node:timers/promises');
const grpc = require('@grpc/grpc-js');
const { testing, payload, initialKey, trailingKey } = require('./testing');

// grpc-js shows no compressed flag to its caller, but inflates exactly the messages that have it, each through a gunzip of its own: their sizes are kept.
const inflated = [];
zlib.Gunzip.prototype.end = function (...args) {
  let size = 0;
  this.on('data', chunk => { size += chunk.length; }).on('end', () => inflated.push(size));
  return Object.getPrototypeOf(zlib.Gunzip.prototype).end.apply(this, args);
};

const compress = Symbol('compress');

// gRPC's write flag of that name; grpc-js heeds it but does not export its number.
const noCompress = 2;

/** Compresses the marked messages alone: the flags of a message are reachable from an interceptor, not from the generated calls. */
class PerMessageCompression extends grpc.InterceptingCall {
  sendMessageWithContext(context, message) {
    super.sendMessageWithContext({ ...context, flags: message[compress] ? 0 : noCompress }, message);
  }
}

const compressing = {
  'grpc.default_compression_algorithm': grpc.compressionAlgorithms.gzip,
  interceptors: [(options, next) => new PerMessageCompression(next(options))],
};

function connect(address, options = {}, Service = testing.TestService) {
  return new Service(address, grpc.credentials.createInsecure(), options);
}

/** One call with a single response: what came back, whatever the status. */
function unary(start) {
  return new Promise(resolve => {
    const seen = { initial: new grpc.Metadata() };
    const call = start((error, response) => {
      seen.error = error;
      seen.response = response;
    });
    call.on('metadata', metadata => { seen.initial = metadata; });
    call.on('status', status => resolve({ ...seen, status, peer: call.getPeer() }));
    seen.call = call;
  });
}

/** Follows a call with a stream of responses. */
class Responses {
  constructor(call) {
    this.messages = [];
    this.waiting = [];
    this.initial = new grpc.Metadata();
    call.on('metadata', metadata => { this.initial = metadata; });
    call.on('data', message => {
      this.messages.push(message);
      this.waiting.shift()?.(message);
    });
    call.on('error', () => { /* The status says the same. */ });
    this.status = new Promise(resolve => call.on('status', resolve));
  }

  /** The next response; fails where the call ends instead. */
  async next() {
    const arrived = new Promise(resolve => this.waiting.push(resolve));
    const first = await Promise.race([arrived, this.status]);
    assert.ok(first.payload, `the call ended with ${first.code} ${first.details} where a response was expected`);
    return first;
  }
}

function assertStatus(status, code, details) {
  assert.equal(status.code, code, `status ${status.code} (${status.details}) instead of ${code}`);
  if (details !== undefined) {
    assert.equal(status.details, details);
  }
}

function assertZeros(message, size) {
  assert.equal(message.payload.body.length, size);
  assert.ok(message.payload.body.equals(payload(size).body), 'the payload is not zeros');
}

const large = () => ({ response_size: 314159, payload: payload(271828) });

async function largeUnary(client, request = large(), size = 314159) {
  const result = await unary(done => client.UnaryCall(request, done));
  assertStatus(result.status, grpc.status.OK);
  assertZeros(result.response, size);
  return result;
}

async function withClient(address, options, use) {
  const client = connect(address, options);
  try {
    await use(client);
  } finally {
    client.close();
  }
}

async function soak(address, options, oneChannel) {
  const settings = {
    soak_iterations: 10, soak_max_failures: 0, soak_per_iteration_max_acceptable_latency_ms: 1000, soak_overall_timeout_seconds: 10,
    soak_min_time_ms_between_rpcs: 0, soak_request_size: 271828, soak_response_size: 314159, ...options,
  };
  const started = performance.now();
  const results = [];
  const shared = oneChannel ? connect(address) : null;
  while (results.length < settings.soak_iterations && performance.now() - started < settings.soak_overall_timeout_seconds * 1000) {
    const before = performance.now();
    const client = shared ?? connect(address);
    const request = { response_size: settings.soak_response_size, payload: payload(settings.soak_request_size) };
    let failure = null;
    try {
      await largeUnary(client, request, settings.soak_response_size);
    } catch (error) {
      failure = error.message;
    }

    const latency = performance.now() - before;
    shared ?? client.close();
    if (failure === null && latency > settings.soak_per_iteration_max_acceptable_latency_ms) {
      failure = `${latency.toFixed(1)} ms`;
    }

    results.push({ latency, failure });
    const pause = settings.soak_min_time_ms_between_rpcs - latency;
    if (pause > 0) {
      await delay(pause);
    }
  }

  shared?.close();
  const failures = results.filter(result => result.failure !== null);
  assert.equal(results.length, settings.soak_iterations, `only ${results.length} of ${settings.soak_iterations} iterations within ${settings.soak_overall_timeout_seconds} s`);
  assert.ok(failures.length <= settings.soak_max_failures, `${failures.length} iterations failed, the first: ${failures[0]?.failure}`);
}

function echoHeaders() {
  const metadata = new grpc.Metadata();
  metadata.add(initialKey, 'test_initial_metadata_value');
  metadata.add(trailingKey, Buffer.from([0xab, 0xab, 0xab]));
  return metadata;
}

function assertEchoed(initial, trailing) {
  assert.deepEqual(initial.get(initialKey), ['test_initial_metadata_value']);
  assert.deepEqual(trailing.get(trailingKey), [Buffer.from([0xab, 0xab, 0xab])]);
}

const exchange = [[31415, 27182], [9, 8], [2653, 1828], [58979, 45904]];

const cases = {
  empty_unary: address => withClient(address, {}, async client => {
    const { status, response } = await unary(done => client.EmptyCall({}, done));
    assertStatus(status, grpc.status.OK);
    assert.deepEqual(response, {});
  }),

  large_unary: address => withClient(address, {}, client => largeUnary(client)),

  client_streaming: address => withClient(address, {}, async client => {
    const { status, response } = await unary(done => {
      const call = client.StreamingInputCall(done);
      for (const size of [27182, 8, 1828, 45904]) {
        call.write({ payload: payload(size) });
      }

      call.end();
      return call;
    });
    assertStatus(status, grpc.status.OK);
    assert.equal(response.aggregated_payload_size, 74922);
  }),

  server_streaming: address => withClient(address, {}, async client => {
    const responses = new Responses(client.StreamingOutputCall({ response_parameters: exchange.map(([size]) => ({ size })) }));
    assertStatus(await responses.status, grpc.status.OK);
    assert.equal(responses.messages.length, 4);
    responses.messages.forEach((message, i) => assertZeros(message, exchange[i][0]));
  }),

  ping_pong: address => withClient(address, {}, async client => {
    const call = client.FullDuplexCall();
    const responses = new Responses(call);
    for (const [size, sent] of exchange) {
      call.write({ response_parameters: [{ size }], payload: payload(sent) });
      assertZeros(await responses.next(), size);
    }

    call.end();
    assertStatus(await responses.status, grpc.status.OK);
    assert.equal(responses.messages.length, 4);
  }),

  empty_stream: address => withClient(address, {}, async client => {
    const call = client.FullDuplexCall();
    const responses = new Responses(call);
    call.end();
    assertStatus(await responses.status, grpc.status.OK);
    assert.equal(responses.messages.length, 0);
  }),

  client_compressed_unary: address => withClient(address, compressing, async client => {
    const probe = await unary(done => client.UnaryCall({ ...large(), expect_compressed: { value: true } }, done));
    assertStatus(probe.status, grpc.status.INVALID_ARGUMENT);
    await largeUnary(client, { ...large(), expect_compressed: { value: true }, [compress]: true });
    await largeUnary(client, { ...large(), expect_compressed: { value: false } });
  }),

  server_compressed_unary: address => withClient(address, {}, async client => {
    inflated.length = 0;
    await largeUnary(client, { ...large(), response_compressed: { value: true } });
    assert.equal(inflated.length, 1, 'the response had no compressed flag');
    assert.ok(inflated[0] >= 314159);
    await largeUnary(client, { ...large(), response_compressed: { value: false } });
    assert.equal(inflated.length, 1, 'the response had the compressed flag');
  }),

  client_compressed_streaming: address => withClient(address, compressing, async client => {
    const probe = await unary(done => {
      const call = client.StreamingInputCall(done);
      call.write({ expect_compressed: { value: true }, payload: payload(27182) });
      call.end();
      return call;
    });
    assertStatus(probe.status, grpc.status.INVALID_ARGUMENT);
    const { status, response } = await unary(done => {
      const call = client.StreamingInputCall(done);
      call.write({ expect_compressed: { value: true }, payload: payload(27182), [compress]: true });
      call.write({ expect_compressed: { value: false }, payload: payload(45904) });
      call.end();
      return call;
    });
    assertStatus(status, grpc.status.OK);
    assert.equal(response.aggregated_payload_size, 73086);
  }),

  server_compressed_streaming: address => withClient(address, {}, async client => {
    inflated.length = 0;
    const responses = new Responses(client.StreamingOutputCall({
      response_parameters: [{ compressed: { value: true }, size: 31415 }, { compressed: { value: false }, size: 92653 }],
    }));
    assertStatus(await responses.status, grpc.status.OK);
    assert.equal(responses.messages.length, 2);
    assertZeros(responses.messages[0], 31415);
    assertZeros(responses.messages[1], 92653);
    assert.equal(inflated.length, 1, `the compressed flags are wrong: messages of ${inflated.join(', ')} bytes had one`);
    assert.ok(inflated[0] >= 31415 && inflated[0] < 92653, 'the wrong message had the compressed flag');
  }),

  custom_metadata: address => withClient(address, {}, async client => {
    const one = await unary(done => client.UnaryCall(large(), echoHeaders(), done));
    assertStatus(one.status, grpc.status.OK);
    assertZeros(one.response, 314159);
    assertEchoed(one.initial, one.status.metadata);

    const call = client.FullDuplexCall(echoHeaders());
    const responses = new Responses(call);
    call.write({ response_parameters: [{ size: 314159 }], payload: payload(271828) });
    call.end();
    const status = await responses.status;
    assertStatus(status, grpc.status.OK);
    assertEchoed(responses.initial, status.metadata);
  }),

  status_code_and_message: address => withClient(address, {}, async client => {
    const wanted = { response_status: { code: 2, message: 'test status message' } };
    assertStatus((await unary(done => client.UnaryCall(wanted, done))).status, 2, wanted.response_status.message);
    const call = client.FullDuplexCall();
    const responses = new Responses(call);
    call.write(wanted);
    call.end();
    assertStatus(await responses.status, 2, wanted.response_status.message);
  }),

  special_status_message: address => withClient(address, {}, async client => {
    const message = '\t\ntest with whitespace\r\nand Unicode BMP \u263A and non-BMP \u{1F608}\t\n';
    assertStatus((await unary(done => client.UnaryCall({ response_status: { code: 2, message } }, done))).status, 2, message);
  }),

  unimplemented_method: address => withClient(address, {}, async client => {
    assertStatus((await unary(done => client.UnimplementedCall({}, done))).status, grpc.status.UNIMPLEMENTED);
  }),

  unimplemented_service: async address => {
    const client = connect(address, {}, testing.UnimplementedService);
    try {
      assertStatus((await unary(done => client.UnimplementedCall({}, done))).status, grpc.status.UNIMPLEMENTED);
    } finally {
      client.close();
    }
  },

  cancel_after_begin: address => withClient(address, {}, async client => {
    await unary(done => client.EmptyCall({}, done));
    const { status } = await unary(done => {
      const call = client.StreamingInputCall(done);
      call.cancel();
      return call;
    });
    assertStatus(status, grpc.status.CANCELLED);
  }),

  cancel_after_first_response: address => withClient(address, {}, async client => {
    const call = client.FullDuplexCall();
    const responses = new Responses(call);
    call.write({ response_parameters: [{ size: 31415 }], payload: payload(27182) });
    assertZeros(await responses.next(), 31415);
    call.cancel();
    assertStatus(await responses.status, grpc.status.CANCELLED);
  }),

  timeout_on_sleeping_server: address => withClient(address, {}, async client => {
    const call = client.FullDuplexCall({ deadline: Date.now() + 1 });
    const responses = new Responses(call);
    call.write({ payload: payload(27182) });
    assertStatus(await responses.status, grpc.status.DEADLINE_EXCEEDED);
  }),

  concurrent_large_unary: address => withClient(address, {}, async client => {
    await Promise.all(Array.from({ length: 1000 }, () => largeUnary(client)));
  }),

  rpc_soak: (address, options) => soak(address, options, true),

  channel_soak: (address, options) => soak(address, options, false),
};

async function main() {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const { case: name, address, options } = JSON.parse(line);
    try {
      assert.ok(cases[name], `there is no case ${name}`);
      await cases[name](address, options);
      console.log(JSON.stringify({ ok: true }));
    } catch (error) {
      console.log(JSON.stringify({ ok: false, error: error.stack }));
    }
  }
}

main();
