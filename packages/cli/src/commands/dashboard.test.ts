import { expect, test } from 'vitest';
import { runTdctl, TestStream } from '../testing/cli-harness.ts';

const stdout = (): TestStream => new TestStream({ columns: 80, rows: 24 });

test.each([
  [['dashboard'], []],
  [
    ['ui', '--theme', 'light'],
    ['--theme', 'light'],
  ],
  [['dashboard', '--no-mouse'], ['--no-mouse']],
])('%j becomes the dashboard, for the chosen daemon', async (argv, more) => {
  const result = await runTdctl(['--host', 'unix:///x.sock', ...argv], { stdout: stdout() });
  expect(result).toMatchObject({ exitCode: 0, stderr: '', dashboards: [['--host', 'unix:///x.sock', ...more]] });
});

test.each([
  ['input', { stdout: stdout(), input: '' }],
  ['output', {}],
])('without a terminal for %s it says so', async (_what, options) => {
  const result = await runTdctl(['dashboard'], options);
  expect(result).toMatchObject({ exitCode: 1, dashboards: [] });
  expect(result.stderr).toContain('needs a terminal');
});
