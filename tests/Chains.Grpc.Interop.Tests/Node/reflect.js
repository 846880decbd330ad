// A stock reflection client of grpc-js: learns the contract of TestService from the server alone and calls it. Arguments: address, v1 or v1alpha. Prints one
// JSON object with what it saw.
'use strict';

const grpc = require('@grpc/grpc-js');
const { GrpcReflection } = require('grpc-js-reflection-client');

async function failure(promise) {
  try {
    await promise;
    return null;
  } catch (error) {
    return error.message;
  }
}

async function main([address, version]) {
  const credentials = grpc.credentials.createInsecure();
  const reflection = new GrpcReflection(address, credentials, {}, version);
  const name = 'grpc.testing.TestService';
  const descriptor = await reflection.getDescriptorBySymbol(name);
  const { TestService } = descriptor.getPackageObject({ keepCase: true, longs: String, enums: String, defaults: true }).grpc.testing;
  const client = new TestService(address, credentials);
  const unary = await new Promise((resolve, reject) => client.UnaryCall(
    { response_size: 42, payload: { body: Buffer.alloc(7) } },
    (error, response) => error ? reject(error) : resolve(response)));
  const streamed = [];
  for await (const response of client.StreamingOutputCall({ response_parameters: [{ size: 3 }, { size: 5 }] })) {
    streamed.push(response.payload.body.length);
  }

  console.log(JSON.stringify({
    services: await reflection.listServices(),
    methods: (await reflection.listMethods(name)).map(method => [method.name, method.definition.requestStream, method.definition.responseStream]),
    unary: unary.payload.body.length,
    streamed,
    extensions: await reflection.getAllExtensionNumbersOfType('grpc.testing.SimpleRequest'),
    unknownSymbol: await failure(reflection.getDescriptorBySymbol('grpc.testing.Gone')),
    unknownFile: await failure(reflection.getDescriptorByFileName('gone.proto')),
  }));
  client.close();
  process.exit(0);
}

main(process.argv.slice(2));
