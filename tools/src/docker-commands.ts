import { execFileSync, type ExecFileSyncOptionsWithStringEncoding } from 'node:child_process';

/**
 * Prints Docker's commands with their flags, as its help shows them, for packages/cli/src/testing/docker-commands.json.
 */
interface DockerCommand {
  /** Without `docker`, such as `container run`. */
  readonly name: string;
  /** Other names, such as `run`. */
  readonly aliases: readonly string[];
  /** Such as `--init -i/--interactive`. */
  readonly flags: string;
}

/** Of buildx 0.17, which `docker build` is where that is installed. */
const BUILDX_FLAGS =
  '--add-host --allow --annotation --attest --build-arg --build-context --builder --cache-from --cache-to --call ' +
  '--cgroup-parent --check -f/--file --iidfile --label --load --metadata-file --network --no-cache --no-cache-filter ' +
  '-o/--output --platform --progress --provenance --pull --push -q/--quiet --sbom --secret --shm-size --ssh -t/--tag ' +
  '--target --ulimit';
/** Each command has it. */
const HELP = '--help';
const COMMAND_LINE = /^ {2}([a-z][a-z-]*)\*? {2,}/;
const FLAG_LINE = /^ +(?:-(\w), )?--([a-z][a-z0-9-]*)/;

function help(path: readonly string[]): readonly string[] {
  const options: ExecFileSyncOptionsWithStringEncoding = { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] };
  return execFileSync('docker', [...path, '--help'], options).split('\n');
}

/** The lines between the first title that is meant and the next one. */
function section(lines: readonly string[], title: RegExp): readonly string[] {
  const start = lines.findIndex((line) => title.test(line));
  if (start === -1) return [];
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => /^\S.*:$/.test(line));
  return end === -1 ? rest : rest.slice(0, end);
}

function subcommands(lines: readonly string[]): readonly string[] {
  const titles = lines.filter((line) => line.endsWith('Commands:'));
  return titles.flatMap((title) => {
    const found = section(lines, new RegExp(`^${title}$`)).map((line) => COMMAND_LINE.exec(line)?.[1]);
    return found.filter((name) => name !== undefined);
  });
}

function describe(path: readonly string[], lines: readonly string[]): DockerCommand {
  const name = path.join(' ');
  const shown = section(lines, /^Options:$/)
    .map((line) => FLAG_LINE.exec(line))
    .filter((match) => match !== null)
    .map(([, short, long = '']) => (short === undefined ? `--${long}` : `-${short}/--${long}`));
  const buildx = name === 'image build' ? BUILDX_FLAGS.split(' ') : [];
  const flags = [...new Set([...shown, ...buildx])].filter((flag) => flag !== HELP).join(' ');
  const named = section(lines, /^Aliases:$/).flatMap((line) => line.split(',').map((text) => text.trim()));
  const aliases = named.map((text) => text.replace(/^docker /, '')).filter((text) => text !== '' && text !== name);
  return { name, aliases, flags };
}

/** A command with aliases at the top is described by the longer name alone. */
function walk(path: readonly string[]): readonly DockerCommand[] {
  const lines = help(path);
  const below = subcommands(lines);
  if (below.length > 0) return below.flatMap((name) => walk([...path, name]));
  return [describe(path, lines)];
}

// The legacy builder's name for what is `image build` too.
const all = walk([]).filter(({ name }) => name !== 'builder build');
const isAlias = ({ name }: DockerCommand): boolean =>
  !name.includes(' ') && all.some((other) => other.name.includes(' ') && other.aliases.includes(name));
const version = execFileSync('docker', ['--version'], { encoding: 'utf8' });
const commands = all.filter((command) => !isAlias(command));
process.stdout.write(`${JSON.stringify({ version: /\d[\d.]+/.exec(version)?.[0], commands }, undefined, 1)}\n`);
