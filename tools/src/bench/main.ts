import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { runCommand, startDockerRegistry } from '@tinydock/testing';
import { BENCH_REFERENCE, buildBenchImage } from './bench-image.ts';
import { cleanUpAfter } from './clean-up-after.ts';
import type { Contestant, ContestantOptions } from './contestant.ts';
import { BuildKitContestant, DockerContestant } from './docker-contestant.ts';
import { PodmanContestant } from './podman-contestant.ts';
import { createReport, formatReport, type Report } from './report.ts';
import { type Measurements, type Operation, OPERATIONS, startMeasurements } from './operations.ts';
import { runRound, type RoundOptions } from './rounds.ts';
import { TinydockContestant } from './tinydock-contestant.ts';

const USAGE = `Usage: tools/bench [options]

Does the same work with tinydock and its peers side by side and prints medians and ratios.

  --peers LIST     docker, buildkit, podman, several with commas between; default: all. BuildKit is that of dockerd and
                   takes part in builds alone
  --docker DIR     a root with another docker in it, unpacked from its packages; default: /
  --image ARCHIVE  a docker-archive with one tagged image; default: one made from Debian packages
  --program PATH   a program of the image that ends at once; default: /bin/true
  --only LIST      pull, run, rmi, load, save, push, repush, exec, run-20, steps, resteps, copy, recopy; default: all.
                   What follows load in this list comes after one; the image needs sh and sleep from exec on
  --rounds N       default: 3
  --json FILE      writes every figure there
`;

const PEERS: Readonly<Record<string, new (options: ContestantOptions) => Contestant>> = {
  docker: DockerContestant,
  buildkit: BuildKitContestant,
  podman: PodmanContestant,
};

const CACHE_DIR = new URL('../../../.cache/images', import.meta.url).pathname;

interface BenchOptions {
  readonly peers: readonly string[];
  readonly dockerRoot: string;
  readonly archive: string | undefined;
  readonly program: string;
  readonly only: ReadonlySet<Operation>;
  readonly rounds: number;
  readonly json: string | undefined;
}

function parseList<T extends string>(flag: string, text: string, known: readonly T[]): T[] {
  return text.split(',').map((word) => {
    const found = known.find((candidate) => candidate === word);
    if (found === undefined) throw new Error(`${flag}: ${JSON.stringify(word)} is none of ${known.join(', ')}`);
    return found;
  });
}

function parseOptions(argv: readonly string[]): BenchOptions | undefined {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      peers: { type: 'string', default: Object.keys(PEERS).join(',') },
      docker: { type: 'string', default: '/' },
      image: { type: 'string' },
      program: { type: 'string', default: '/bin/true' },
      only: { type: 'string', default: OPERATIONS.join(',') },
      rounds: { type: 'string', default: '3' },
      json: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return undefined;
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`--rounds: expected a number of 1 or more`);
  return {
    peers: parseList('--peers', values.peers, Object.keys(PEERS)),
    dockerRoot: resolve(values.docker),
    archive: values.image,
    program: values.program,
    only: new Set(parseList('--only', values.only, OPERATIONS)),
    rounds,
    json: values.json,
  };
}

async function archiveReference(archive: string): Promise<string> {
  const { stdout } = await runCommand('tar', ['-xOf', archive, 'manifest.json']);
  const [first] = JSON.parse(stdout) as { RepoTags?: string[] | null }[];
  const tag = first?.RepoTags?.[0];
  if (tag === undefined) throw new Error(`${archive}: its first image has no tag`);
  return tag;
}

/** The registry's copy and the archive's have one name, so that `rmi` and `run` are the same after pull and load. */
async function retag(archive: string, reference: string, dir: string): Promise<string> {
  const target = join(dir, 'archive.tar');
  await runCommand('skopeo', ['copy', '--quiet', `docker-archive:${archive}`, `docker-archive:${target}:${reference}`]);
  return target;
}

function tellOfCleanUp(error: unknown): void {
  process.stderr.write(`the clean-up failed as well: ${String(error)}\n`);
}

async function measure(options: BenchOptions, dir: string): Promise<void> {
  const source = options.archive ?? (await buildBenchImage(CACHE_DIR));
  const name = options.archive === undefined ? BENCH_REFERENCE : await archiveReference(source);
  const registry = await startDockerRegistry();
  try {
    const reference = `${registry.host}/${name.replace(/^.*\.[^/]*\//, '')}`;
    const push = ['copy', '--quiet', '--dest-tls-verify=false', `docker-archive:${source}`, `docker://${reference}`];
    await runCommand('skopeo', push);
    const archive = await retag(source, reference, dir);
    const contestants = [TinydockContestant, ...options.peers.map((peer) => PEERS[peer] ?? DockerContestant)].map(
      (Kind, index) =>
        new Kind({
          dir: join(dir, `contestant-${index}`),
          registry: registry.host,
          index,
          dockerRoot: options.dockerRoot,
        }),
    );
    const archiveBytes = (await stat(archive)).size;
    const run = async (): Promise<void> => {
      const measurements = await runRounds(contestants, { ...options, reference, archive, dir });
      await publish(createReport({ contestants: measurements, rounds: options.rounds, archiveBytes }), options);
    };
    const stop = async (): Promise<void> => {
      for (const contestant of contestants) await contestant.stop();
    };
    await cleanUpAfter(run, stop, tellOfCleanUp);
  } finally {
    await registry.stop();
  }
}

async function publish(report: Report, { json }: BenchOptions): Promise<void> {
  process.stdout.write(formatReport(report));
  if (json !== undefined) await writeFile(json, `${JSON.stringify(report, undefined, 2)}\n`);
}

async function runRounds(
  contestants: readonly Contestant[],
  options: Omit<BenchOptions, 'archive'> & Pick<RoundOptions, 'reference' | 'archive' | 'dir'>,
): Promise<Measurements[]> {
  const measurements: Measurements[] = [];
  for (const contestant of contestants) {
    await contestant.start();
    measurements.push(startMeasurements(contestant.name, await contestant.version()));
  }
  for (let round = 0; round < options.rounds; round += 1) {
    for (const [index, contestant] of contestants.entries()) {
      const own = measurements[index];
      if (own !== undefined) await runRound(contestant, own, options);
      process.stderr.write(`round ${round + 1} of ${options.rounds}: ${contestant.name} done\n`);
    }
  }
  return measurements;
}

async function main(): Promise<number> {
  const options = parseOptions(process.argv.slice(2));
  if (options === undefined) {
    process.stdout.write(USAGE);
    return 0;
  }
  const dir = await mkdtemp('/var/tmp/tinydock-bench-');
  await cleanUpAfter(
    () => measure(options, dir),
    () => rm(dir, { recursive: true, force: true }),
    tellOfCleanUp,
  );
  return 0;
}

process.exitCode = await main();
