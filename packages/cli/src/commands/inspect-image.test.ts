import { TinydockError } from '@tinydock/domain';
import { describe, expect, test } from 'vitest';
import { buildImage, IMAGE_ID } from '../testing/builders.ts';
import { runTdctl } from '../testing/cli-harness.ts';

const DIGEST = `sha256:${'d'.repeat(64)}`;

function notFound(name: string): TinydockError {
  return new TinydockError({
    code: 'NOT_FOUND',
    reason: 'IMAGE_NOT_FOUND',
    message: `no such image: ${name}`,
    hint: 'Look elsewhere.',
  });
}

describe('inspect of an image', () => {
  const config = {
    architecture: 'arm64',
    os: 'linux',
    config: {
      Cmd: ['nginx'],
      Env: ['A=b'],
      ExposedPorts: { '80/tcp': {} },
      Labels: { 'a.b': 'c' },
      StopSignal: 'SIGQUIT',
    },
    rootfs: { type: 'layers', diff_ids: [DIGEST] },
    history: [{ created_by: 'x', comment: 'last' }],
  };
  const inspect = () =>
    Promise.resolve({
      image: buildImage(),
      configJson: Buffer.from(JSON.stringify(config)),
      layers: [{ diffId: DIGEST, tarBytes: 10, indexBytes: 1, entries: 3 }],
      addedAt: '2026-01-01T00:00:00Z',
    });
  const relative = (id: string, parentId: string) => ({
    ...{ id, parentId, tags: [`${id.slice(-1)}:1`], created: '', baseName: '', baseDigest: '', pinnedAt: '' },
    ...{ sizeBytes: 0, sharedBytes: 0, uniqueBytes: 0, freedBytes: 0, platform: null },
  });
  const relatives = [
    relative('a', ''),
    relative('b', 'a'),
    relative(IMAGE_ID, 'b'),
    relative('d', IMAGE_ID),
    relative('e', 'd'),
  ];
  const explorer = { lineage: () => Promise.resolve(relatives) };
  const script = {
    explorer,
    images: { inspect },
    containers: { inspect: (name: string) => Promise.reject(notFound(name)) },
  };

  test("has Docker's shape", async () => {
    const { stdout } = await runTdctl(['inspect', 'web'], { script });
    const [document] = JSON.parse(stdout) as unknown[];
    expect(document).toMatchObject({
      Id: IMAGE_ID,
      RepoTags: ['web:1'],
      Architecture: 'arm64',
      Os: 'linux',
      Comment: 'last',
      Size: 1_234_567,
      Config: {
        Cmd: ['nginx'],
        Entrypoint: null,
        ExposedPorts: { '80/tcp': {} },
        Labels: { 'a.b': 'c' },
        StopSignal: 'SIGQUIT',
      },
      RootFS: { Type: 'layers', Layers: [DIGEST] },
      Parent: 'b',
      Lineage: {
        Parents: [
          { Id: 'b', RepoTags: ['b:1'] },
          { Id: 'a', RepoTags: ['a:1'] },
        ],
        Children: [{ Id: 'd', RepoTags: ['d:1'] }],
      },
    });
    expect(stdout).toMatch(/^\[\n {4}\{\n {8}"Id": /);
  });

  test.each([
    ['{{.Config.Labels}} {{index .Config.Labels "a.b"}} {{index .Config.Labels "x"}}|', 'map[a.b:c] c |\n'],
    ['{{range .Config.Env}}{{.}}{{end}} {{json .Config.Entrypoint}}', 'A=b null\n'],
    ['{{.Config.Entrypoint}} {{len .Config.Entrypoint}} {{.Config.Cmd}}', '[] 0 [nginx]\n'],
    ['{{range $port, $_ := .Config.ExposedPorts}}{{$port}}{{end}}', '80/tcp\n'],
  ])('%s', async (format, expected) => {
    expect((await runTdctl(['image', 'inspect', '-f', format, 'web'], { script })).stdout).toBe(expected);
  });
});
