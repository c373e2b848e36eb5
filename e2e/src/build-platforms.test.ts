import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type DockerRegistry,
  indexOf,
  pushImage,
  randomImage,
  runCommand,
  startDockerRegistry,
} from '@tinydock/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importBusybox } from './support/busybox.ts';
import { leftoversOf } from './support/leftovers.ts';
import { TestDaemon } from './support/test-daemon.ts';

const HOST = process.arch === 'arm64' ? 'arm64' : 'amd64';
const FOREIGN = 's390x';
const PLATFORMS = `linux/${FOREIGN},linux/${HOST}`;
const BASES = [HOST, FOREIGN].map((architecture, index) => randomImage({ seed: 400 + index, architecture }));
const S390 = 22;

interface Described {
  readonly manifests: readonly { readonly digest: string; readonly platform: { readonly architecture: string } }[];
  readonly layers: readonly { readonly mediaType: string }[];
}

/** What the kernel takes for a program of another machine: the header of an ELF file of 64 bits, with the high byte first. */
function foreignProgram(): Buffer {
  const header = Buffer.alloc(64);
  header.write('\x7fELF\x02\x02\x01', 'latin1');
  header.writeUInt16BE(2, 16);
  header.writeUInt16BE(S390, 18);
  header.writeUInt32BE(1, 20);
  return header;
}

