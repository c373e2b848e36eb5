import type { PullProgress } from '@tinydock/protocol';
import { describe, expect, test, vi } from 'vitest';
import { buildImage, IMAGE_ID } from '../testing/builders.ts';
import { runTdctl, TestSignals, TestStream } from '../testing/cli-harness.ts';

const DIGEST = `sha256:${'d'.repeat(64)}`;

describe('images', () => {
  const images = [
    buildImage({ tags: ['localhost:5000/a/b:2', 'web:1'], digests: [`web@${DIGEST}`] }),
    buildImage({ id: `sha256:${'b'.repeat(64)}`, tags: [], digests: [], created: '', sizeBytes: 0, labels: {} }),
    buildImage({ id: `sha256:${'e'.repeat(64)}`, tags: [], digests: [`gone@${DIGEST}`] }),
  ];
  const list = vi.fn(() => Promise.resolve(images));
  const run = (...argv: readonly string[]) => runTdctl(['images', ...argv], { script: { images: { list } } });

  test('prints a table', async () => {
    expect((await run()).stdout).toBe(
      [
        'REPOSITORY           TAG       IMAGE ID       CREATED       SIZE',
        'localhost:5000/a/b   2         1234567890ab   2 hours ago   1.23MB',
        'web                  1         1234567890ab   2 hours ago   1.23MB',
        '<none>               <none>    bbbbbbbbbbbb   N/A           0B',
        'gone                 <none>    eeeeeeeeeeee   2 hours ago   1.23MB',
        '',
      ].join('\n'),
    );
  });

  test('looks for the local zone where a time of it is shown, and not else', async () => {
    const zone = vi.spyOn(Intl, 'DateTimeFormat');
    try {
      await run();
      expect(zone).not.toHaveBeenCalled();
      expect((await run('--format', '{{.CreatedAt}}')).stdout).toContain('2026-');
      expect(zone).toHaveBeenCalled();
    } finally {
      zone.mockRestore();
    }
  });

  test('shows of each tag what it stands for, where that is known', async () => {
    const other = `sha256:${'f'.repeat(64)}`;
    const image = buildImage({
      tags: ['web:1', 'web:2', 'web:3'],
      digests: [`web@${DIGEST}`, `web@${other}`],
      tagDigests: { 'web:1': DIGEST, 'web:2': other },
    });
    const { stdout } = await runTdctl(['images', '--format', '{{.Tag}} {{.Digest}}'], {
      script: { images: { list: () => Promise.resolve([image]) } },
    });
    expect(stdout).toBe(`1 ${DIGEST}\n2 ${other}\n3 ${DIGEST}\n3 ${other}\n`);
  });

  test('shows digests where they are asked for', async () => {
    expect((await run('--digests', '--format', '{{.Repository}} {{.Digest}}')).stdout).toBe(
      `localhost:5000/a/b <none>\nweb ${DIGEST}\n<none> <none>\ngone ${DIGEST}\n`,
    );
    expect((await run('--digests')).stdout).toMatch(/^REPOSITORY +TAG +DIGEST +IMAGE ID/);
  });

  test.each([
    [['-q'], '1234567890ab\n1234567890ab\nbbbbbbbbbbbb\neeeeeeeeeeee\n'],
    [['-q', '--no-trunc', '--filter', 'x=y'], expect.stringContaining(`${IMAGE_ID}\n`) as string],
    [['--format', '{{.Label "maintainer"}}|{{.Labels}}'], 'jo|maintainer=jo\njo|maintainer=jo\n|\njo|maintainer=jo\n'],
    [
      ['--format', 'table {{.Tag}}\\t{{.Label "com.example.the-owner"}}'],
      expect.stringMatching(/^TAG +THE OWNER\n/) as string,
    ],
  ])('%j', async (argv, stdout) => {
    expect(await run(...argv)).toMatchObject({ exitCode: 0, stdout });
  });

  test.each([
    ['created', ['localhost:5000/a/b', 'web', '<none>', 'gone']],
    ['size', ['localhost:5000/a/b', 'web', 'gone', '<none>']],
    ['id', ['localhost:5000/a/b', 'web', '<none>', 'gone']],
    ['repository', ['<none>', 'gone', 'localhost:5000/a/b', 'web']],
    ['tag', ['web', 'localhost:5000/a/b', '<none>', 'gone']],
  ])('sorts by %s', async (key, repositories) => {
    const { stdout } = await run('--sort', key, '--format', '{{.Repository}}');
    expect(stdout.trim().split('\n')).toEqual(repositories);
  });

  test('knows no other order', async () => {
    expect(await run('--sort', 'color')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('--sort') as string,
    });
  });

  test('asks the daemon to filter', async () => {
    await run('-f', 'dangling=true', '--filter=label=a=b', 'web:*');
    const filters = [
      { key: 'dangling', value: 'true' },
      { key: 'label', value: 'a=b' },
      { key: 'reference', value: 'web:*' },
    ];
    expect(list).toHaveBeenLastCalledWith(
      { filters, withoutOtherPlatforms: true, withoutLabels: true },
      expect.anything(),
    );
  });

  test('names the fields where one is misspelled', async () => {
    const { exitCode, stderr, stdout } = await run('--format', '{{.Id}}');
    expect(exitCode).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain('there is no field Id: expected one of .Containers, .CreatedAt');
  });

  test('a terminal does not obey what a name contains', async () => {
    const script = { images: { list: () => Promise.resolve([buildImage({ labels: { x: '\u001B[2J\u009B' } })]) } };
    const argv = ['images', '--format', '{{.Labels}}'];
    const stdout = new TestStream({ columns: 80, rows: 24 });
    expect((await runTdctl(argv, { script, stdout })).stdout).toBe('x=?[2J?\n');
    expect((await runTdctl(argv, { script })).stdout).toBe('x=\u001B[2J\u009B\n');
  });
});

