import type { Client } from '@tinydock/client';
import type { Action, Target } from './action.ts';

type Say = (message: string) => void;
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

async function pull(client: Client, reference: string, say: Say): Promise<void> {
  const finished = new Set<string>();
  const seen = new Set<string>();
  for await (const { layer } of client.images.pull({ reference })) {
    if (!layer) continue;
    seen.add(layer.id);
    if (layer.status === 'complete' || layer.status === 'already-exists') finished.add(layer.id);
    say(`${finished.size} of ${seen.size} layers`);
  }
}

/** Has the daemon do it. `say` hears how far it is. @throws what the daemon says */
export async function performAction(client: Client, action: Action, say: Say): Promise<void> {
  switch (action.kind) {
    case 'rename':
      return client.containers.rename(action.container.id, action.name);
    case 'tag':
      await client.images.tag({ source: action.image.id, target: action.name });
      return;
    case 'pull':
      return pull(client, action.reference, say);
    case 'remove-images':
      for (const { name } of action.images) await client.images.remove({ image: name });
      return;
    case 'run': {
      const { id, name } = await client.containers.create({ image: action.image.id });
      await client.containers.start(id);
      say(name);
      return;
    }
    default:
      return performAll(client, action);
  }
}
