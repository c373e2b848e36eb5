import { randomUUID } from 'node:crypto';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { hasErrnoCode } from '@tinydock/domain';
import { findLeftovers, type MachineState, readMachineState } from './check/machine-state.ts';
import { runStep, type StepOptions } from './check/run-step.ts';
import { runStaticChecks, type StaticCheck } from './check/static-checks.ts';
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
/** The vitest projects that run last. */
const END_TO_END = ['e2e', 'measured'];
/** Of end-to-end tests, files at a time: they wait for disks and programs, and two leave a quarter of two processors idle. */
const END_TO_END_WORKERS = 3;
/** What was ended a moment ago may need so long to be gone. */
const SETTLE_MS = 5_000;
const SETTLE_POLL_MS = 200;

const STEP: StepOptions = {
  cwd: WORKSPACE,
  env: { ...process.env, [MARKER.split('=')[0] ?? '']: MARKER.split('=')[1] },
};

/** Two lanes that take about as long as each other, since the machines that run this have two processors. */
const STATIC_CHECKS: StaticCheck[][] = [
  [{ title: 'lint', command: [join(BIN, 'eslint'), '.'] }],
  [
    { title: 'formatting', command: [join(BIN, 'prettier'), '--check', '--log-level=warn', '.'] },
    { title: 'types', command: [join(BIN, 'tsc'), '-p', 'tsconfig.all.json'] },
    { title: 'shell scripts', command: ['shellcheck', '-x', ...SHELL_SCRIPTS] },
    { title: 'unused code', command: [join(BIN, 'knip'), '--no-progress', '--treat-config-hints-as-errors'] },
  ],
];

/** Runs the vitest projects that these patterns choose. */
async function runTests(
  title: string,
  reportPath: string,
  { projects, options = [] }: { readonly projects: readonly string[]; readonly options?: readonly string[] },
): Promise<Tally> {
  process.stdout.write(`==> ${title}\n`);
  const exitCode = await runStep(
    [
      join(BIN, 'vitest'),
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${reportPath}`,
      ...options,
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

async function runWantedTests(projects: readonly string[], reportDir: string): Promise<Tally> {
  const units = projects.length === 0 ? ['!e2e', '!measured'] : projects.filter((name) => !END_TO_END.includes(name));
  const wholes = projects.length === 0 ? END_TO_END : projects.filter((name) => END_TO_END.includes(name));
  const tallies: Tally[] = [];
  if (units.length > 0) {
    tallies.push(await runTests('unit and contract tests', join(reportDir, 'unit.json'), { projects: units }));
  }
  if (wholes.length > 0) {
    const options = [`--maxWorkers=${String(END_TO_END_WORKERS)}`];
    const run = runTests('end-to-end tests and measurements', join(reportDir, 'e2e.json'), {
      projects: wholes,
      options,
    });
    tallies.push(await run);
  }
  return addTallies(...tallies);
}

async function main(): Promise<Tally> {
  const reportDir = mkdtempSync(join(tmpdir(), 'tinydock-check-'));
  try {
    const before = readMachineState(MARKER);
    const statics = await runStaticChecks(STATIC_CHECKS, STEP);
    const tests = await runWantedTests(process.argv.slice(2), reportDir);
    return addTallies(statics, tests, await checkLeftovers(before));
  } finally {
    rmSync(reportDir, { recursive: true, force: true });
  }
}

const tally = await main();
process.stdout.write(`${formatTally(tally)}\n`);
process.exitCode = tally.failed === 0 ? 0 : 1;
