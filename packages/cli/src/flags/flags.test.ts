import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseEnvironment } from './parse-environment.ts';
import { parseFilters } from './parse-filters.ts';
import { parseLabels } from './parse-labels.ts';
import { parseMoment } from './parse-moment.ts';
import { parsePort } from './parse-port.ts';
import { parseVolume } from './parse-volume.ts';
import { PLAIN_MOUNT } from '@tinydock/protocol';

describe('--publish', () => {
  const mapping = (hostIp: string, hostPort: number, containerPort: number, protocol = 'tcp') => ({
    hostIp,
    hostPort,
    lastHostPort: 0,
    containerPort,
    protocol,
  });
  test.each([
    ['80', [mapping('', 0, 80)]],
    ['8080:80', [mapping('', 8080, 80)]],
    ['8080:80/UDP', [mapping('', 8080, 80, 'udp')]],
    ['127.0.0.1:8080:80', [mapping('127.0.0.1', 8080, 80)]],
    ['127.0.0.1::80/sctp', [mapping('127.0.0.1', 0, 80, 'sctp')]],
    ['[::1]:8080:80', [mapping('::1', 8080, 80)]],
    ['[::]::80', [mapping('::', 0, 80)]],
    ['::1:8080:80', [mapping('::1', 8080, 80)]],
    ['0:80', [mapping('', 0, 80)]],
    ['8000-8002:9000-9002', [mapping('', 8000, 9000), mapping('', 8001, 9001), mapping('', 8002, 9002)]],
    ['8000-8002:80', [{ ...mapping('', 8000, 80), lastHostPort: 8002 }]],
    ['[::1]:8000-8001:53/udp', [{ ...mapping('::1', 8000, 53, 'udp'), lastHostPort: 8001 }]],
    ['8000-8000:80', [mapping('', 8000, 80)]],
    ['80-81', [mapping('', 0, 80), mapping('', 0, 81)]],
    ['127.0.0.1::80-81/udp', [mapping('127.0.0.1', 0, 80, 'udp'), mapping('127.0.0.1', 0, 81, 'udp')]],
  ])('%s', (text, expected) => {
    expect(parsePort(text)).toEqual(expected);
  });

  test.each([
    ['', /expected/],
    ['99999', /expected/],
    ['0', /expected/],
    ['a:80', /expected/],
    ['8080:', /expected/],
    ['80/icmp', /protocol must be one of/],
    ['localhost:8080:80', /"localhost" is not an IP address/],
    ['300.1.1.1:8080:80', /is not an IP address/],
    ['[fe80::zz]:1:2', /is not an IP address/],
    ['1:2:3:4', /expected/],
    ['8002-8000:80-82', /expected/],
    ['8000-8001:80-82', /differ in length/],
    ['0-8001:80', /expected/],
    ['8001-8000:80', /expected/],
    ['-80', /expected/],
    ['80 ', /expected/],
  ])('%j is refused', (text, message) => {
    expect(() => parsePort(text)).toThrow(message);
    expect(() => parsePort(text)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });
});

describe('--volume', () => {
  const parse = (text: string) => parseVolume(text, '/home/jo');
  test.each([
    ['/a:/b', { kind: 'bind', source: '/a', target: '/b', readOnly: false }],
    ['/a:/b:ro', { kind: 'bind', source: '/a', target: '/b', readOnly: true }],
    ['./x:/b:rw,z', { kind: 'bind', source: '/home/jo/x', target: '/b', readOnly: false }],
    ['.:/b:Z,ro', { kind: 'bind', source: '/home/jo', target: '/b', readOnly: true }],
    ['../x/:/b/c/', { kind: 'bind', source: '/home/x', target: '/b/c', readOnly: false }],
    ['data:/var/lib', { kind: 'volume', source: 'data', target: '/var/lib', readOnly: false }],
    ['/cache', { kind: 'volume', source: '', target: '/cache', readOnly: false }],
    ['/a:/b/../c//d', { kind: 'bind', source: '/a', target: '/c/d', readOnly: false }],
    ['/a:/b:rshared,z,ro', { kind: 'bind', source: '/a', target: '/b', readOnly: true, propagation: 'rshared' }],
    ['/a:/b:slave,cached', { kind: 'bind', source: '/a', target: '/b', propagation: 'slave' }],
    ['data:/b:nocopy', { kind: 'volume', source: 'data', target: '/b', isNotFilled: true }],
  ])('%s', (text, expected) => {
    expect(parse(text)).toEqual({ ...PLAIN_MOUNT, ...expected });
  });

  test.each([
    ['', /expected/],
    ['a:', /expected/],
    [':/b', /expected/],
    ['/a:/b:ro:x', /expected/],
    ['/a:b', /must be absolute/],
    ['b', /must be absolute/],
    ['/a:/', /cannot be \//],
    ['/a:/b/..', /cannot be \//],
    ['x/y:/b', /a relative path begins with \.\//],
    ['a:/b', /two or more letters/],
    ['/a:/b:ro,rw', /both ro and rw/],
    ['/a:/b:wo', /unknown option "wo"/],
    ['/a:/b:shared,rslave', /both shared and rslave/],
    ['/a:/b:z,Z', /both z and Z/],
    ['/a:/b:ro,ro', /twice/],
    ['/a:/b:nocopy', /nocopy is for volumes/],
    ['v1:/b:shared', /shared is for directories/],
  ])('%j is refused', (text, message) => {
    expect(() => parse(text)).toThrow(message);
  });
});

describe('files of definitions', () => {
  let cwd: string;
  beforeEach(async () => {
    cwd = await mkdtemp(join(tmpdir(), 'tinydock-flags-'));
  });
  afterEach(async () => {
    await rm(cwd, { recursive: true });
  });

  test('--env-file before --env; a name alone takes the value from here', async () => {
    await writeFile(join(cwd, 'vars'), '\uFEFF# comment\n\n  A=from file\r\nB="quoted"\nHERE\nNOT_HERE\nC=a=b\n');
    const env = { HERE: 'yes', X: '' };
    const values = ['A=last', 'X', 'GONE', 'EMPTY='];
    expect(await parseEnvironment({ values, files: ['vars'], env, cwd })).toEqual([
      'A=from file',
      'B="quoted"',
      'HERE=yes',
      'C=a=b',
      'A=last',
      'X=',
      'GONE',
      'EMPTY=',
    ]);
  });

  test.each(['', '=x'])('--env %j is refused', async (value) => {
    await expect(parseEnvironment({ values: [value], files: [], env: {}, cwd })).rejects.toThrow('--env');
  });

  test.each(['A B=1', '=x', 'A =1'])('a line %j is refused', async (text) => {
    await writeFile(join(cwd, 'vars'), `${text}\n`);
    await expect(parseEnvironment({ values: [], files: ['vars'], env: {}, cwd })).rejects.toThrow('invalid line');
  });

  test('a file that is not there is named', async () => {
    await expect(parseEnvironment({ values: [], files: ['none'], env: {}, cwd })).rejects.toThrow(
      /"none" given for --env-file: ENOENT/,
    );
  });

  test('labels of files, then those of the command line', async () => {
    await writeFile(join(cwd, 'labels'), 'a=1\nb\n');
    expect(await parseLabels({ values: ['a=2', 'c=x=y', 'd'], files: ['labels'], cwd })).toEqual({
      a: '2',
      b: '',
      c: 'x=y',
      d: '',
    });
    await expect(parseLabels({ values: ['=x'], files: [], cwd })).rejects.toThrow('--label');
  });

  test('a label named __proto__ is a label', async () => {
    const labels = await parseLabels({ values: ['__proto__=x'], files: [], cwd });
    expect(Object.entries(labels)).toEqual([['__proto__', 'x']]);
  });
});

describe('--filter', () => {
  test('takes key and value apart at the first equals sign', () => {
    expect(parseFilters(['label=a=b', 'Status=exited'])).toEqual([
      { key: 'label', value: 'a=b' },
      { key: 'status', value: 'exited' },
    ]);
    expect(() => parseFilters(['status'])).toThrow('expected KEY=VALUE');
  });
});

describe('moments', () => {
  const now = new Date('2026-01-02T12:00:00Z');
  const parse = (text: string) => parseMoment('--since', text, now);
  test.each([
    ['10m', '2026-01-02T11:50:00.000Z'],
    ['1h30m', '2026-01-02T10:30:00.000Z'],
    ['1.5h', '2026-01-02T10:30:00.000Z'],
    ['500ms', '2026-01-02T11:59:59.500Z'],
    ['0s', '2026-01-02T12:00:00.000Z'],
    ['10', '1970-01-01T00:00:10Z'],
    ['1767268800', '2026-01-01T12:00:00Z'],
    ['1767268800.123456789', '2026-01-01T12:00:00.123456789Z'],
    ['2026-01-01T12:00:00Z', '2026-01-01T12:00:00Z'],
    ['2026-01-01T12:00:00.000000001+02:00', '2026-01-01T10:00:00.000000001Z'],
    ['2026-01-01T12:00Z', '2026-01-01T12:00:00Z'],
  ])('%s is %s', (text, expected) => {
    expect(parse(text)).toBe(expected);
  });

  test('a date without a zone is local', () => {
    expect(parse('2026-01-01T12:00:00')).toBe(new Date('2026-01-01T12:00:00').toISOString().replace('.000Z', 'Z'));
    expect(parse('2026-01-01')).toBe(new Date('2026-01-01T00:00:00').toISOString().replace('.000Z', 'Z'));
  });

  test.each(['', 'yesterday', '10x', '2026-13-01', '2026-01-01T25:00:00Z', '5m later'])('%j is refused', (text) => {
    expect(() => parse(text)).toThrow('expected a duration');
  });
});
