'use strict';

const path = require('node:path');
const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');

const protos = path.join(__dirname, '..', 'Protos');
const loaded = grpc.loadPackageDefinition(loader.loadSync('test.proto', { includeDirs: [protos], keepCase: true, defaults: true }));

exports.testing = loaded.grpc.testing;

exports.initialKey = 'x-grpc-test-echo-initial';
exports.trailingKey = 'x-grpc-test-echo-trailing-bin';

// Kept beyond the largest size of any case; a view of it costs nothing.
const zeros = Buffer.alloc(1 << 20);

/** A payload of so many zeros. */
exports.payload = size => ({ type: 0, body: size <= zeros.length ? zeros.subarray(0, size) : Buffer.alloc(size) });
