import { expect, test } from 'vitest';
import { parseGitContext, parseGitReference } from './parse-git-reference.ts';

const SHA = 'be1f38e0be1f38e0be1f38e0be1f38e0be1f38e0';
const PLAIN = {
  userInfo: undefined,
  ref: undefined,
  subdir: '',
  checksum: undefined,
  keepGitDir: undefined,
  withSubmodules: true,
};

test.each([
  ['https://example.com/foo.git', {}],
  ['https://example.com/foo.git#release/1.2', { ref: 'release/1.2' }],
  ['https://example.com/foo.git#baz/qux:quux/quuz/', { ref: 'baz/qux', subdir: 'quux/quuz' }],
  ['https://example.com/foo.git#:../../a', { subdir: 'a' }],
  ['https://example.com/foo.git?ref=v1.0.0&subdir=/sub', { ref: 'v1.0.0', subdir: 'sub' }],
  ['https://example.com/foo.git?tag=v1&checksum=BE1f', { ref: 'refs/tags/v1', checksum: 'be1f' }],
  ['https://example.com/foo.git?branch=main&keep-git-dir', { ref: 'refs/heads/main', keepGitDir: true }],
  [`https://example.com/foo.git?commit=${SHA}`, { ref: SHA, checksum: SHA }],
  ['https://example.com/foo.git?submodules=0&keep-git-dir=false', { withSubmodules: false, keepGitDir: false }],
])('%s', (text, expected) => {
  expect(parseGitReference(text)).toEqual({ ...PLAIN, remote: 'https://example.com/foo.git', ...expected });
});

test.each([
  ['git://example.com/foo#x', { remote: 'git://example.com/foo', ref: 'x' }],
  ['ssh://git@example.com:22/foo', { remote: 'ssh://git@example.com:22/foo' }],
  ['git@github.com:moby/buildkit.git#v1:dir', { remote: 'git@github.com:moby/buildkit.git', ref: 'v1', subdir: 'dir' }],
  ['git@host:a?ref=b', { remote: 'git@host:a', ref: 'b' }],
  ['https://me:p%40ss@example.com/a.git', { remote: 'https://example.com/a.git', userInfo: 'me:p@ss' }],
  ['http://127.0.0.1:80/a.git', { remote: 'http://127.0.0.1/a.git' }],
])('%s is for git', (text, expected) => {
  expect(parseGitReference(text)).toEqual({ ...PLAIN, ...expected });
});

test.each([
  'https://example.com/',
  'https://example.com/foo',
  'https://example.com/foo.git/',
  'https://example.com/foo.git.bar',
  'https://example.com/x?y=.git',
  'custom.xyz/moby/buildkit.git',
  'github.com/moby/buildkit',
  './.git',
  '.git',
  'file:///x.git',
  'ext::sh -c x',
])('%s is none', (text) => {
  expect(parseGitReference(text)).toBeUndefined();
});

test.each([
  'https://example.com/a.git#-x',
  'https://example.com/a.git#a..b',
  'https://example.com/a.git#a%20b',
  'https://example.com/a.git#a*',
  'https://example.com/a.git#%zz',
  'https://example.com/a.git?ref=a&ref=b',
  'https://example.com/a.git?ref=a#b',
  'https://example.com/a.git?depth=1',
  'https://example.com/a.git?checksum=xyz',
  'https://example.com/a.git?submodules=maybe',
  'git@host:-x',
  '-x@host:a',
  'git@-oProxyCommand:a',
  'ssh://-oProxyCommand=x/a',
  'ssh://-oProxyCommand=x@host/a',
  'git://host/-x',
  'git:///x',
])('%s is refused', (text) => {
  expect(() => parseGitReference(text)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
});

test('contexts may have a short form', () => {
  const remote = 'https://github.com/moby/buildkit.git';
  expect(parseGitContext('github.com/moby/buildkit#v1')).toEqual({ ...PLAIN, remote, ref: 'v1' });
  expect(parseGitContext('github.com/moby/buildkit.git?subdir=a')).toEqual({ ...PLAIN, remote, subdir: 'a' });
  expect(parseGitContext('./github.com/x')).toBeUndefined();
});
