import { expect, test } from 'vitest';
import { HostPolicy } from './host-policy.ts';

const policy = new HostPolicy([
  'Test.Example:5000',
  'lab.example',
  'plain.example:80',
  'tls.example:443',
  '[2001:DB8:0::1]:5000',
]);

test.each([
  ['http://localhost:5000/', true],
  ['http://127.0.0.1/', true],
  ['http://127.9.8.7:80/', true],
  ['http://[::1]:5000/', true],
  ['http://2130706433/', true],
  ['http://test.example:5000/', true],
  ['http://lab.example:1234/', true],
  ['http://plain.example/', true],
  ['http://plain.example:80/', true],
  ['https://plain.example:80/', true],
  ['https://plain.example/', false],
  ['https://tls.example/', true],
  ['http://tls.example:443/', true],
  ['http://tls.example/', false],
  ['http://[2001:db8::1]:5000/', true],
  ['http://test.example:5001/', false],
  ['http://0.0.0.0/', false],
  ['http://127.0.0.1.example/', false],
  ['http://localhost.example/', false],
  ['http://128.0.0.1/', false],
  ['http://registry.example/', false],
])('%s may do without TLS: %s', (url, expected) => {
  expect(policy.isTrustedWithoutTls(new URL(url))).toBe(expected);
});

test.each([
  ['https://a.example/', 'https://b.example/', true],
  ['https://a.example/', 'http://a.example/', false],
  ['https://a.example/', 'https://127.0.0.1/', false],
  ['https://a.example/', 'https://localhost/', false],
  ['https://a.example/', 'https://0.0.0.0/', false],
  ['https://a.example/', 'https://[::ffff:127.0.0.1]/', false],
  ['https://a.example/', 'https://[::ffff:0.0.0.0]/', false],
  ['https://a.example/', 'https://localhost./', false],
  ['https://a.example/', 'https://notlocalhost/', true],
  ['https://a.example/', 'ftp://b.example/', false],
  ['https://a.example/', 'file:///etc/passwd', false],
  ['http://localhost:5000/', 'http://127.0.0.1:6000/', true],
  ['http://localhost:5000/', 'https://cdn.example/', true],
  ['http://localhost:5000/', 'http://cdn.example/', false],
  ['http://lab.example/', 'http://test.example:5000/', true],
  ['https://lab.example/', 'http://lab.example/', false],
])('from %s to %s: %s', (from, to, isAllowed) => {
  const follow = (): void => {
    policy.assertMayFollow(new URL(from), new URL(to), 'the next place');
  };
  if (isAllowed) expect(follow).not.toThrow();
  else expect(follow).toThrow(expect.objectContaining({ code: 'PERMISSION_DENIED', reason: 'REGISTRY_DENIED' }));
});

test.each(['http://lab.example', 'lab.example/team', 'jo@lab.example', '10.0.0.0/8', '', 'lab.example:', '[1'])(
  '%j is not an insecure registry',
  (entry) => {
    expect(() => new HostPolicy([entry])).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT', reason: 'INVALID_CONFIG' }),
    );
  },
);
