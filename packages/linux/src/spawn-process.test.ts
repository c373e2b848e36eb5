import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openPipe } from './pipe.ts';
import { runToEnd } from './run-to-end.ts';
import { spawnProcess } from './spawn-process.ts';

const env = { PATH: '/usr/bin:/bin' };
const limits = { env, timeoutMs: 20_000, maxOutputBytes: 100_000 };
const sh = (script: string) => ({ path: 'sh', args: ['-c', script] });

describe('spawnProcess', () => {
  let dir: string;

  beforeEach(() => {
    dir = realpathSync(mkdtempSync(join(tmpdir(), 'td-spawn-')));
  });

  afterEach(() => {
    rmSync(dir, { recursive: true });
  });

  test('says how a program ended, by itself or by a signal', async () => {
    const stdio = ['null', 'null', 'null'] as const;
    const [quick, killed] = await Promise.all([
      spawnProcess({ ...sh('exit 7'), env, stdio }),
      spawnProcess({ path: '/bin/sleep', args: ['600'], env, stdio }),
    ]);
    killed.kill(9);
    expect(await quick.ended).toEqual({ exitCode: 7, signal: undefined });
    expect(await killed.ended).toEqual({ exitCode: undefined, signal: 9 });
    killed.kill(9);
  });

  test('sees all of many that end at once, beside those that Node waits for', async () => {
    const stdio = ['null', 'null', 'null'] as const;
    const codes = Array.from({ length: 20 }, (_, index) => index);
    const children = codes.map((code) => spawnProcess({ ...sh(`exit ${String(code)}`), env, stdio }));
    const other = once(spawn('sh', ['-c', 'exit 3']), 'exit');
    const ends = await Promise.all(children.map(async (child) => (await child).ended));
    expect(ends.map(({ exitCode }) => exitCode)).toEqual(codes);
    expect((await other)[0]).toBe(3);
  });

  test('gives a program its descriptors, its directory, its environment and nothing else', async () => {
    const [input, output] = [openPipe(), openPipe()];
    const [asked, answered] = [input.readFd, output.writeFd].map((fd) => readlinkSync(`/proc/self/fd/${String(fd)}`));
    const program = sh('pwd; env; for fd in /proc/$$/fd/*; do readlink $fd; done; cat; cut -d" " -f6 /proc/$$/stat');
    const stdio = [input.readFd, output.writeFd, 'null', output.writeFd] as const;
    const child = await spawnProcess({ ...program, env, cwd: dir, stdio });
    for (const fd of [input.readFd, output.writeFd]) closeSync(fd);
    new Socket({ fd: input.writeFd, readable: false, writable: true }).end('said\n');
    const written = await new Socket({ fd: output.readFd, writable: false }).toArray();
    expect(await child.ended).toEqual({ exitCode: 0, signal: undefined });
    const pid = String(child.pid);
    const lines = Buffer.concat(written).toString().split('\n');
    expect(lines.slice(0, 3)).toEqual([dir, 'PATH=/usr/bin:/bin', `PWD=${dir}`]);
    expect(lines.filter((line) => line === asked || line === answered)).toEqual([asked, answered, answered]);
    expect(lines.slice(-3)).toEqual(['said', pid, '']);
  });

  test('a program has the signals of a new one, whatever this process ignores', async () => {
    const { stdout } = await runToEnd({ ...sh('grep -E "Sig(Ign|Blk)" /proc/self/status'), ...limits });
    // Those from 32 on are glibc's own.
    const signals = (stdout.match(/[0-9a-f]{8}$/gm) ?? []).map((hex) => Number.parseInt(hex, 16) & 0x7fff_ffff);
    expect(signals).toEqual([0, 0]);
    expect(readFileSync('/proc/self/status', 'utf8')).toMatch(/SigIgn:\s*\w*1000/);
  });

  test.each([
    ['/nowhere/program', 'ENOENT'],
    ['td-no-such-program', 'ENOENT'],
    ['/etc/passwd', 'EACCES'],
  ])('%s cannot be started: %s', async (path, code) => {
    await expect(spawnProcess({ path, args: [], env, stdio: ['null'] })).rejects.toMatchObject({ code });
  });
});

describe('runToEnd', () => {
  test('gives what a program wrote, and hands it its input', async () => {
    const end = await runToEnd({ ...sh('cat; echo wrong >&2; exit 4'), ...limits, stdin: 'in' });
    expect(end).toEqual({ exitCode: 4, stdout: 'in', stderr: 'wrong\n' });
  });

  test('a program that does not read its input is no failure', async () => {
    expect(await runToEnd({ ...sh('exit 0'), ...limits, stdin: 'x'.repeat(1_000_000) })).toMatchObject({ exitCode: 0 });
  });

  test('ends a program that takes too long or writes too much', async () => {
    const [slow, loud] = await Promise.all([
      runToEnd({ ...sh('sleep 600'), ...limits, timeoutMs: 50 }),
      runToEnd({ ...sh('exec yes'), ...limits }),
    ]);
    expect(slow.exitCode).toBeUndefined();
    expect(loud.exitCode).toBeUndefined();
    expect(loud.stdout.length).toBeLessThanOrEqual(limits.maxOutputBytes);
  });

  test('leaves no descriptors where a program cannot be started', async () => {
    const run = () => runToEnd({ path: '/nowhere', args: [], ...limits });
    await expect(run()).rejects.toMatchObject({ code: 'ENOENT' });
    const before = readdirSync('/proc/self/fd').length;
    await expect(run()).rejects.toMatchObject({ code: 'ENOENT' });
    await expect.poll(() => readdirSync('/proc/self/fd').length).toBeLessThanOrEqual(before);
  });
});
