import { createClient } from '@tinydock/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { leftoversOf } from './support/leftovers.ts';
import { loadLayered } from './support/layered-image.ts';
import { TestDaemon } from './support/test-daemon.ts';

const [BASE, MORE] = ['mkdir etc; echo base > etc/a', 'mkdir etc; head -c 50000 /dev/zero > etc/b'];

interface Inspected {
  readonly Id: string;
  readonly Parent: string;
  readonly Lineage: Readonly<Record<'Parents' | 'Children', readonly { readonly RepoTags: readonly string[] }[]>>;
}

describe('what images are here', () => {
  let daemon: TestDaemon;

  beforeAll(async () => {
    daemon = await TestDaemon.start();
    await loadLayered(daemon, { name: 'base:1', layers: [BASE], labels: { role: 'base' } });
    await loadLayered(daemon, { name: 'team/app:1', layers: [BASE, MORE], created: '2024-04-01T00:00:00Z' });
    await daemon.tdctl(['tag', 'team/app:1', 'other:2']);
  });
  afterAll(async () => {
    await daemon.destroy();
    expect(await leftoversOf(daemon)).toEqual([]);
  });

  const names = async (...flags: readonly string[]): Promise<string> =>
    (await daemon.output('images', '--format', '{{.Repository}}:{{.Tag}}', ...flags)).split('\n').toSorted().join(' ');

  test.each([
    [['-f', 'reference=team/*'], 'team/app:1'],
    [['team/app'], 'team/app:1'],
    [['-f', 'label!=role'], 'other:2 team/app:1'],
    [['-f', 'before=team/app:1'], 'base:1'],
    [['-f', 'since=base:1'], 'other:2 team/app:1'],
    [['-f', 'until=2024-03-15T00:00:00Z'], 'base:1'],
    [['-f', 'dangling=true'], ''],
  ])('filtered by %j', async (flags, expected) => {
    expect(await names(...flags)).toBe(expected);
  });

  test('sorted', async () => {
    const sorted = (key: string) => daemon.output('images', '--sort', key, '--format', '{{.Repository}}');
    expect(await sorted('repository')).toBe('base\nother\nteam/app');
    expect(await sorted('size')).toMatch(/base$/);
  });

  test('listed with their labels only for who asks for them', async () => {
    const client = createClient({ host: daemon.host });
    const labelsOf = async (withoutLabels: boolean): Promise<readonly object[]> =>
      (await client.images.list({ filters: [{ key: 'label', value: 'role' }], withoutLabels })).map(
        ({ labels }) => labels,
      );
    expect(await labelsOf(false)).toEqual([{ role: 'base' }]);
    expect(await labelsOf(true)).toEqual([{}]);
    client.close();
    expect(await daemon.output('images', '--format', '{{.Label "role"}}', 'base')).toBe('base');
  });

  test('inspected with their relatives', async () => {
    const text = await daemon.output('image', 'inspect', 'base:1', 'team/app:1');
    const [base, app] = JSON.parse(text) as readonly Inspected[];
    expect(app?.Parent).toBe(base?.Id);
    expect(app?.Lineage.Parents.map(({ RepoTags }) => RepoTags)).toEqual([['base:1']]);
    expect(base?.Lineage.Children.map(({ RepoTags }) => RepoTags)).toEqual([['other:2', 'team/app:1']]);
  });

  test('named nearly right', async () => {
    const failed = await daemon.tdctl(['rmi', 'team/app:3'], { accept: [1] });
    expect(failed.stderr).toContain('team/app is here with the tag 1.');
    expect((await daemon.tdctl(['history', 'bsae'], { accept: [1] })).stderr).toContain('Did you mean base:1?');
  });
});
