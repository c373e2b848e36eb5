import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { decompressArchive } from '@tinydock/archive';
import { ContextTree, type RemoteRepository, type RemoteSources, type SourceTree } from '@tinydock/builder';
import { encodeTarHeader, TAR_TRAILER, tarPadding } from '@tinydock/tar';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openRemoteContext, type RemoteContext } from './remote-context.ts';

const content = Buffer.from('FROM scratch\n');
const header = encodeTarHeader({ path: 'Dockerfile', type: 'file', mode: 0o644, size: content.length });
const TAR = Buffer.concat([header, content, tarPadding(content.length), TAR_TRAILER]);
const signal = new AbortController().signal;
let dir: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tinydock-context-'));
});
afterAll(async () => {
  await rm(dir, { recursive: true });
});

function treeOf(bytes: Buffer, path: string): SourceTree {
  const tree = new ContextTree({ read: () => Readable.from([bytes]) });
  const owner = { uid: 0, gid: 0 };
  const place = { mtimeSeconds: 0, linkPath: '', offset: 0, digest: '' };
  tree.add({ path, type: 'file', mode: 0o600, ...owner, ...place, size: bytes.length });
  return tree;
}

async function open(
  url: string,
  bytes: Buffer,
  work: (context: RemoteContext, asked: readonly RemoteRepository[]) => Promise<void>,
): Promise<void> {
  const asked: RemoteRepository[] = [];
  const remotes: RemoteSources = {
    file: ({ name }) => treeOf(bytes, name),
    commit: async (repository) => {
      asked.push(repository);
      return { id: '1', tree: treeOf(bytes, 'Dockerfile') };
    },
  };
  await using resources = new AsyncDisposableStack();
  const limits = { maxBytes: 100_000, maxEntries: 10 };
  const dependencies = { limits, unpack: (source: AsyncIterable<Uint8Array>) => decompressArchive(source, 1000) };
  const spool = join(await mkdtemp(join(dir, 'x')), 'spool');
  const onReceived = (): void => undefined;
  const request = { url, remotes, keepGitDir: true, spool, resources, signal, onReceived };
  await work(await openRemoteContext(dependencies, request), asked);
}

describe('a context behind a URL', () => {
  test.each([
    ['http://example.com/x', TAR],
    ['https://example.com/x.tgz', gzipSync(TAR)],
  ])('%s is an archive by its contents', async (url, bytes) => {
    await open(url, bytes, async (context) => {
      const read = context.kind === 'files' ? await buffer(context.tree.read('Dockerfile')) : undefined;
      expect(read?.toString()).toBe('FROM scratch\n');
    });
  });

  test('is a file otherwise', async () => {
    const binary = Buffer.from([0x7f, 0x45, 0xff]);
    await open('https://example.com/x.tar', binary, async (context) => {
      expect(context).toMatchObject({ kind: 'file', name: 'context' });
      expect(await buffer(context.tree.read('context'))).toEqual(binary);
    });
  });

  test('is a git repository where the URL is one', async () => {
    await open('github.com/a/b#v1', content, async (context, asked) => {
      expect(context.kind).toBe('files');
      expect(asked).toMatchObject([{ remote: 'https://github.com/a/b.git', ref: 'v1', keepGitDir: true }]);
    });
    await open('https://example.com/x.git?keep-git-dir=0', content, async (_, asked) => {
      expect(asked).toMatchObject([{ keepGitDir: false }]);
    });
  });

  test('is fetched from elsewhere by nobody', async () => {
    await expect(open('file:///etc/passwd', TAR, async () => undefined)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
  });
});
