import { parseReference } from '@tinydock/domain';
import { expect, test } from 'vitest';
import { mirrorReference, parseMirrors } from './parse-mirrors.ts';

test.each([
  ['mirror.lan', { host: 'mirror.lan', prefix: '', isPlain: false }],
  ['https://mirror.lan/', { host: 'mirror.lan', prefix: '', isPlain: false }],
  ['mirror.lan:5000/hub', { host: 'mirror.lan:5000', prefix: 'hub/', isPlain: false }],
  ['http://mirror.lan:5000/a/b-c/', { host: 'mirror.lan:5000', prefix: 'a/b-c/', isPlain: true }],
])('%s', (text, mirror) => {
  expect(parseMirrors({ 'docker.io': [text] }).get('docker.io')).toEqual([mirror]);
});

test.each(['', 'ftp://mirror.lan', 'https://jo:x@mirror.lan', 'mirror.lan/a b', 'mirror.lan/A', 'mirror.lan?x', 'a b'])(
  'refuses %j',
  (text) => {
    expect(() => parseMirrors({ 'docker.io': [text] })).toThrow(expect.objectContaining({ reason: 'INVALID_CONFIG' }));
  },
);

test('a mirror has a repository below its path', () => {
  const [mirror] = parseMirrors({ 'docker.io': ['mirror.lan/hub'] }).get('docker.io') ?? [];
  if (mirror === undefined) throw new Error('no mirror');
  expect(mirrorReference(parseReference('nginx:1'), mirror)).toMatchObject({
    registry: 'mirror.lan',
    repository: 'hub/library/nginx',
    tag: '1',
  });
});
