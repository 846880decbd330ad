// Compiles the caller of every row against the code that protobuf-es makes of both versions, and writes the errors as JSON.
// A row is a folder of the one given: old/set.binpb and new/set.binpb (FileDescriptorSet), and caller.ts.
import { readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { create, fromBinary } from "@bufbuild/protobuf";
import { CodeGeneratorRequestSchema, FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import ts from "typescript";

const { protocGenEs } = createRequire(import.meta.url)("@bufbuild/protoc-gen-es/dist/cjs/src/protoc-gen-es-plugin.js");
const root = process.argv[2];
symlinkSync(join(dirname(fileURLToPath(import.meta.url)), "node_modules"), join(root, "node_modules"), "junction");
const rows = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name);
const errors = Object.fromEntries(rows.map((row) => [row, { old: [], new: [] }]));
const sources = [];
for (const row of rows) {
  for (const version of ["old", "new"]) {
    const folder = join(root, row, version);
    const set = fromBinary(FileDescriptorSetSchema, readFileSync(join(folder, "set.binpb")));
    const request = create(CodeGeneratorRequestSchema, {
      fileToGenerate: set.file.map((file) => file.name).filter((name) => !name.startsWith("google/")),
      parameter: "target=ts",
      protoFile: set.file,
    });
    for (const file of protocGenEs.run(request).file) {
      writeFileSync(join(folder, file.name), file.content);
    }
    writeFileSync(join(folder, "caller.ts"), readFileSync(join(root, row, "caller.ts")));
    sources.push(join(folder, "caller.ts"));
  }
}
const program = ts.createProgram(sources, {
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  types: [],
});
for (const diagnostic of ts.getPreEmitDiagnostics(program)) {
  const text = ts.flattenDiagnosticMessageText(diagnostic.messageText, " ");
  const [row, version] = diagnostic.file ? relative(root, diagnostic.file.fileName).split(sep) : [];
  if (!errors[row]?.[version]) {
    throw new Error(`${diagnostic.file?.fileName}: ${text}`);
  }
  errors[row][version].push(`${diagnostic.file.fileName}: ${text}`);
}
console.log(JSON.stringify(errors));
