import { describe, expect, test } from 'vitest';
import { ProxyRules } from './proxy-rules.ts';

const PROXIES = { http: 'http://plain.proxy:3128', https: 'secure.proxy:3129' };

describe('proxyFor', () => {
  test.each([
    ['http://registry.example/', 'plain.proxy:3128'],
    ['https://registry.example/', 'secure.proxy:3129'],
    ['https://localhost:5000/', undefined],
    ['http://127.0.0.1:5000/', undefined],
    ['http://[::1]/', undefined],
  ])('%s goes through %s', (url, host) => {
    expect(new ProxyRules(PROXIES).proxyFor(new URL(url))?.host).toBe(host);
  });

  test('there is none unless told', () => {
    expect(new ProxyRules({}).proxyFor(new URL('https://registry.example/'))).toBeUndefined();
    expect(new ProxyRules({ https: '', none: '' }).proxyFor(new URL('https://registry.example/'))).toBeUndefined();
  });

  test.each([
    ['example', 'https://registry.example/', true],
    ['registry.example', 'https://registry.example/', true],
    ['Registry.Example.', 'https://registry.example/', true],
    ['registry.example', 'https://a.registry.example/', true],
    ['registry.example', 'https://otherregistry.example/', false],
    ['.registry.example', 'https://registry.example/', false],
    ['.registry.example', 'https://a.registry.example/', true],
    ['*.registry.example', 'https://a.registry.example/', true],
    ['registry.example:5000', 'https://registry.example:5000/', true],
    ['registry.example:5000', 'https://registry.example/', false],
    ['registry.example:443', 'https://registry.example/', true],
    ['10.1.2.3', 'https://10.1.2.3:5000/', true],
    ['10.1.2.3', 'https://10.1.2.30/', false],
    ['10.0.0.0/8', 'https://10.1.2.3/', true],
    ['10.0.0.0/8', 'https://11.1.2.3/', false],
    ['fd00::/8', 'https://[fd00::1]:5000/', true],
    ['fd00::1', 'https://[fd00::1]/', true],
    ['10.0.0.0/99', 'https://10.1.2.3/', false],
    ['*', 'https://registry.example/', true],
    ['a.example, registry.example ,', 'https://registry.example/', true],
    [',,', 'https://registry.example/', false],
  ])('NO_PROXY=%s excepts %s: %s', (none, url, isExcepted) => {
    const proxy = new ProxyRules({ ...PROXIES, none }).proxyFor(new URL(url));
    expect(proxy === undefined).toBe(isExcepted);
  });

  test.each(['socks5://host:1080', 'ftp://host', 'http://', 'http://jo:hunter2@:x'])('refuses %j', (http) => {
    expect(() => new ProxyRules({ http })).toThrow(
      expect.objectContaining({ reason: 'INVALID_CONFIG', message: expect.not.stringContaining('hunter2') as string }),
    );
  });
});
