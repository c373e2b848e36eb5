import { randomUUID } from 'node:crypto';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { hasErrnoCode } from '@tinydock/domain';
import { findLeftovers, type MachineState, readMachineState } from './check/machine-state.ts';
import { runStep, type StepOptions } from './check/run-step.ts';
import { addTallies, formatTally, NOTHING, ONE_FAILED, type Tally, tallyVitest } from './check/tally.ts';

const WORKSPACE = join(import.meta.dirname, '../..');
const BIN = join(WORKSPACE, 'node_modules/.bin');
const MARKER = `TINYDOCK_CHECK_RUN=${randomUUID()}`;
const SHELL_SCRIPTS = [
  '.ci/run',
  'tools/bench',
  'tools/quickstart',
  'tools/test',
  ...globSync('tools/lib/*.sh', { cwd: WORKSPACE }),
];
/** What was ended a moment ago may need so long to be gone. */
const SETTLE_MS = 5_000;
const SETTLE_POLL_MS = 200;

const STEP: StepOptions = {
  cwd: WORKSPACE,
  env: { ...process.env, [MARKER.split('=')[0] ?? '']: MARKER.split('=')[1] },
};

/** One check is one program that says yes or no. */
async function runCheck(title: string, command: readonly string[]): Promise<Tally> {
  process.stdout.write(`==> ${title}\n`);
  const exitCode = await runStep(command, STEP);
  if (exitCode === 0) return { ...NOTHING, passed: 1 };
  process.stdout.write(`    ${title}: failed with exit code ${exitCode}\n`);
  return ONE_FAILED;
}

async function runStaticChecks(): Promise<Tally> {
  const tsconfigs = globSync(
    ['tsconfig.json', 'packages/*/tsconfig.json', 'tools/tsconfig.json', 'e2e/tsconfig.json'],
    {
      cwd: WORKSPACE,
    },
  ).sort();
  const tallies = [
    await runCheck('formatting', [join(BIN, 'prettier'), '--check', '--log-level=warn', '.']),
    await runCheck('lint', [join(BIN, 'eslint'), '.']),
    await runCheck('shell scripts', ['shellcheck', '-x', ...SHELL_SCRIPTS]),
    await runCheck('unused code', [join(BIN, 'knip'), '--no-progress', '--no-config-hints']),
  ];
  for (const path of tsconfigs) {
    tallies.push(await runCheck(`types of ${dirname(path)}`, [join(BIN, 'tsc'), '-p', path]));
  }
  return addTallies(...tallies);
}

/** Runs the vitest projects that these patterns choose. */
async function runTests(title: string, reportPath: string, projects: readonly string[]): Promise<Tally> {
  process.stdout.write(`==> ${title}\n`);
  const exitCode = await runStep(
    [
      join(BIN, 'vitest'),
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${reportPath}`,
      ...projects.map((project) => `--project=${project}`),
    ],
    STEP,
  );
  return tallyVitest(readReport(reportPath), exitCode);
}

function readReport(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (hasErrnoCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

async function checkLeftovers(before: MachineState): Promise<Tally> {
  process.stdout.write('==> nothing left behind\n');
  const deadline = Date.now() + SETTLE_MS;
  let leftovers = findLeftovers(before, readMachineState(MARKER));
  while (leftovers.length > 0 && Date.now() < deadline) {
    await delay(SETTLE_POLL_MS);
    leftovers = findLeftovers(before, readMachineState(MARKER));
  }
  for (const leftover of leftovers) process.stdout.write(`    left behind: ${leftover}\n`);
  return leftovers.length === 0 ? { ...NOTHING, passed: 1 } : ONE_FAILED;
}

/** End-to-end tests run by themselves and last: they are the ones that need the machine's attention. */
async function runWantedTests(projects: readonly string[], reportDir: string): Promise<Tally> {
  const units = projects.length === 0 ? ['!e2e'] : projects.filter((project) => project !== 'e2e');
  const tallies: Tally[] = [];
  if (units.length > 0) {
    tallies.push(await runTests('unit and contract tests', join(reportDir, 'unit.json'), units));
  }
  if (projects.length === 0 || projects.includes('e2e')) {
    tallies.push(await runTests('end-to-end tests', join(reportDir, 'e2e.json'), ['e2e']));
  }
  return addTallies(...tallies);
}

async function main(): Promise<Tally> {
  const reportDir = mkdtempSync(join(tmpdir(), 'tinydock-check-'));
  try {
    const before = readMachineState(MARKER);
    const statics = await runStaticChecks();
    const tests = await runWantedTests(process.argv.slice(2), reportDir);
    return addTallies(statics, tests, await checkLeftovers(before));
  } finally {
    rmSync(reportDir, { recursive: true, force: true });
  }
}

const tally = await main();
process.stdout.write(`${formatTally(tally)}\n`);
process.exitCode = tally.failed === 0 ? 0 : 1;
