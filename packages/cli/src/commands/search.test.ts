import { TinydockError } from '@tinydock/domain';
import type { PullProgress, SearchResult } from '@tinydock/protocol';
import { describe, expect, test, vi } from 'vitest';
import { runTdctl } from '../testing/cli-harness.ts';

const RESULTS: readonly SearchResult[] = [
  {
    name: 'nginx',
    description: 'Official build of Nginx, with a\nlonger description',
    stars: 20_000,
    isOfficial: true,
    isAutomated: false,
  },
  { name: 'team/nginx', description: '', stars: 3, isOfficial: false, isAutomated: false },
];

const search = vi.fn(() => Promise.resolve(RESULTS));
const script = { registries: { search } };

async function* pages(...all: readonly (readonly string[])[]): AsyncGenerator<readonly string[], void, undefined> {
  await Promise.resolve();
  yield* all;
}

describe('search', () => {
  test("prints Docker's table", async () => {
    const { stdout } = await runTdctl(['search', 'nginx'], { script });
    expect(stdout.split('\n').map((text) => text.trimEnd())).toEqual([
      'NAME         DESCRIPTION                                     STARS     OFFICIAL',
      'nginx        Official build of Nginx, with a longer descr…   20000     [OK]',
      'team/nginx                                                   3',
      '',
    ]);
    expect(search).toHaveBeenLastCalledWith({ term: 'nginx', limit: 25, filters: [], auth: null }, expect.anything());
  });

  test('passes limit and filters on, with the credentials of a registry', async () => {
    const get = vi.fn(() => Promise.resolve({ kind: 'basic', username: 'jo', password: 'x' } as const));
    const flags = ['--limit', '7', '-f', 'stars=3', '--filter', 'is-official=true', '--no-trunc'];
    const { stdout } = await runTdctl(['search', ...flags, 'lab:5000/x'], { script, credentials: { get } });
    expect(stdout).toContain('with a longer description');
    expect(get).toHaveBeenCalledWith('lab:5000', expect.anything());
    expect(search).toHaveBeenLastCalledWith(
      expect.objectContaining({
        limit: 7,
        filters: [
          { key: 'stars', value: '3' },
          { key: 'is-official', value: 'true' },
        ],
        auth: { kind: 'basic', basic: { username: 'jo', password: 'x' } },
      }),
      expect.anything(),
    );
  });

  test('has JSON and templates', async () => {
    const json = await runTdctl(['search', '--format', 'json', 'nginx'], { script });
    expect(JSON.parse(json.stdout.split('\n')[0] ?? '')).toMatchObject({
      Name: 'nginx',
      IsOfficial: 'true',
      StarCount: '20000',
    });
    const format = '{{.Name}}:{{.StarCount}}{{if .IsOfficial}}!{{end}}';
    expect((await runTdctl(['search', '--format', format, 'nginx'], { script })).stdout).toBe(
      'nginx:20000!\nteam/nginx:3\n',
    );
  });

  test('lists tags, as many as wanted', async () => {
    const registries = { listTags: () => pages(['1', '2'], ['3']) };
    const all = await runTdctl(['search', '--list-tags', 'team/app'], { script: { registries } });
    expect(all.stdout).toBe('NAME       TAG\nteam/app   1\nteam/app   2\nteam/app   3\n');
    const argv = ['search', '--list-tags', '--limit=1', '--format', '{{.Tag}}', 'team/app'];
    expect((await runTdctl(argv, { script: { registries } })).stdout).toBe('1\n');
  });

  test.each([
    [['search', 'https://x'], 'without a scheme'],
    [['search', '--list-tags', '--limit', '0', 'a'], '--limit'],
    [['search', '--list-tags', '-f', 'stars=3', 'a'], '--filter'],
    [['search', '--list-tags', 'A'], 'invalid reference'],
    [['search'], 'requires 1 argument'],
  ])('refuses %j', async (argv, message) => {
    const { exitCode, stderr } = await runTdctl(argv, { script });
    expect(exitCode).toBe(1);
    expect(stderr).toContain(message);
  });
});

describe('pull --all-tags', () => {
  const done = (tag: string): PullProgress => ({
    event: 'done',
    done: { reference: `team/app:${tag}`, imageId: '', digest: `sha256:${'d'.repeat(64)}`, changed: true },
  });

  test('goes on after a tag that is no image', async () => {
    const pull = vi.fn(async function* ({ reference = '' }: { reference?: string | undefined }) {
      await Promise.resolve();
      if (reference.endsWith(':2')) throw new TinydockError({ code: 'FAILED_PRECONDITION', message: 'no image' });
      yield done(reference.slice(-1));
    });
    const clients = { registries: { listTags: () => pages(['1', '2', '3']) }, images: { pull } };
    const { exitCode, stdout, stderr } = await runTdctl(['pull', '-a', 'team/app'], { script: clients });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('no image');
    expect(pull.mock.calls.map(([request]) => request.reference)).toEqual(['team/app:1', 'team/app:2', 'team/app:3']);
    expect(stdout.split('\n').at(-2)).toBe('docker.io/team/app');
  });

  test('takes no tag', async () => {
    const { exitCode, stderr } = await runTdctl(['pull', '-a', 'team/app:1']);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("can't be used with --all-tags");
  });
});
