import { createHash } from 'node:crypto';
import { ContextTree } from '@tinydock/builder';
import { parseDigest } from '@tinydock/domain';
import { beforeEach, describe, expect, test } from 'vitest';
import { ClientLayout } from './client-layout.ts';

const CONTENTS = Buffer.from('{"some":"document"}other bytes');
const TEXT = '{"some":"document"}';
const sha = (text: string): string => createHash('sha256').update(text).digest('hex');
const TRUE = parseDigest(`sha256:${sha(TEXT)}`);
const LIE = parseDigest(`sha256:${'1'.repeat(64)}`);
const LINK = parseDigest(`sha256:${'2'.repeat(64)}`);

let layout: ClientLayout;

beforeEach(() => {
  const tree = new ContextTree({
    read: async function* (offset, length) {
      yield await Promise.resolve(CONTENTS.subarray(offset, offset + length));
    },
  });
  const common = { mode: 0o644, uid: 0, gid: 0, mtimeSeconds: 0, linkPath: '', digest: '' };
  const file = { ...common, type: 'file', offset: 0, size: TEXT.length } as const;
  tree.add({ ...file, path: `blobs/sha256/${sha(TEXT)}` });
  tree.add({ ...file, path: `blobs/sha256/${'1'.repeat(64)}` });
  const link = { ...common, type: 'symlink', offset: 0, size: 0, linkPath: '/etc/shadow' } as const;
  tree.add({ ...link, path: `blobs/sha256/${'2'.repeat(64)}` });
  layout = new ClientLayout('./dir', tree);
});

describe('a layout of a client', () => {
  test('has documents', async () => {
    expect(Buffer.from(await layout.document({ digest: TRUE }, 100)).toString()).toBe(TEXT);
  });

  test.each([
    ['another digest', { digest: LIE }, 100, { reason: 'DIGEST_MISMATCH' }],
    ['another size', { digest: TRUE, size: 3 }, 100, { reason: 'SIZE_MISMATCH' }],
    ['too many bytes', { digest: TRUE }, 10, { reason: 'LIMIT_EXCEEDED' }],
    ['a symlink', { digest: LINK }, 100, { code: 'NOT_FOUND' }],
    ['nothing', { digest: parseDigest(`sha256:${'3'.repeat(64)}`) }, 100, { code: 'NOT_FOUND' }],
  ])('is not believed: %s', async (_, blob, maxBytes, why) => {
    await expect(layout.document(blob, maxBytes)).rejects.toMatchObject(why);
  });
});
