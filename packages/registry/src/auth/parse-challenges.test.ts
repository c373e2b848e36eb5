import { expect, test } from 'vitest';
import { parseChallenges } from './parse-challenges.ts';

function plain(header: string): unknown {
  return parseChallenges(header).map(({ scheme, parameters }) => [scheme, Object.fromEntries(parameters)]);
}

test.each([
  [
    'Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:library/nginx:pull"',
    [
      [
        'bearer',
        {
          realm: 'https://auth.docker.io/token',
          service: 'registry.docker.io',
          scope: 'repository:library/nginx:pull',
        },
      ],
    ],
  ],
  ['Basic realm="a, b=c \\"d\\" \\\\"', [['basic', { realm: 'a, b=c "d" \\' }]]],
  ['BASIC REALM = plain', [['basic', { realm: 'plain' }]]],
  [
    'Basic realm="x", Bearer realm=y , service=z,Negotiate',
    [
      ['basic', { realm: 'x' }],
      ['bearer', { realm: 'y', service: 'z' }],
      ['negotiate', {}],
    ],
  ],
  [
    'Negotiate YWJjZA==, Bearer realm="q"',
    [
      ['negotiate', {}],
      ['bearer', { realm: 'q' }],
    ],
  ],
  [', ,Basic', [['basic', {}]]],
  ['Bearer realm="first", realm="second"', [['bearer', { realm: 'first' }]]],
  ['Bearer scope="a b c"', [['bearer', { scope: 'a b c' }]]],
  ['', []],
  ['"nonsense', []],
])('%s', (header, expected) => {
  expect(plain(header)).toEqual(expected);
});

test('an open quote ends the list and keeps what came before', () => {
  expect(parseChallenges('Basic realm="x", Bearer realm="open')).toHaveLength(2);
  expect(parseChallenges('Basic realm="x", Bearer realm="open')[0]?.parameters.get('realm')).toBe('x');
});

test('a hostile header is read in linear time', () => {
  const startedAt = performance.now();
  parseChallenges('a '.repeat(8_000));
  parseChallenges(`Basic realm="${'\\'.repeat(16_001)}`);
  parseChallenges(`Basic ${'a'.repeat(16_000)} = `);
  parseChallenges(`Basic a=b${', '.repeat(8_000)}!`);
  expect(performance.now() - startedAt).toBeLessThan(500);
});