describe('build --platform', () => {
  let registry: DockerRegistry;
  let daemon: TestDaemon;
  let dir: string;
  let context: string;

  beforeAll(async () => {
    registry = await startDockerRegistry();
    daemon = await TestDaemon.start();
    dir = await mkdtemp(join(tmpdir(), 'tinydock-platforms-'));
    context = join(dir, 'context');
    await importBusybox(daemon, 'busybox:test');
    await pushImage(`${registry.host}/base:1`, BASES, indexOf(BASES));
    for (const architecture of [HOST, FOREIGN]) {
      await mkdir(join(context, architecture), { recursive: true });
      await writeFile(join(context, architecture, 'name'), `for ${architecture}\n`);
    }
    await writeFile(join(context, 'program'), foreignProgram(), { mode: 0o755 });
    await writeFile(
      join(context, 'Dockerfile'),
      'FROM scratch\nARG TARGETARCH BUILDPLATFORM\nCOPY $TARGETARCH/name /name\nENV MADE_ON=$BUILDPLATFORM\n',
    );
  });
  afterAll(async () => {
    await daemon.destroy();
    await registry.stop();
    await rm(dir, { recursive: true, force: true });
    expect(await leftoversOf(daemon)).toEqual([]);
  });

  async function rawText(reference: string): Promise<string> {
    return (await runCommand('skopeo', ['inspect', '--raw', '--tls-verify=false', reference])).stdout;
  }

  async function digestOf(reference: string): Promise<string> {
    const hash = createHash('sha256').update(await rawText(reference));
    return `sha256:${hash.digest('hex')}`;
  }

  async function digestIn(metadata: string): Promise<unknown> {
    const facts = JSON.parse(await readFile(metadata, 'utf8')) as Readonly<Record<string, unknown>>;
    return facts['containerimage.digest'];
  }

  const raw = async (reference: string): Promise<Described> => JSON.parse(await rawText(reference)) as Described;

  const architectures = ({ manifests }: Described): string[] =>
    manifests.map(({ platform }) => platform.architecture).toSorted();

  test('of several has an image for each under one name, which goes to a registry as one', async () => {
    const name = `${registry.host}/several:1`;
    const metadata = join(dir, 'metadata.json');
    const args = ['--platform', PLATFORMS, '--push', '--metadata-file', metadata, '-t', name];
    await daemon.tdctl(['build', ...args, context]);
    const facts = ['-f', '{{.Architecture}} {{.Config.Env}}', name];
    expect(await daemon.output('image', 'inspect', ...facts)).toContain(`${HOST} [PATH`);
    const foreign = await daemon.output('image', 'inspect', '--platform', FOREIGN, ...facts);
    expect(foreign).toMatch(new RegExp(`^${FOREIGN} .*MADE_ON=linux/${HOST}`));
    expect(await daemon.output('image', 'cat', name, 'name')).toBe(`for ${HOST}`);
    const { stdout } = await runCommand('skopeo', ['inspect', '--tls-verify=false', `docker://${name}`]);
    expect(JSON.parse(stdout)).toMatchObject({ Architecture: HOST });
    const index = await raw(`docker://${name}`);
    expect(architectures(index)).toEqual([HOST, FOREIGN].toSorted());
    // New layers go out compressed, as of any other build.
    const child = await raw(`docker://${registry.host}/several@${index.manifests[0]?.digest ?? ''}`);
    expect(child.layers.map(({ mediaType }) => mediaType)).toEqual([expect.stringContaining('tar+gzip')]);
    expect(await digestIn(metadata)).toBe(await digestOf(`docker://${name}`));
    expect(await daemon.output('image', 'prune', '-f')).toContain('Total reclaimed space: 0B');
    expect(await daemon.output('build', 'inspect', '-f', '{{.Platforms}}')).toBe(`[${PLATFORMS.replace(',', ' ')}]`);
  });

  test('of several is written with all of them where the output can hold them', async () => {
    const layout = join(dir, 'layout');
    const files = join(dir, 'files');
    const outputs = ['-o', `type=oci,tar=false,dest=${layout}`, '-o', `type=local,dest=${files}`];
    const metadata = join(dir, 'layout.json');
    await daemon.tdctl(['build', '--platform', PLATFORMS, ...outputs, '--metadata-file', metadata, context]);
    expect(await digestIn(metadata)).toBe(await digestOf(`oci:${layout}`));
    for (const architecture of [HOST, FOREIGN])
      expect(await readFile(join(files, `linux_${architecture}`, 'name'), 'utf8')).toBe(`for ${architecture}\n`);
    expect(architectures(await raw(`oci:${layout}`))).toEqual([HOST, FOREIGN].toSorted());
    for (const type of ['docker', 'tar']) {
      const refused = ['build', '--platform', PLATFORMS, '-o', `type=${type},dest=${join(dir, 'no')}`, context];
      const { stderr } = await daemon.tdctl(refused, { accept: [1] });
      expect(stderr).toContain(`"type=${type}" for --output: it holds one platform`);
    }
  });

  test('of several are built at the same time, and what they share is made once', async () => {
    const meeting = (command: string): string => `FROM --platform=$BUILDPLATFORM busybox:test AS tools
RUN --mount=type=cache,id=made,target=/c echo x >> /c/made; wc -l < /c/made > /tool
FROM --platform=$BUILDPLATFORM busybox:test AS meet
ARG TARGETARCH
COPY --from=tools /tool /tool
RUN --mount=type=cache,id=meet,target=/c <<END
touch /c/$TARGETARCH
for i in $(seq 100); do [ $(ls /c | wc -l) -lt 2 ] || break; sleep 0.1; done
ls /c > /met
${command}
END
FROM scratch
COPY --from=meet /met /tool /
`;
    const file = join(dir, 'meeting');
    const flags = ['build', '--no-cache', '--platform', PLATFORMS, '-f', file, '-o', join(dir, 'met'), context];
    await writeFile(file, meeting('true'));
    await daemon.tdctl(flags);
    for (const architecture of [HOST, FOREIGN]) {
      const files = join(dir, 'met', `linux_${architecture}`);
      expect((await readFile(join(files, 'met'), 'utf8')).trim().split('\n')).toEqual([HOST, FOREIGN].toSorted());
      expect(await readFile(join(files, 'tool'), 'utf8')).toBe('1\n');
    }
    await writeFile(file, meeting(`[ $TARGETARCH = ${HOST} ] && exit 7; sleep 60`));
    const begun = Date.now();
    const { stderr } = await daemon.tdctl(flags, { accept: [1] });
    expect(Date.now() - begun).toBeLessThan(40_000);
    expect(stderr).toMatch(/the command failed: it ended with exit code 7\n/);
  });

  test('takes bases of the platform, and leaves the name with the image that had it', async () => {
    const base = `${registry.host}/base:1`;
    await daemon.tdctl(['pull', base]);
    await writeFile(join(dir, 'Dockerfile'), `FROM ${base}\nLABEL a=b`);
    for (let round = 0; round < 2; round += 1) {
      await daemon.tdctl(['build', '--platform', `linux/${FOREIGN}`, '--pull', '-t', 'based:1', dir]);
      expect(await daemon.output('image', 'inspect', '-f', '{{.Architecture}}', 'based:1')).toBe(FOREIGN);
      expect(await daemon.output('image', 'inspect', '-f', '{{.Architecture}}', base)).toBe(HOST);
    }
    const { stderr } = await daemon.tdctl(['create', '--name', 'foreign', 'based:1', 'x']);
    expect(stderr).toContain(`WARNING: the image is for linux/${FOREIGN}, this machine is linux/${HOST}`);
    const asked = await daemon.tdctl(['create', '--platform', FOREIGN, '--name', 'asked', 'based:1', 'x']);
    expect(asked.stderr).toBe('');
    await daemon.tdctl(['rm', 'foreign', 'asked']);
  });

  test('of a command that this machine cannot run says so', async () => {
    await writeFile(join(context, 'foreign'), 'FROM scratch\nCOPY program /program\nRUN ["/program"]\n');
    const args = ['build', '--platform', FOREIGN, '-f', join(context, 'foreign'), context];
    const { stderr } = await daemon.tdctl(args, { accept: [1] });
    expect(stderr).toContain('exec format error');
    expect(stderr).toContain(`linux/${HOST} runs linux/${FOREIGN} with an emulator in binfmt_misc`);
  });
});
