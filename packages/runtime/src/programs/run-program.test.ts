import { expect, test } from 'vitest';
import { runProgram } from './run-program.ts';

test('a program that ends tells its exit code and what it wrote', async () => {
  const result = await runProgram('sh', ['-c', 'echo out; echo err >&2; exit 3']);
  expect(result).toEqual({ exitCode: 3, stdout: 'out\n', stderr: 'err\n' });
});

test('why a program has no exit code is said', async () => {
  const missing = await runProgram('/nonexistent/program', []);
  expect(missing).toMatchObject({ exitCode: undefined, stderr: expect.stringContaining('ENOENT') as string });
  const killed = await runProgram('sh', ['-c', 'kill -9 $$']);
  expect(killed).toMatchObject({ exitCode: undefined, stderr: expect.stringContaining('by a signal') as string });
  const late = await runProgram('sleep', ['60'], 100);
  expect(late).toMatchObject({ exitCode: undefined, stderr: expect.stringContaining('after 0.1 seconds') as string });
});
