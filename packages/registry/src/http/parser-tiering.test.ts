import { runCommand, startFakeRegistry } from '@tinydock/testing';
import { expect, test } from 'vitest';
import { describeBlob } from '../testing/test-session.ts';

const PROGRAM = new URL('../testing/fetch-often.ts', import.meta.url).pathname;
const TEXT = 'of a blob';
/** Each response counts against what V8 lets pass before it optimizes. */
const TIMES = '40';
const COMPILED = /^Compiled function (\w+)#\d+ using (\w+), .* bodysize (\d+)/gm;

test('the parser of responses is compiled once and not optimized', async () => {
  const registry = await startFakeRegistry();
  const bytes = Buffer.from(TEXT);
  registry.addBlob(describeBlob(bytes).digest, bytes);
  try {
    // In the turn, so that nothing is still being compiled when the program ends.
    const flags = ['--trace-wasm-compilation-times', '--wasm-sync-tier-up'];
    const { stdout } = await runCommand(process.execPath, [...flags, PROGRAM, registry.host, TIMES, TEXT]);
    const compiled = [...stdout.matchAll(COMPILED)];
    // Node has a module of its own, which it is through with before the first request.
    const parser = compiled.at(-1)?.[1];
    const large = compiled.filter(([, module, , size]) => module === parser && Number(size) >= 10_000);
    expect(large.map(([, , compiler]) => compiler)).toEqual(['Liftoff']);
  } finally {
    await registry.close();
  }
});
