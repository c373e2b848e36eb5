import type { Build, Container, Image, Network, Volume } from '@tinydock/protocol';
import { buildName } from '@tinydock/text';
import type { CliContext } from '../context/cli-context.ts';
import { shortenId } from '../output/shorten-id.ts';
import type { ArgumentKind } from './argument-kind.ts';
import type { Candidate } from './candidates.ts';

type State = Container['status'] extends infer Status ? (Status extends { state: infer Name } ? Name : never) : never;

const RUNNING = ['running'];
/** The states in which a command can do something with a container; all for those that are not named. */
const STATES: Readonly<Record<string, readonly State[]>> = {
  attach: RUNNING,
  exec: RUNNING,
  kill: RUNNING,
  pause: RUNNING,
  port: RUNNING,
  start: ['created', 'exited'],
  stats: RUNNING,
  stop: RUNNING,
  top: RUNNING,
  unpause: ['paused'],
};

/** Images without a name by the beginning of their id, which nobody wants where there is a name. */
function imageWords(images: readonly Image[]): readonly Candidate[] {
  return images.flatMap(({ id, tags }) => {
    const shortId = shortenId(id);
    if (tags.length === 0) return [{ value: shortId, description: 'an image without a name' }];
    return tags.map((value) => ({ value, description: `image ${shortId}` }));
  });
}

function containerWords(containers: readonly Container[], command: string): readonly Candidate[] {
  const states = STATES[command];
  return containers
    .filter(({ status }) => states === undefined || states.includes(status?.state ?? ''))
    .map(({ name, image, status }) => ({ value: name, description: `${status?.state ?? ''} ${image}` }));
}

function volumeWords(volumes: readonly Volume[]): readonly Candidate[] {
  return volumes.map(({ name, containers }) => ({
    value: name,
    description: containers.length === 0 ? 'volume' : `volume of ${containers.join(', ')}`,
  }));
}

function networkWords(networks: readonly Network[]): readonly Candidate[] {
  return networks.map(({ name, driver, subnet }) => ({ value: name, description: `network ${subnet || driver}` }));
}

function buildWords(builds: readonly Build[]): readonly Candidate[] {
  return builds.map((build) => ({ value: shortenId(build.id), description: `build of ${buildName(build)}` }));
}

/** The names of what is here. @throws TinydockError as the daemon's */
export async function completeNames(
  kind: Exclude<ArgumentKind, 'files' | 'none'>,
  command: string,
  context: CliContext,
): Promise<readonly Candidate[]> {
  const client = await context.connect();
  const call = { signal: context.signal };
  if (kind === 'builds') return buildWords(await client.buildRecords.list([], call));
  const [containers, images, volumes, networks] = await Promise.all([
    kind === 'containers' || kind === 'any' ? client.containers.list({ all: true }, call) : [],
    kind === 'images' || kind === 'any' ? client.images.list({}, call) : [],
    kind === 'volumes' || kind === 'any' ? client.volumes.list({}, call) : [],
    kind === 'networks' || kind === 'any' ? client.networks.list([], call) : [],
  ]);
  return [
    ...containerWords(containers, command),
    ...imageWords(images),
    ...volumeWords(volumes),
    ...networkWords(networks),
  ];
}
