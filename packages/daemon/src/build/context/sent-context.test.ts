import type { ContextFile } from '@tinydock/builder';
import { expect, it } from 'vitest';
import { decodeContext, encodeContext } from './sent-context.ts';

const FILE: Required<Omit<ContextFile, 'inode' | 'special'>> = {
  type: 'file',
  path: 'a/\u00ff\n b',
  mode: 0o4755,
  uid: 1,
  gid: 2,
  mtimeSeconds: -1,
  size: 2 ** 40,
  linkPath: '',
  offset: 2 ** 41 + 1,
  digest: 'ab'.repeat(32),
};

it('is what it was', () => {
  const link: ContextFile = { ...FILE, type: 'symlink', path: 'link', linkPath: '../\u00e4', digest: '', size: 0 };
  const fifo: ContextFile = { ...FILE, type: 'other', path: 'fifo', digest: '', size: 0, special: 'FIFO' };
  const files = [FILE, link, fifo, { ...FILE, path: 'c', inode: `${FILE.digest} a/b` }];
  const context = { id: 'id', contents: 'contents-1', isChange: true, files, removed: ['gone'] };
  expect(decodeContext(structuredClone(encodeContext(context)))).toEqual(context);
  const nothing = { ...context, files: [], removed: [] };
  expect(decodeContext(encodeContext(nothing))).toEqual(nothing);
});
