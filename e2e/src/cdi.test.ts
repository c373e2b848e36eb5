import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importBusybox } from './support/busybox.ts';
import { leftoversOf } from './support/leftovers.ts';
import { TestDaemon } from './support/test-daemon.ts';

describe('devices of the Container Device Interface', () => {
  let daemon: TestDaemon;
  let dir: string;
  let log: string;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'tinydock-cdi-'));
    log = join(dir, 'hooks.log');
    for (const name of ['etc', 'run']) await mkdir(join(dir, name));
    daemon = await TestDaemon.start({ 'cdi-spec-dirs': [join(dir, 'etc'), join(dir, 'run')] });
    await importBusybox(daemon, 'busybox');
    await writeFile(join(dir, 'library'), 'a library');
    await writeSpec('one');
  });

  afterAll(async () => {
    await daemon.destroy();
    await rm(dir, { recursive: true });
    expect(await leftoversOf(daemon)).toEqual([]);
  });

  /** In YAML, as vendors' programs write it. */
  const writeSpec = (serial: string): Promise<void> =>
    writeFile(
      join(dir, 'etc/vendor.yaml'),
      `cdiVersion: "0.5.0"
kind: vendor.com/card
containerEdits:
  env: [VENDOR=here]
  mounts:
  - {hostPath: ${dir}/library, containerPath: /usr/lib/vendor/library, options: [ro, nosuid, bind]}
  hooks:
  - {hookName: createRuntime, path: /bin/busybox, args: [sh, -c, echo made >> ${log}]}
  - {hookName: poststop, path: /bin/busybox, args: [sh, -c, echo ended >> ${log}]}
devices:
- name: 0
  containerEdits:
    env: [SERIAL=${serial}]
    deviceNodes: [{path: /dev/card0, hostPath: /dev/full, fileMode: 0660}]
- name: 0:1
  containerEdits:
    deviceNodes: [{path: /dev/card0.1, hostPath: /dev/zero, permissions: r}]
`,
    );
  const hooks = async (): Promise<string[]> => (await readFile(log, 'utf8').catch(() => '')).split('\n').slice(0, -1);
  const refuse = async (...flags: readonly string[]): Promise<string> =>
    (await daemon.tdctl(['run', '--rm', ...flags, 'busybox', 'true'], { accept: [125] })).stderr;

  test('are there with all that belongs to them, also for another user than root', async () => {
    const devices = ['--device', 'vendor.com/card=0', '--device', 'vendor.com/card=0:1'];
    const script =
      'echo $VENDOR $SERIAL; busybox stat -c "%t:%T %u:%g %a" /dev/card0 /dev/card0.1; cat /usr/lib/vendor/library; echo; echo x > /dev/card0';
    const { stdout, stderr } = await daemon.tdctl(
      ['run', '--rm', ...devices, '-u', 'user', 'busybox', 'sh', '-c', script],
      { accept: [1] },
    );
    expect(stdout).toBe('here one\n1:7 1000:1000 660\n1:5 1000:1000 666\na library\n');
    expect(stderr).toContain('No space left on device');
    expect(await hooks()).toEqual(['made', 'ended']);
    await rm(log);
  });

  test('are looked for anew at each start, also of another daemon, and inspect has them as Docker does', async () => {
    await daemon.tdctl([
      'run',
      '--name',
      'box',
      '--device',
      'vendor.com/card=0',
      'busybox',
      'sh',
      '-c',
      'echo $SERIAL',
    ]);
    await writeSpec('two');
    await daemon.end('SIGTERM');
    await daemon.boot();
    expect(await daemon.output('start', '-a', 'box')).toBe('two');
    const format = '{{json .HostConfig.DeviceRequests}} {{json .HostConfig.Devices}}';
    expect(await daemon.output('inspect', '-f', format, 'box')).toBe(
      '[{"Driver":"cdi","Count":0,"DeviceIDs":["vendor.com/card=0"],"Capabilities":null,"Options":null}] []',
    );
    await rm(join(dir, 'etc/vendor.yaml'));
    const { stderr } = await daemon.tdctl(['start', '-a', 'box'], { accept: [1, 125] });
    expect(stderr).toContain(`no specification in ${dir}/etc or ${dir}/run describes it`);
    await writeSpec('one');
    await daemon.tdctl(['rm', 'box']);
    expect(await hooks()).toEqual(['made', 'ended', 'made', 'ended']);
    await rm(log);
  });

  test('hooks of the end run for a container that ends while there is no daemon', async () => {
    await daemon.tdctl(['run', '-d', '--name', 'long', '--device', 'vendor.com/card=0', 'busybox', 'sleep', '600']);
    const pid = Number(await daemon.output('inspect', '-f', '{{.State.Pid}}', 'long'));
    await daemon.end('SIGKILL');
    process.kill(pid, 'SIGKILL');
    await daemon.boot();
    expect(await daemon.output('inspect', '-f', '{{.State.ExitCode}}', 'long')).toBe('137');
    await daemon.tdctl(['rm', '-f', 'long']);
    expect(await hooks()).toEqual(['made', 'ended']);
    await rm(log);
  });

  test('that are not there are refused, with what may be meant', async () => {
    expect(await refuse('--device', 'vendor.com/crad=0:1')).toContain('Did you mean vendor.com/card=0:1?');
    expect(await refuse('--device', 'vendor.com/card')).toContain('VENDOR/CLASS=NAME');
    expect(await daemon.output('ps', '-aq')).toBe('');
  });

  test('info lists them, where they come from, and what cannot be used', async () => {
    await writeFile(join(dir, 'run/broken.json'), '{"kind": "vendor.com/other"}');
    const info = await daemon.output('info');
    expect(info).toContain(`CDI specification directories:\n  ${dir}/etc\n  ${dir}/run\n`);
    expect(info).toContain('Discovered devices:\n  cdi: vendor.com/card=0\n  cdi: vendor.com/card=0:1\n');
    expect(info).toContain(`WARNING: ${dir}/run/broken.json cannot be used: `);
    const format = '{{json .CDISpecDirs}} {{(index .DiscoveredDevices 0).Source}}';
    expect(await daemon.output('info', '-f', format)).toBe(`["${dir}/etc","${dir}/run"] cdi`);
    await rm(join(dir, 'run/broken.json'));
  });
});
