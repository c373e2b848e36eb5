import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CommandResult, runCommand } from '@tinydock/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TDCTL, TINYDOCKD } from './support/test-daemon.ts';

describe('tdctl service, beside the machine’s own daemon', () => {
  let root: string;
  let run: string;

  beforeAll(async () => {
    root = await mkdtemp('/var/tmp/tinydock-e2e-');
    run = await mkdtemp('/run/td-e2e-');
  });

  const tdctl = (args: readonly string[], accept: readonly number[] = [0]): Promise<CommandResult> =>
    runCommand(process.execPath, [TDCTL, ...args], { accept, env: { TINYDOCK_ROOT: root, TINYDOCK_RUN: run } });
  const pid = async (): Promise<string> => (await readFile(join(run, 'tinydockd.pid'), 'utf8')).trim();

  afterAll(async () => {
    await tdctl(['service', 'uninstall']);
    expect(existsSync(join(run, 'tinydock.sock'))).toBe(false);
    await rm(root, { recursive: true, force: true });
    await rm(run, { recursive: true, force: true });
  });

  test('installs, says how it is, shows the log, reads settings again, stops and starts', async () => {
    expect((await tdctl(['service', 'status'], [3])).stdout).toContain('not running');
    const installed = await tdctl(['service', 'install']);
    expect(installed.stdout).toBe(`tinydock answers on unix://${run}/tinydock.sock\n`);
    expect(installed.stderr).toContain('nobody starts it again after a reboot');
    const first = await pid();
    await tdctl(['service', 'start']);
    expect(await pid()).toBe(first);
    expect((await tdctl(['service', 'status'])).stdout).toContain(
      `running (process ${first}), process with the pid file`,
    );
    expect((await tdctl(['--host', `unix://${run}/tinydock.sock`, 'ping'])).exitCode).toBe(0);
    // Another store, and all that is mounted below the run directory would be cleared away.
    const other = ['--root', `${root}/other`, '--run', run, '--host', `unix://${run}/other.sock`];
    const refused = await runCommand(process.execPath, [TINYDOCKD, ...other], { accept: [1] });
    expect(refused.stdout + refused.stderr).toContain(`in use by another tinydockd, process ${first}`);
    await tdctl(['service', 'reload']);
    await expect
      .poll(async () => (await tdctl(['service', 'logs', '-n', '1'])).stdout, { timeout: 10_000 })
      .toContain('the configuration was read again');
    await tdctl(['service', 'stop']);
    expect((await tdctl(['service', 'status'], [3])).stdout).toContain('not running');
    await tdctl(['service', 'stop']);
    await tdctl(['service', 'start']);
    expect(await pid()).not.toBe(first);
  });

  test('a daemon that cannot start says why, and leaves no process', async () => {
    await tdctl(['service', 'stop']);
    const wrong = join(root, 'tinydockd.js');
    await writeFile(wrong, 'console.log("the reason"); process.exitCode = 2;');
    const failed = await tdctl(['service', 'start', '--daemon', wrong], [1]);
    expect(failed.stderr).toContain('the reason');
    expect(failed.stderr).toContain('does not answer on');
    expect((await tdctl(['service', 'start', '--daemon', 'nowhere'], [1])).stderr).toContain('nowhere is not there');
  });
});