describe('history', () => {
  const step = {
    imageId: IMAGE_ID,
    created: '2026-01-01T23:00:00Z',
    createdBy: `/bin/sh -c\tapt-get update && apt-get install -y a-long-list-of-packages`,
    sizeBytes: 12_345,
    comment: '',
    tags: [],
  };
  const script = {
    images: { history: () => Promise.resolve([step, { ...step, imageId: '', createdBy: 'ADD x', sizeBytes: 0 }]) },
  };

  test('prints steps, shortened', async () => {
    expect((await runTdctl(['history', 'web'], { script })).stdout).toBe(
      [
        'IMAGE          CREATED             CREATED BY                                      SIZE      COMMENT',
        '1234567890ab   About an hour ago   /bin/sh -c apt-get update && apt-get install…   12.3kB    ',
        '<missing>      About an hour ago   ADD x                                           0B        ',
        '',
      ].join('\n'),
    );
  });

  test('prints plain numbers where they are asked for', async () => {
    const { stdout } = await runTdctl(['history', '-H=false', '--no-trunc', '--format', '{{.ID}} {{.Size}}', 'web'], {
      script,
    });
    expect(stdout).toBe(`${IMAGE_ID} 12345\n<missing> 0\n`);
  });
});

describe('pull', () => {
  async function* events(...progress: readonly PullProgress[]): AsyncGenerator<PullProgress, void, undefined> {
    for (const event of progress) yield await Promise.resolve(event);
  }
  const layer = (id: string, status: string, currentBytes = 0, totalBytes = 0): PullProgress => ({
    layer: { id, status, currentBytes, totalBytes },
  });
  const done: PullProgress = { done: { reference: 'nginx:latest', imageId: IMAGE_ID, digest: DIGEST, changed: true } };
  const all = [
    { resolving: { reference: 'docker.io/library/nginx:latest' } },
    layer('aaaa', 'waiting'),
    layer('bbbb', 'already-exists'),
    layer('aaaa', 'downloading', 500, 1000),
    layer('aaaa', 'retrying', 500, 1000),
    layer('aaaa', 'downloading', 1000, 1000),
    layer('aaaa', 'verifying'),
    layer('aaaa', 'complete'),
    done,
  ];

  test('prints plain lines into a pipe', async () => {
    const pull = vi.fn(() => events(...all));
    expect(await runTdctl(['pull', 'nginx'], { script: { images: { pull } } })).toMatchObject({
      exitCode: 0,
      stderr: '',
      stdout: [
        'Using default tag: latest',
        'latest: Pulling from library/nginx',
        'aaaa: Pulling fs layer',
        'bbbb: Already exists',
        'aaaa: Retrying',
        'aaaa: Pull complete',
        `Digest: ${DIGEST}`,
        'Status: Downloaded newer image for nginx:latest',
        'docker.io/library/nginx:latest',
        '',
      ].join('\n'),
    });
    expect(pull).toHaveBeenCalledWith(
      { reference: 'nginx', platform: null, allPlatforms: false, auth: null, mirrorAuths: {} },
      expect.anything(),
    );
  });

  test('prints the name alone with -q, and says when nothing is new', async () => {
    const pull = () => events(...all);
    expect((await runTdctl(['pull', '-q', 'nginx'], { script: { images: { pull } } })).stdout).toBe(
      'docker.io/library/nginx:latest\n',
    );
    const same = { done: { reference: 'a:1', imageId: IMAGE_ID, digest: DIGEST, changed: false } };
    const { stdout } = await runTdctl(['pull', 'localhost:5000/a:1'], {
      script: { images: { pull: () => events(same) } },
    });
    expect(stdout).toBe(`Digest: ${DIGEST}\nStatus: Image is up to date for a:1\nlocalhost:5000/a:1\n`);
  });

  test('sends platform and credentials', async () => {
    const pull = vi.fn(() => events(done));
    await runTdctl(['pull', '--platform', 'arm64/v8', 'localhost:5000/a'], { script: { images: { pull } } });
    const registries = { listMirrors: () => Promise.resolve(['mirror.lan']) };
    await runTdctl(['pull', '--platform', 'linux/arm64', 'localhost:5000/a'], {
      script: { images: { pull }, registries },
      credentials: {
        get: (registry) => Promise.resolve({ kind: 'basic', username: registry, password: 'secret' }),
      },
    });
    expect(pull).toHaveBeenLastCalledWith(
      {
        reference: 'localhost:5000/a',
        allPlatforms: false,
        platform: { os: 'linux', architecture: 'arm64', variant: '' },
        auth: { kind: 'basic', basic: { username: 'localhost:5000', password: 'secret' } },
        mirrorAuths: { 'mirror.lan': { kind: 'basic', basic: { username: 'mirror.lan', password: 'secret' } } },
      },
      expect.anything(),
    );
  });

  test('goes on without credentials that cannot be read, and says so', async () => {
    const get = () => Promise.reject(new Error('no helper'));
    const result = await runTdctl(['pull', '-q', 'a'], {
      script: { images: { pull: () => events(done) } },
      credentials: { get },
    });
    expect(result).toMatchObject({
      exitCode: 0,
      stderr: 'tdctl: warning: going on without credentials for docker.io: no helper\n',
    });
  });

  test('ends at once with 130 on Ctrl-C, and cancels the call', async () => {
    const signals = new TestSignals();
    let isCancelled = false;
    async function* pull(_request: unknown, options?: { readonly signal?: AbortSignal | undefined }) {
      yield* events({ resolving: { reference: 'docker.io/library/nginx:latest' } });
      setImmediate(() => {
        signals.send('SIGINT');
      });
      await new Promise((_resolve, reject) => {
        options?.signal?.addEventListener('abort', () => {
          isCancelled = true;
          reject(new Error('cancelled'));
        });
      });
    }
    const result = await runTdctl(['pull', 'nginx:1'], { script: { images: { pull } }, signals });
    expect(result).toMatchObject({
      exitCode: 130,
      stderr: '',
      stdout: 'latest: Pulling from library/nginx\n',
    });
    expect(isCancelled).toBe(true);
    expect(signals.listenerCount).toBe(0);
  });

  test('refuses a bad name before it asks anybody', async () => {
    expect(await runTdctl(['pull', 'A/B'])).toMatchObject({ exitCode: 1, host: undefined });
  });
});

