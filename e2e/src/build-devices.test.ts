import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importBusybox } from './support/busybox.ts';
import { leftoversOf } from './support/leftovers.ts';
import { TestDaemon } from './support/test-daemon.ts';

describe('RUN --device', () => {
  let daemon: TestDaemon;
  let dir: string;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'tinydock-build-devices-'));
    daemon = await TestDaemon.start({ 'cdi-spec-dirs': [join(dir, 'cdi')] });
    await importBusybox(daemon, 'busybox:test');
    for (const name of ['cdi', 'context', 'files/inner']) await mkdir(join(dir, name), { recursive: true });
    await writeFile(join(dir, 'files/inner/library'), 'a library');
    await writeSpec({});
  });
  afterAll(async () => {
    await daemon.destroy();
    await rm(dir, { recursive: true });
    expect(await leftoversOf(daemon)).toEqual([]);
  });

  const hook = (hookName: string): object => ({
    hookName,
    path: '/bin/busybox',
    args: ['sh', '-c', `echo ${hookName} >> ${dir}/hooks.log`],
  });

  const writeSpec = (more: object): Promise<void> =>
    writeFile(
      join(dir, 'cdi/card.json'),
      JSON.stringify({
        cdiVersion: '0.6.0',
        kind: 'vendor.com/card',
        containerEdits: {
          env: ['VENDOR=here'],
          mounts: [
            { hostPath: `${dir}/files/inner/library`, containerPath: '/usr/lib/vendor/library', options: ['ro'] },
            { hostPath: `${dir}/files`, containerPath: '/opt/vendor', options: ['ro', 'rbind'] },
            { hostPath: 'tmpfs', containerPath: '/scratch', type: 'tmpfs' },
          ],
          hooks: [hook('createRuntime'), hook('poststop')],
        },
        devices: [
          { name: '0', containerEdits: { deviceNodes: [{ path: '/dev/card', hostPath: '/dev/full' }] } },
          {
            name: '1',
            annotations: { 'org.mobyproject.buildkit.device.autoallow': 'true' },
            containerEdits: { env: ['NUMBER=1'], ...more },
          },
        ],
      }),
    );

  async function build(dockerfile: string, flags: readonly string[], accept: readonly number[] = [0]): Promise<string> {
    await writeFile(join(dir, 'context/Dockerfile'), dockerfile);
    return (await daemon.tdctl(['build', ...flags, join(dir, 'context')], { accept })).stderr;
  }

  test('gives the command what belongs to the device, and leaves nothing of it in the image', async () => {
    const output = await build(
      `FROM busybox:test
RUN --device=vendor.com/card=0,required --device=vendor.com/card=1 <<END
echo "$VENDOR $NUMBER $(busybox stat -c %t:%T /dev/card) $(cat /usr/lib/vendor/library) $(ls /opt/vendor)"
echo lost > /scratch/x
echo kept > /kept
END
RUN echo "second: $VENDOR"; ls -d /dev/card /opt /scratch /usr || true
`,
      ['-t', 'card:1', '--allow', 'device=vendor.com/card'],
    );
    expect(output).toContain('here 1 1:7 a library inner');
    expect(output).toMatch(/second: *$/m);
    for (const path of ['/dev/card', '/opt', '/scratch', '/usr']) expect(output).toContain(`${path}: No such file`);
    const lines = (await daemon.output('image', 'files', '--only-changes', '--json', 'card:1')).split('\n');
    const files = lines.map((line) => JSON.parse(line) as { Layer: number; Path: string });
    expect(files.flatMap(({ Layer, Path }) => (Layer > 1 ? [Path] : []))).toEqual(['/kept']);
    expect(await daemon.output('inspect', '-f', '{{json .Config.Env}}', 'card:1')).not.toContain('VENDOR');
    expect(await readFile(join(dir, 'hooks.log'), 'utf8')).toBe('createRuntime\npoststop\n');
  });

  test('needs the right to it, which a device may give to all', async () => {
    const zero = 'FROM busybox:test\nRUN --device=vendor.com/card=0 echo $VENDOR';
    const denied = await build(zero, [], [1]);
    expect(denied).toContain('the device vendor.com/card=0 is not allowed in this build');
    expect(denied).toContain('--allow device=vendor.com/card=0');
    expect(denied).toMatch(/Dockerfile:2/);
    await build(zero, ['--allow', 'device']);
    const one = await build('FROM busybox:test\nRUN --device=vendor.com/card=1 echo number $NUMBER', []);
    expect(one).toContain('number 1');
    const alias = ['--allow', 'device=vendor.com/card=1,alias=gpu', '--progress', 'plain'];
    expect(await build('FROM busybox:test\nRUN --device=gpu echo alias $NUMBER', alias)).toContain('alias 1');
  });

  test('that is not there is left out, unless it is required', async () => {
    const missing = (options: string): string =>
      `FROM busybox:test\nRUN --device=vendor.com/disk${options} echo "<$VENDOR>"`;
    const output = await build(missing(''), []);
    expect(output).toContain('<>');
    expect(output).toContain('MissingDevice: there is no device vendor.com/disk');
    expect(await build(missing(',required'), [], [1])).toContain('there is no device vendor.com/disk');
  });

  test('a device node that would become part of the image is refused', async () => {
    await writeSpec({ deviceNodes: [{ path: '/opt/null', hostPath: '/dev/null' }] });
    const output = await build('FROM busybox:test\nRUN --device=vendor.com/card=1 true', [], [1]);
    expect(output).toContain('outside of /dev');
    await writeSpec({});
  });
});
