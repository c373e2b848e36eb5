import { describe, expect, test } from 'vitest';
import { formatStatus } from './container-status.ts';
import { formatAge, formatDuration } from './human-duration.ts';
import { formatSize } from './human-size.ts';
import { formatPorts } from './port-list.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('formatSize', () => {
  test.each([
    [0, '0B'],
    [999, '999B'],
    [1000, '1kB'],
    [1234, '1.23kB'],
    [1_230_000, '1.23MB'],
    [77_800_000, '77.8MB'],
    [187_654_321, '188MB'],
    [999_499, '999kB'],
    [999_999, '1MB'],
    [1_500_000_000, '1.5GB'],
    [Number.MAX_SAFE_INTEGER, '9.01PB'],
  ])('%d bytes are %s', (bytes, expected) => {
    expect(formatSize(bytes)).toBe(expected);
  });

  test('keeps four digits where they are asked for', () => {
    expect(formatSize(12_345_678, 4)).toBe('12.35MB');
  });
});

describe('formatDuration', () => {
  test.each([
    [-5 * SECOND, 'Less than a second'],
    [999, 'Less than a second'],
    [1999, '1 second'],
    [59 * SECOND, '59 seconds'],
    [60 * SECOND, 'About a minute'],
    [119 * SECOND, 'About a minute'],
    [2 * MINUTE, '2 minutes'],
    [59 * MINUTE + 59 * SECOND, '59 minutes'],
    [HOUR, 'About an hour'],
    [89 * MINUTE, 'About an hour'],
    [90 * MINUTE, '2 hours'],
    [47 * HOUR, '47 hours'],
    [48 * HOUR, '2 days'],
    [13 * DAY + 23 * HOUR, '13 days'],
    [14 * DAY, '2 weeks'],
    [59 * DAY, '8 weeks'],
    [60 * DAY, '2 months'],
    [729 * DAY, '24 months'],
    [730 * DAY, '2 years'],
  ])('%d ms are %s', (ms, expected) => {
    expect(formatDuration(ms)).toBe(expected);
  });

  test('an unknown time has no age', () => {
    const now = new Date('2026-01-01T02:00:00Z');
    expect(formatAge('', now)).toBe('N/A');
    expect(formatAge('2026-01-01T00:00:00.5Z', now)).toBe('2 hours ago');
  });
});

describe('formatStatus', () => {
  const now = new Date('2026-01-01T02:00:00Z');
  const status = {
    state: '',
    pid: 0,
    exitCode: 0,
    startedAt: '',
    finishedAt: '',
    oomKilled: false,
    error: '',
    health: '',
  };
  test.each([
    [{ ...status, state: 'created' }, 'Created'],
    [{ ...status, state: 'running', startedAt: '2026-01-01T01:58:00Z' }, 'Up 2 minutes'],
    [{ ...status, state: 'running', startedAt: '2026-01-01T01:58:00Z', health: 'healthy' }, 'Up 2 minutes (healthy)'],
    [
      { ...status, state: 'running', startedAt: '2026-01-01T01:58:00Z', health: 'starting' },
      'Up 2 minutes (health: starting)',
    ],
    [{ ...status, state: 'exited', exitCode: 137, finishedAt: '2025-12-31T23:00:00Z' }, 'Exited (137) 3 hours ago'],
    [{ ...status, state: 'removing' }, 'Removal In Progress'],
    [null, 'Created'],
  ])('%j', (value, expected) => {
    expect(formatStatus(value, now)).toBe(expected);
  });
});

describe('formatPorts', () => {
  const tcp = (hostIp: string, hostPort: number, containerPort: number, protocol = 'tcp') => ({
    hostIp,
    hostPort,
    lastHostPort: 0,
    containerPort,
    protocol,
  });
  test.each([
    [[tcp('', 8080, 80)], [], '0.0.0.0:8080->80/tcp'],
    [[tcp('127.0.0.1', 80, 80)], [], '127.0.0.1:80->80/tcp'],
    [[tcp('::1', 8080, 80)], ['443/tcp'], '443/tcp, [::1]:8080->80/tcp'],
    [[], ['80/tcp', '443/tcp', '81/tcp', '82'], '80-82/tcp, 443/tcp'],
    [[tcp('', 8000, 8000), tcp('', 8001, 8001), tcp('', 8002, 8002)], [], '0.0.0.0:8000-8002->8000-8002/tcp'],
    [[tcp('', 53, 53, 'udp'), tcp('', 53, 53)], ['53/tcp', '53/udp'], '0.0.0.0:53->53/tcp, 0.0.0.0:53->53/udp'],
    [[tcp('', 9001, 81), tcp('', 9000, 80)], ['80/tcp'], '0.0.0.0:9000->80/tcp, 0.0.0.0:9001->81/tcp'],
    [[], ['rubbish', '1-99999999/tcp'], ''],
  ])('%j with %j', (published, exposed, expected) => {
    expect(formatPorts({ network: 'bridge', ports: published, exposedPorts: exposed })).toBe(expected);
  });

  test.each(['host', 'none', `container:${'ab'.repeat(32)}`])('nothing is exposed in the network %s', (network) => {
    expect(formatPorts({ network, ports: [], exposedPorts: ['80/tcp'] })).toBe('');
  });
});
