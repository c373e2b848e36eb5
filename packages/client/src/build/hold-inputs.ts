import type { BuildRequestInput, CacheSourceInput, NamedContextInput } from '@tinydock/protocol';
import { type ContextInput, holdContext, type Holding } from './hold-context.ts';
import type { OpenedLayout } from './open-layout.ts';

/** What lies at the client and is sent beside the context of a build. */
export interface HeldInputs {
  /** Directories and images of OCI layouts, which stand for stages and images. */
  readonly named?: readonly {
    readonly name: string;
    readonly input: ContextInput;
    readonly layout?: Pick<OpenedLayout, 'digest' | 'name'>;
  }[];
  /** Caches, the first to be asked first. */
  readonly cacheFrom?: readonly (CacheSourceInput | OpenedLayout)[];
}

async function hold(holding: Holding, input: ContextInput, held: AsyncDisposableStack): Promise<string> {
  const holder = holdContext(holding, input);
  held.defer(() => holder.return().then(() => undefined));
  const next = await holder.next();
  if (next.done === true) throw new Error('the daemon holds nothing of what was sent');
  return next.value;
}

/**
 * Sends what a build is given besides its context.
 * @param held keeps it at the daemon until it is disposed of
 * @returns what the request says of it
 * @throws as {@link holdContext}
 */
export async function holdInputs(
  holding: Holding,
  { named = [], cacheFrom = [] }: HeldInputs,
  held: AsyncDisposableStack,
): Promise<Required<Pick<BuildRequestInput, 'namedContexts' | 'cacheFrom'>>> {
  const namedContexts: NamedContextInput[] = [];
  for (const { name, input, layout } of named) {
    const id = await hold(holding, input, held);
    namedContexts.push(layout === undefined ? { name, held: id } : { name, layout: { ...layout, held: id } });
  }
  const sources: CacheSourceInput[] = [];
  for (const from of cacheFrom) {
    if (!('input' in from)) {
      sources.push(from);
      continue;
    }
    const { digest, name, input } = from;
    sources.push({ layout: { digest, name, held: await hold(holding, input, held) } });
  }
  return { namedContexts, cacheFrom: sources };
}
