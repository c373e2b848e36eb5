import type { Client } from '@tinydock/client';
import { formatSize } from '@tinydock/text';
import type { Action, PruneAction, Target } from './action.ts';
import { pruneDisk } from './prune-disk.ts';
import { runTdctl, type Tdctl } from './run-tdctl.ts';

export interface ActionContext {
  readonly client: Client;
  readonly tdctl: Tdctl;
  /** Ends programs that are still running for an action. */
  readonly signal: AbortSignal;
  /** Hears how far it is. */
  readonly say: (message: string) => void;
}

type Say = ActionContext['say'];
type ContainerAction = Extract<Action, { containers: readonly Target[] }>;

async function performOne(client: Client, kind: ContainerAction['kind'], container: string): Promise<void> {
  const { containers } = client;
  switch (kind) {
    case 'start':
      return containers.start(container);
    case 'stop':
      return containers.stop({ container });
    case 'restart':
      return containers.restart({ container });
    case 'pause':
      return containers.pause(container);
    case 'unpause':
      return containers.unpause(container);
    case 'kill':
      return containers.kill({ container });
    case 'remove':
      return containers.remove({ container, force: true });
  }
}

async function performAll(client: Client, { kind, containers }: ContainerAction): Promise<void> {
  const outcomes = await Promise.allSettled(containers.map(({ id }) => performOne(client, kind, id)));
  const reasons = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
  if (reasons.length === 1) throw reasons[0];
  if (reasons.length > 1) {
    throw new AggregateError(reasons, reasons.map((reason) => (reason as Error).message).join('; '));
  }
}

async function pruneUnused(client: Client, action: PruneAction, say: Say): Promise<void> {
  const outcomes =
    action.kind === 'prune-volumes'
      ? await client.volumes.prune({ all: true, only: [...action.names] })
      : await client.networks.prune({ only: action.networks.map(({ id }) => id) });
  const failed = outcomes.find(({ error }) => error !== '');
  if (failed !== undefined) throw new Error(`${failed.name}: ${failed.error}`);
  say(`${outcomes.length} went`);
}

/** By its name, which the container then shows, as after `tdctl run`. */
async function run(client: Client, image: Target, say: Say): Promise<void> {
  const { id, name } = await client.containers.create({ image: image.name });
  await client.containers.start(id);
  say(name);
}

/** Has the daemon do it. @throws what the daemon says */
export async function performAction(action: Action, context: ActionContext): Promise<void> {
  const { client, say } = context;
  switch (action.kind) {
    case 'rename':
      return client.containers.rename(action.container.id, action.name);
    case 'tag':
      await client.images.tag({ source: action.image.id, target: action.name });
      return;
    case 'pull':
      return runTdctl({ ...context, args: ['pull', action.reference] });
    case 'push':
      for (const { name } of action.images) await runTdctl({ ...context, args: ['push', name] });
      return;
    case 'pin':
      for (const { id } of action.images) await client.retention.pinImage(id);
      return;
    case 'unpin':
      for (const { id } of action.images) await client.retention.unpinImage(id);
      return;
    case 'remove-images':
      for (const { name } of action.images) await client.images.remove({ image: name });
      return;
    case 'prune-disk':
      return pruneDisk(client, action, say);
    case 'prune-volumes':
    case 'prune-networks':
      return pruneUnused(client, action, say);
    case 'create-volume':
      await client.volumes.create({ name: action.name });
      return;
    case 'create-network':
      await client.networks.create({ name: action.name });
      return;
    case 'remove-volumes':
      for (const name of action.names) await client.volumes.remove(name);
      return;
    case 'remove-networks':
      for (const { id } of action.networks) await client.networks.remove(id);
      return;
    case 'remove-builds':
      await client.buildRecords.remove({ builds: [...action.ids] });
      return;
    case 'restore-images':
      for (const { id } of action.images) await client.retention.restoreImage(id);
      return;
    case 'empty-trash': {
      const { freedBytes } = await client.retention.emptyTrash(action.images.map(({ id }) => id));
      say(`${formatSize(freedBytes)} freed`);
      return;
    }
    case 'run':
      return run(client, action.image, say);
    default:
      return performAll(client, action);
  }
}
