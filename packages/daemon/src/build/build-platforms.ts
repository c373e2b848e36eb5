import {
  type BuilderPorts,
  type BuildRequest,
  type BuiltImage,
  buildImage,
  type RemoteSources,
} from '@tinydock/builder';
import { formatPlatform, formatReference, hostPlatform, type Platform, type Reference } from '@tinydock/domain';
import type { BuildWork } from './build-work.ts';
import type { CacheExchange } from './cache-exchange/cache-exchange.ts';

export interface PlatformBuild extends BuiltImage {
  readonly platform: Platform;
}

/** What the builds of all platforms share. */
export interface SharedBuild {
  readonly tags: readonly Reference[];
  readonly request: Omit<BuildRequest, 'platform' | 'traceName' | 'heading'>;
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

/** One platform after the other, as what is told of a step that fails is of one of them. */
export async function buildPlatforms(work: BuildWork, shared: SharedBuild): Promise<readonly PlatformBuild[]> {
  const { tags, request, ports, exchange, createRemotes: createAnew } = shared;
  const platforms = work.platforms.length === 0 ? [hostPlatform()] : work.platforms;
  const built: PlatformBuild[] = [];
  for (const platform of platforms) {
    const traceName = traceNameOf(work, tags, platform);
    const heading = platforms.length === 1 ? '' : formatPlatform(platform);
    const image = await exchange.run((onEvent, attempt) => {
      const attempted = attempt === 1 ? ports : { ...ports, remotes: createAnew(attempt) };
      return buildImage(attempted, { ...request, platform, traceName, heading, onEvent });
    });
    built.push({ ...image, platform });
  }
  return built;
}
