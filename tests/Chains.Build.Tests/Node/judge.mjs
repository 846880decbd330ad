// Judges an OpenAPI document and values of its schemas: `node judge.mjs <document> <cases>`, where the cases are [{"schema": JSON pointer, "value": …}].
// Prints {"document": [problem], "cases": [null or problem]}.
import { readFileSync } from "node:fs";
import { Validator } from "@seriousme/openapi-schema-validator";
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

const document = JSON.parse(readFileSync(process.argv[2], "utf8"));
const cases = JSON.parse(readFileSync(process.argv[3], "utf8"));

const verdict = await new Validator().validate(structuredClone(document));
const ajv = new Ajv2020({ strict: false, validateFormats: true });
addFormats(ajv);
ajv.addSchema(document, "document");

const compiled = new Map();
const problems = cases.map(({ schema, value }) => {
  if (!compiled.has(schema)) {
    compiled.set(schema, ajv.compile({ $ref: "document#" + schema }));
  }

  const validate = compiled.get(schema);
  return validate(value) ? null : ajv.errorsText(validate.errors);
});

console.log(JSON.stringify({ document: verdict.valid ? [] : [verdict.errors].flat(), cases: problems }));
