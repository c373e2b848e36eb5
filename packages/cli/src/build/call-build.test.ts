import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type HarnessResult, runTdctl } from '../testing/cli-harness.ts';
import { checkUrl } from './warning-text.ts';

const SOURCE = `# V is the version
ARG V=1
# app runs it
FROM base:$V AS app
ARG B
RUN --mount=type=secret,id=key,required --mount=type=ssh x
MAINTAINER me
FROM app
`;

describe('build --call', () => {
  let cwd: string;
  const script = { builds: { checkVariables: async () => ({ warnings: [], unknown: [] }) } };
  const run = (...argv: readonly string[]): Promise<HarnessResult> =>
    runTdctl(['build', ...argv, '.'], { cwd, script });

  beforeAll(() => {
    cwd = mkdtempSync(join(tmpdir(), 'tinydock-call-'));
    writeFileSync(join(cwd, 'Dockerfile'), SOURCE);
  });
  afterAll(() => {
    rmSync(cwd, { recursive: true, force: true });
  });

  test('outline says what a target takes', async () => {
    const { stdout, exitCode } = await run('--call', 'outline', '--target', 'app', '--build-arg', 'B=two');
    expect(exitCode).toBe(0);
    expect(stdout).toBe(`TARGET:        app
DESCRIPTION:   runs it

BUILD ARG   VALUE   DESCRIPTION
V           1       is the version
B           two

SECRET   REQUIRED
key      true

SSH       REQUIRED
default
`);
    const json = JSON.parse((await run('--call=outline,format=json', '--target=app')).stdout) as object;
    const at = (line: number): object => ({ ranges: [{ start: { line }, end: { line } }] });
    expect(json).toEqual({
      ...{ name: 'app', description: 'runs it' },
      args: [
        { name: 'V', description: 'is the version', value: '1', location: at(2) },
        { name: 'B', location: at(5) },
      ],
      secrets: [{ name: 'key', required: true, location: at(6) }],
      ssh: [{ name: 'default', location: at(6) }],
      sources: [Buffer.from(SOURCE).toString('base64')],
    });
    const { exitCode: code, stderr } = await run('--call', 'outline', '--target', 'ap');
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/no stage is named "ap"; there are app\n.*Did you mean app\?/),
    ]);
  });

  test('targets says which there are', async () => {
    expect((await run('--call', 'targets')).stdout).toBe('TARGET      DESCRIPTION\napp         runs it\n(default)\n');
    const { targets } = JSON.parse((await run('--call', 'targets,format=json')).stdout) as { targets: object[] };
    expect(targets).toMatchObject([
      { name: 'app', base: 'base:$V', description: 'runs it', location: { ranges: [{ start: { line: 4 } }] } },
      { default: true, base: 'app' },
    ]);
  });

  test('check says what its flag says, also as JSON, and ends with 1 unless told', async () => {
    const [flag, called] = [await run('--check'), await run('--call', 'check')];
    expect(called).toEqual(flag);
    expect(flag.exitCode).toBe(1);
    const { stdout, exitCode } = await run('--check', '--call', 'check,format=json,ignorestatus=true');
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      warnings: [
        {
          ruleName: 'MaintainerDeprecated',
          url: 'https://docs.docker.com/go/dockerfile/rule/maintainer-deprecated/',
          location: { ranges: [{ start: { line: 7 } }] },
        },
      ],
      sources: [{ filename: 'Dockerfile', data: Buffer.from(SOURCE).toString('base64') }],
    });
  });

  test('has a range for each line of an instruction, and marks them all', async () => {
    const lines = [
      '# app',
      'FROM scratch \\',
      '  AS app',
      'ARG A \\',
      '# inner',
      '  B',
      'MAINTAINER \\',
      '  me',
      'USER a',
      '',
    ];
    writeFileSync(join(cwd, 'Dockerfile'), lines.join('\n'));
    const at = (...numbers: readonly number[]): object => ({
      ranges: numbers.map((line) => ({ start: { line }, end: { line } })),
    });
    const json = async (method: string): Promise<unknown> =>
      JSON.parse((await run('--call', `${method},format=json,ignorestatus=true`)).stdout);
    expect(await json('targets')).toMatchObject({ targets: [{ location: at(2, 3) }] });
    const arg = { location: at(4, 5, 6) };
    expect(await json('outline')).toMatchObject({ args: [arg, arg] });
    expect(await json('check')).toMatchObject({ warnings: [{ location: at(7, 8) }] });
    const rule = '-'.repeat(20);
    expect((await run('--check')).stdout).toContain(
      `Dockerfile:7\n${rule}\n   6 |       B\n   7 | >>> MAINTAINER \\\n   8 | >>>   me\n   9 |     USER a\n${rule}\n`,
    );
  });

  test('marks one line among as many as BuildKit shows', async () => {
    writeFileSync(join(cwd, 'Dockerfile'), 'from a\nCOPY a b\nCOPY a c\nCOPY a d\nCOPY a e\n');
    const rule = '-'.repeat(20);
    expect((await run('--check')).stdout).toContain(
      `Dockerfile:1\n${rule}\n   1 | >>> from a\n   2 |     COPY a b\n   3 |     COPY a c\n${rule}\n`,
    );
  });

  test.each([['guess'], ['outline,format=xml'], ['check,color'], ['check,ignorestatus=maybe']])(
    'refuses %s',
    async (text) => {
      expect(await run('--call', text)).toMatchObject({
        exitCode: 1,
        stderr: expect.stringContaining('--call') as string,
      });
    },
  );

  test('goes with --check for a check alone', async () => {
    expect((await run('--check', '--call', 'outline')).stderr).toContain('--check is --call check');
  });

  test('knows where Docker documents a check', () => {
    expect(checkUrl('JSONArgsRecommended')).toMatch(/\/json-args-recommended\/$/);
    expect(checkUrl('SecretsUsedInArgOrEnv')).toMatch(/\/secrets-used-in-arg-or-env\/$/);
  });
});
