import {
  type BuilderPorts,
  type BuildRequest,
  type BuiltImage,
  buildImage,
  type RemoteSources,
  StepsUnderWay,
} from '@tinydock/builder';
import {
  formatPlatform,
  formatReference,
  hostPlatform,
  isTinydockError,
  type Platform,
  type Reference,
} from '@tinydock/domain';
import type { BuildWork } from './build-work.ts';
import type { CacheExchange } from './cache-exchange/cache-exchange.ts';

export interface PlatformBuild extends BuiltImage {
  readonly platform: Platform;
}

/** What the builds of all platforms share. */
export interface SharedBuild {
  readonly tags: readonly Reference[];
  readonly request: Omit<BuildRequest, 'platform' | 'traceName' | 'heading' | 'underWay'>;
  readonly ports: BuilderPorts;
  readonly exchange: CacheExchange;
  /** For another attempt: what an earlier one was fetching has ended with it. */
  readonly createRemotes: (attempt: number) => RemoteSources;
}

/** Under what the traces are kept for the explanations of the next build. */
function traceNameOf({ dockerfile, target }: BuildWork, [tag]: SharedBuild['tags'], platform: Platform): string {
  const name = `${tag === undefined ? dockerfile.name : formatReference(tag)} ${target ?? ''}`;
  const [shown, own] = [platform, hostPlatform()].map(formatPlatform);
  return shown === own ? name : `${name} ${shown}`;
}

/**
 * All platforms at the same time. Where one fails, the others are ended.
 * @throws what has failed first
 */
export async function buildPlatforms(work: BuildWork, shared: SharedBuild): Promise<readonly PlatformBuild[]> {
  const { tags, request, ports, exchange, createRemotes: createAnew } = shared;
  const platforms = work.platforms.length === 0 ? [hostPlatform()] : work.platforms;
  return await exchange.run(async (onEvent, attempt) => {
    const attempted = attempt === 1 ? ports : { ...ports, remotes: createAnew(attempt) };
    const underWay = platforms.length === 1 ? undefined : new StepsUnderWay();
    return await together(platforms, request.signal, async (platform, signal) => {
      const traceName = traceNameOf(work, tags, platform);
      const heading = platforms.length === 1 ? '' : formatPlatform(platform);
      const own = { ...request, platform, traceName, heading, underWay, signal, onEvent };
      return { ...(await buildImage(attempted, own)), platform };
    });
  });
}

function isCancellation(error: unknown): boolean {
  return isTinydockError(error) && error.code === 'CANCELLED';
}

/** Does all the work at once, and ends what still goes on when one has failed; nothing goes on afterwards. */
async function together<T, R>(
  items: readonly T[],
  signal: AbortSignal,
  work: (item: T, signal: AbortSignal) => Promise<R>,
): Promise<readonly R[]> {
  const stop = new AbortController();
  const failures: unknown[] = [];
  const joined = AbortSignal.any([signal, stop.signal]);
  const done = await Promise.all(
    items.map(async (item) => {
      try {
        return [await work(item, joined)];
      } catch (error) {
        failures.push(error);
        stop.abort();
        return [];
      }
    }),
  );
  // What another failure has ended is no reason.
  if (failures.length > 0) throw failures.find((error) => !isCancellation(error)) ?? failures[0];
  return done.flat();
}
