import { readdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importBusybox } from './support/busybox.ts';
import { leftoversOf } from './support/leftovers.ts';
import { TestDaemon } from './support/test-daemon.ts';

const LINES = 3000;
/** Some hundred lines at a time, so that the log is rotated several times. */
const SCRIPT = `i=0; while [ $i -lt ${LINES} ]; do echo line $i; i=$((i+1)); [ $((i % 150)) = 0 ] && sleep 0.1; done; true`;
const ALL = Array.from({ length: LINES }, (_, index) => `line ${index}`);

describe('logs with limits', () => {
  let daemon: TestDaemon;

  beforeAll(async () => {
    daemon = await TestDaemon.start();
    await importBusybox(daemon, 'busybox');
  });

  afterAll(async () => {
    await daemon.destroy();
    expect(await leftoversOf(daemon)).toEqual([]);
  });

  const files = async (name: string): Promise<string[]> => {
    const path = await daemon.output('inspect', '-f', '{{.LogPath}}', name);
    return (await readdir(dirname(path))).filter((file) => file.startsWith('container.log')).sort();
  };

  test('a client in the foreground gets all of it; what is kept is bounded', async () => {
    const limits = ['--log-driver', 'json-file', '--log-opt', 'max-size=8k', '--log-opt', 'max-file=3'];
    const { stdout } = await daemon.tdctl(['run', '--name', 'loud', ...limits, 'busybox', 'sh', '-c', SCRIPT]);
    expect(stdout.trim().split('\n')).toEqual(ALL);
    expect(await files('loud')).toEqual(['container.log', 'container.log.1', 'container.log.2']);
    const kept = (await daemon.output('logs', 'loud')).split('\n');
    expect(kept.length).toBeLessThan(LINES);
    expect(kept).toEqual(ALL.slice(-kept.length));
    // More than one file has, fewer than all of them have however full the newest is.
    expect((await daemon.output('logs', '-n', '200', 'loud')).split('\n')).toEqual(ALL.slice(-200));
    expect(await daemon.output('inspect', '-f', '{{json .HostConfig.LogConfig}}', 'loud')).toBe(
      '{"Type":"json-file","Config":{"max-file":"3","max-size":"8192"}}',
    );
  });

  test('logs -f goes on across rotations, also after a restart of the daemon', async () => {
    const limits = ['--log-opt', 'max-size=8k', '--log-opt', 'max-file=2'];
    const wait = 'while [ ! -e /go ]; do sleep 0.1; done; ';
    await daemon.tdctl(['run', '-d', '--name', 'steady', ...limits, 'busybox', 'sh', '-c', `${wait}${SCRIPT}`]);
    await daemon.end('SIGKILL');
    await daemon.boot();
    const following = daemon.tdctl(['logs', '-f', 'steady']);
    await daemon.tdctl(['exec', 'steady', 'touch', '/go']);
    const lines = (await following).stdout.trim().split('\n');
    expect(lines).toEqual(ALL.slice(-lines.length));
    expect(await files('steady')).toEqual(['container.log', 'container.log.1']);
    expect((await daemon.output('logs', 'steady')).split('\n').length).toBeLessThan(LINES);
  });

  test('none keeps nothing; what cannot be is refused', async () => {
    const quiet = await daemon.tdctl(['run', '--name', 'quiet', '--log-driver', 'none', 'busybox', 'echo', 'hello']);
    expect(quiet.stdout).toBe('hello\n');
    expect(await files('quiet')).toEqual([]);
    expect((await daemon.tdctl(['logs', 'quiet'], { accept: [1] })).stderr).toContain('--log-driver none');
    expect(await daemon.output('why', 'quiet')).toMatch(/^quiet ended by itself, successfully/);
    const refuse = async (...flags: readonly string[]): Promise<string> =>
      (await daemon.tdctl(['create', ...flags, 'busybox'], { accept: [1, 125] })).stderr;
    expect(await refuse('--log-driver', 'journald')).toContain('json-file');
    expect(await refuse('--log-opt', 'tag=x')).toContain('max-size');
    expect(await refuse('--log-opt', 'max-file=3')).toContain('max-file needs max-size');
    expect(await daemon.output('ps', '-aq', '--filter', 'status=created')).toBe('');
  });
});
