import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { leftoversOf } from './support/leftovers.ts';
import { TestDaemon } from './support/test-daemon.ts';

interface Found {
  readonly Check: string;
  readonly Level: string;
  readonly Message: string;
  readonly Fix: string;
}

describe('doctor, and settings that are read again', () => {
  let daemon: TestDaemon;

  beforeAll(async () => {
    daemon = await TestDaemon.start({ 'log-level': 'info' });
  });

  afterAll(async () => {
    await daemon.destroy();
    expect(await leftoversOf(daemon)).toEqual([]);
  });

  async function examine(): Promise<{ readonly exitCode: number; readonly found: readonly Found[] }> {
    const { exitCode, stdout } = await daemon.tdctl(['doctor', '--json'], { accept: [0, 1] });
    return { exitCode, found: JSON.parse(stdout) as Found[] };
  }

  test('looks at machine, daemon and store; without a daemon at the machine alone, and says how to start it', async () => {
    const running = await examine();
    const level = (found: readonly Found[], check: string) => found.find(({ Check }) => Check === check)?.Level;
    for (const check of ['kernel', 'erofs', 'overlay', 'namespaces', 'nft', 'seccomp', 'socket', 'daemon', 'store'])
      expect([check, level(running.found, check)]).toEqual([check, 'ok']);
    expect(running.found.filter(({ Level }) => Level === 'broken')).toEqual([]);
    expect(running.exitCode).toBe(0);
    await daemon.end('SIGTERM');
    const stopped = await examine();
    expect(stopped.exitCode).toBe(1);
    expect(level(stopped.found, 'kernel')).toBe('ok');
    expect(level(stopped.found, 'store')).toBe('skipped');
    const broken = stopped.found.filter(({ Level }) => Level === 'broken');
    expect(broken.map(({ Check }) => Check)).toContain('daemon');
    expect(broken.filter(({ Fix }) => Fix === '')).toEqual([]);
    await daemon.boot();
    expect(await daemon.output('doctor')).toMatch(
      /^ok +kernel +Linux .*\n[\s\S]*\d+ ok, \d+ warnings, 0 broken, 0 skipped$/,
    );
  });

  test('SIGHUP: the log level at once; what is wrong changes nothing', async () => {
    const until = async (text: string): Promise<string> => {
      const deadline = performance.now() + 60_000;
      for (;;) {
        const found = (await daemon.log()).split('\n').findLast((entry) => entry.includes(text));
        if (found !== undefined) return found;
        if (performance.now() > deadline) throw new Error(await daemon.log());
        await delay(50);
      }
    };
    await daemon.configure({ 'log-level': 'warn', 'trash-lifetime-hours': 1 });
    process.kill(daemon.pid, 'SIGHUP');
    expect(JSON.parse(await until('was read again'))).toMatchObject({
      logLevel: 'warn',
      needsRestart: ['trashLifetimeMs'],
    });
    await daemon.configure({ 'log-level': 'loud' });
    process.kill(daemon.pid, 'SIGHUP');
    expect(await until('cannot be read again')).toContain('log-level');
    await daemon.output('ping');
    const stops = async (): Promise<number> => (await daemon.log()).split('tinydockd has stopped').length;
    const before = await stops();
    await daemon.end('SIGTERM');
    await daemon.configure({});
    await daemon.boot();
    // Of its level then, its end was no news.
    expect(await stops()).toBe(before);
  });
});
