import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CDI_HOOK_NAMES, DEFAULT_ISOLATION } from '@tinydock/domain';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cannotRunContainers, ContainerFixture, type NewContainer } from '../fixtures/container-fixture.ts';

describe.skipIf(cannotRunContainers !== undefined)('containers with devices of specifications', () => {
  let fixture: ContainerFixture;
  let log: string;

  beforeAll(async () => {
    fixture = await ContainerFixture.create();
    await mkdir(fixture.specDir);
    log = join(fixture.dir, 'hooks.log');
  });

  afterAll(async () => {
    expect(await fixture.destroy()).toEqual([]);
  });

  const describeDevice = (containerEdits: object): Promise<void> =>
    writeFile(
      join(fixture.specDir, 'test.json'),
      JSON.stringify({ cdiVersion: '0.7.0', kind: 'v/c', devices: [{ name: 'x', containerEdits }] }),
    );

  const withDevice = (spec: NewContainer['spec'] = {}): NewContainer => ({
    spec: { ...spec, isolation: { ...DEFAULT_ISOLATION, cdiDevices: ['v/c=x'] } },
  });

  const hookOf = (hookName: string, script: string): object => ({
    hookName,
    path: '/bin/busybox',
    args: ['sh', '-c', script],
  });

  test('nodes, variables, mounts and groups, also as another user than root', async () => {
    await writeFile(join(fixture.dir, 'library'), 'contents');
    await describeDevice({
      env: ['FOUND=it'],
      deviceNodes: [{ path: '/dev/mine', hostPath: '/dev/full', fileMode: 0o600 }],
      mounts: [{ hostPath: join(fixture.dir, 'library'), containerPath: '/usr/lib/it', options: ['ro', 'nosuid'] }],
      additionalGids: [77],
    });
    const script =
      'echo $FOUND; stat -c "%F %t:%T %u:%g %a" /dev/mine; cat /usr/lib/it; echo; id -G; echo x >/usr/lib/it; echo x >/dev/mine';
    const { stdout, stderr } = await fixture.runToEnd(['sh', '-c', script], withDevice({ user: 'web' }));
    expect(stdout.split('\n')).toEqual([
      'it',
      'character special file 1:7 101:102 600',
      'contents',
      '102 10 77 103',
      '',
    ]);
    expect(stderr).toMatch(/\/usr\/lib\/it: Read-only file system[^]*No space left on device/);
    const without = await fixture.runToEnd(['sh', '-c', 'echo ${FOUND-none}; test -e /dev/mine || echo none']);
    expect(without.stdout).toBe('none\nnone\n');
    await rm(join(fixture.rootfsDir, 'usr'), { recursive: true });
  });

  test('each kind of hook runs once, at its time', async () => {
    const names = CDI_HOOK_NAMES.filter((name) => name !== 'startContainer');
    const hooks = names.map((name) => hookOf(name, `echo ${name} >> ${log}`));
    await describeDevice({ hooks: [...hooks, hookOf('startContainer', 'echo startContainer >> /dev/shm/in')] });
    const id = await fixture.run(['sh', '-c', 'cat /dev/shm/in; exec sleep 100'], withDevice());
    const early = ['prestart', 'createRuntime', 'createContainer', 'poststart'];
    const read = async (): Promise<string[]> => (await readFile(log, 'utf8')).trim().split('\n').toSorted();
    expect(await read()).toEqual(early.toSorted());
    // As after a restart of the daemon.
    await fixture.reopen();
    await fixture.runtime.kill(id, 'SIGKILL');
    await fixture.runtime.waitExit(id);
    expect(await readFile(fixture.logPath(id), 'utf8')).toContain('startContainer');
    await fixture.runtime.delete(id);
    expect(await read()).toEqual([...early, 'poststop'].toSorted());
    await fixture.runtime.delete(id);
    expect(await read()).toHaveLength(5);
  });

  test('a hook that fails keeps the container from starting, and says why', async () => {
    await describeDevice({ hooks: [hookOf('createRuntime', 'echo no such card >&2; exit 3')] });
    const request = fixture.request(withDevice());
    await expect(fixture.runtime.create(request)).rejects.toMatchObject({
      code: 'FAILED_PRECONDITION',
      message: expect.stringMatching(/^cannot start the container: .*hook.*no such card$/) as string,
    });
    expect(await fixture.runtime.status(request.id)).toEqual({ kind: 'unknown' });
  });

  test('a hook that goes on for too long is ended, and named', async () => {
    await describeDevice({ hooks: [{ ...hookOf('createRuntime', 'exec sleep 1000'), timeout: 1 }] });
    const request = fixture.request(withDevice());
    await expect(fixture.runtime.create(request)).rejects.toThrow(/hook .*timeout of 1/);
  });

  test('a hook of the end that fails leaves nothing behind', async () => {
    await describeDevice({ hooks: [hookOf('poststop', 'exit 3')] });
    expect((await fixture.runToEnd(['echo', 'fine'], withDevice())).stdout).toBe('fine\n');
  });

  test('what has gone is named, and leaves nothing behind', async () => {
    await describeDevice({ deviceNodes: [{ path: '/dev/no-such' }] });
    const request = fixture.request(withDevice());
    await expect(fixture.runtime.create(request)).rejects.toThrow('/dev/no-such is not there');
    await rm(join(fixture.specDir, 'test.json'));
    await expect(fixture.runtime.create(request)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await fixture.runtime.status(request.id)).toEqual({ kind: 'unknown' });
  });
});