describe('save', () => {
  async function* bytes() {
    yield await Promise.resolve(Buffer.from('arch'));
    yield Buffer.from('ive');
  }

  test('writes to standard output what is asked for', async () => {
    const save = vi.fn(() => bytes());
    const argv = ['save', '--format', 'oci-archive', '--platform', 'linux/arm64', 'web:1', 'db'];
    expect(await runTdctl(argv, { script: { images: { save } } })).toMatchObject({ exitCode: 0, stdout: 'archive' });
    const platform = { os: 'linux', architecture: 'arm64', variant: '' };
    expect(save).toHaveBeenCalledWith(
      { images: ['web:1', 'db'], format: 'oci-archive', allPlatforms: false, platform },
      expect.anything(),
    );
  });

  test('asks for nothing where the output cannot take it', async () => {
    const save = vi.fn(() => bytes());
    const script = { images: { save } };
    const stdout = new TestStream({ columns: 80, rows: 24 });
    const terminal = await runTdctl(['save', 'web:1'], { script, stdout });
    expect(terminal).toMatchObject({ exitCode: 1, stdout: '' });
    expect(terminal.stderr).toMatch(/^tdctl: cannot write an archive to a terminal\n/);
    for (const argv of [
      ['save', '-o', '/', 'web:1'],
      ['save', '-o', '/nowhere/else.tar', 'web:1'],
      ['save', '--format', 'zip', 'web:1'],
      ['save', '--format', 'oci-dir', 'web:1'],
      ['save', '--format', 'oci-dir', '-o', '/usr', 'web:1'],
    ]) {
      expect(await runTdctl(argv, { script })).toMatchObject({ exitCode: 1, stdout: '' });
    }
    expect(save).not.toHaveBeenCalled();
  });
});

