import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { runCommand } from '@tinydock/testing';
import { expect, test } from 'vitest';
import { TDCTL } from './support/test-daemon.ts';

/** V8 takes no code that was compiled with other flags, so nobody else's is in the way of this test. */
const FLAGS = ['--no-opt', '--no-sparkplug'];

test('a command leaves what V8 compiled of it for the next', async () => {
  const node = async (...args: readonly string[]): Promise<string> =>
    (await runCommand(process.execPath, [...FLAGS, ...args])).stdout;
  const program = await readFile(join(dirname(TDCTL), 'tdctl-main.cjs'));
  const digest = createHash('sha256').update(program).digest('hex').slice(0, 16);
  const tag = (await node('-p', 'require("node:v8").cachedDataVersionTag().toString(16)')).trim();
  const place = join(userInfo().homedir, '.cache/tinydock/compiled', `${digest}-${process.version}-${tag}`);
  await rm(place, { recursive: true, force: true });
  try {
    const text = await node(TDCTL, 'completion', 'bash');
    expect(await readFile(join(place, 'code'), 'latin1')).toContain('"tdctl completion"');
    expect(await node(TDCTL, 'completion', 'bash')).toBe(text);
    await node(TDCTL, 'completion', 'fish');
    expect(await readFile(join(place, 'code'), 'latin1')).not.toContain('"tdctl completion","tdctl completion"');
  } finally {
    await rm(place, { recursive: true, force: true });
  }
});

test('a command loads nothing that it does not use, of Node and of libraries', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'tinydock-start-'));
  try {
    const preload = join(dir, 'preload.cjs');
    const globals = "Object.keys(globalThis).map((name) => 'global ' + name)";
    const source = `process.on('exit', () => console.log([...process.moduleLoadList, ...${globals}].join('\\n')));`;
    await writeFile(preload, source);
    const args = ['--require', preload, TDCTL, '--host', `unix://${dir}/none.sock`, 'ping'];
    const { stdout } = await runCommand(process.execPath, args, { accept: [1] });
    const loaded = stdout.split('\n').map((name) => name.replace('NativeModule ', ''));
    expect(loaded).toContain('net');
    for (const name of ['http2', 'http', 'tls', 'crypto', 'child_process', 'dns', 'readline']) {
      expect(loaded).not.toContain(name);
    }
    // What makes schemas of documents, none of which a ping reads, leaves its mark.
    expect(loaded.filter((name) => name.startsWith('global __zod'))).toEqual([]);
  } finally {
    await rm(dir, { recursive: true });
  }
});

test('a command whose directory is gone misses it only where it needs it', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'tinydock-start-'));
  const run = (command: string): ReturnType<typeof runCommand> =>
    runCommand('sh', ['-c', `cd ${dir}; rmdir ${dir} 2>/dev/null; exec ${process.execPath} ${TDCTL} ${command}`], {
      accept: [0, 1],
    });
  const help = await run('completion bash');
  expect(help).toMatchObject({ exitCode: 0, stderr: '' });
  await mkdir(dir);
  const build = await run('build --check .');
  expect(build.exitCode).toBe(1);
  expect(build.stderr).toBe('tdctl: the working directory is no longer there\nChange to one that is, as with cd.\n');
});
