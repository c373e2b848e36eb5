import { execFileSync } from 'node:child_process';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import protobuf from 'protobufjs';

const PROTOS = new URL('../../../protos', import.meta.url).pathname;
const DEFAULT_OUT = new URL('../src/generated', import.meta.url).pathname;

/** A line for each field and method, so that two changes of the protos meet only where they are about the same. */
function fieldByLine(document: object): string {
  const text = JSON.stringify(document, undefined, 1);
  return text.replaceAll(/\{\n\s+([^{}]*?)\n\s*\}/g, (_, fields: string) => `{ ${fields.replaceAll(/\n\s+/g, ' ')} }`);
}

/** Writes the types of all messages, and the protos as JSON, which loads faster than their text. */
function generate(outDir: string): void {
  const files = readdirSync(join(PROTOS, 'tinydock/v1'))
    .filter((name) => name.endsWith('.proto'))
    .sort()
    .map((name) => `tinydock/v1/${name}`);
  rmSync(outDir, { recursive: true, force: true });
  const generator = createRequire(import.meta.url).resolve('@grpc/proto-loader/build/bin/proto-loader-gen-types.js');
  const options = [
    '--longs=Number',
    '--bytes=Buffer',
    '--defaults',
    '--oneofs',
    '--grpcLib=@grpc/grpc-js',
    '--importFileExtension=.ts',
    '--targetFileExtension=.ts',
    '--includeComments',
    `--outDir=${outDir}`,
  ];
  execFileSync(process.execPath, [generator, '-I', '.', ...options, '--', ...files], { cwd: PROTOS, stdio: 'inherit' });
  // One file per proto that ties all messages together; nothing here needs it.
  for (const name of readdirSync(outDir).filter((entry) => entry.endsWith('.ts'))) rmSync(join(outDir, name));
  const root = new protobuf.Root();
  root.resolvePath = (_origin, target) => join(PROTOS, target);
  root.loadSync(files, { keepCase: false });
  root.resolveAll();
  writeFileSync(join(outDir, 'protocol.json'), `${fieldByLine(root.toJSON())}\n`);
}

const { values } = parseArgs({ options: { out: { type: 'string', default: DEFAULT_OUT } } });
generate(values.out);