describe('load and import', () => {
  test('load prints what was loaded', async () => {
    const received: string[] = [];
    async function* load(source: unknown) {
      for await (const chunk of source as AsyncIterable<Buffer>) received.push(chunk.toString());
      yield { event: 'receivedBytes' as const, receivedBytes: 7 };
      yield {
        event: 'image' as const,
        image: { imageId: IMAGE_ID, tags: ['a:1', 'b:2'], movedTags: [{ tag: 'a:1', from: DIGEST }] },
      };
      yield { event: 'image' as const, image: { imageId: IMAGE_ID, tags: [], movedTags: [] } };
    }
    expect(await runTdctl(['load'], { script: { images: { load } }, input: 'archive' })).toMatchObject({
      exitCode: 0,
      stdout: `a:1 was the name of image ${DIGEST}, and is now the name of the image loaded here\nLoaded image: a:1\nLoaded image: b:2\nLoaded image ID: ${IMAGE_ID}\n`,
    });
    expect(received).toEqual(['archive']);
  });

  test.each([['load'], ['import', '-']])('%s refuses a terminal', async (...argv) => {
    const result = await runTdctl(argv);
    expect(result.exitCode).toBe(1);
    expect(result.stderr).toMatch(/^tdctl: cannot (load|import) an archive from a terminal\n/);
  });

  test('import sends changes, message and name, and prints the id', async () => {
    const imported = vi.fn(async function* () {
      yield await Promise.resolve({ event: 'receivedBytes' as const, receivedBytes: 1 });
      yield { event: 'imageId' as const, imageId: IMAGE_ID };
    });
    const argv = ['import', '-c', 'CMD ["/bin/sh"]', '--change', 'USER 1', '-m', 'why', 'rootfs.tar', 'base:1'];
    const result = await runTdctl(argv, { script: { images: { import: imported } }, cwd: '/home/jo' });
    expect(result).toMatchObject({ exitCode: 0, stdout: `${IMAGE_ID}\n` });
    expect(imported).toHaveBeenCalledWith(
      { path: '/home/jo/rootfs.tar' },
      { reference: 'base:1', message: 'why', changes: ['CMD ["/bin/sh"]', 'USER 1'] },
      expect.anything(),
    );
    expect(await runTdctl(['import', 'http://x/y.tar'])).toMatchObject({ exitCode: 1 });
  });
});

describe('verify', () => {
  test('names the layers that are damaged', async () => {
    async function* verify() {
      yield await Promise.resolve({ diffId: 'sha256:a', problem: '' });
      yield { diffId: 'sha256:b', problem: 'its content differs' };
    }
    const result = await runTdctl(['image', 'verify', 'web'], { script: { images: { verify } } });
    expect(result).toMatchObject({ exitCode: 1, stdout: 'sha256:a: OK\nsha256:b: its content differs\n' });
    expect(result.stderr).toContain('image web is damaged: 1 of its layers');
  });
});
