import { formatReference, parseReference, withDefaultTag } from '@tinydock/domain';
import type { PlatformInput } from '@tinydock/protocol';
import type { CliContext } from '../context/cli-context.ts';
import type { Output, OutputStreamName } from '../output/output.ts';
import { findAuth, findMirrorAuths } from './find-auth.ts';

export interface PullOptions {
  /** As the user typed it. */
  readonly reference: string;
  /** Null for that of the daemon. */
  readonly platform: PlatformInput | null;
  /** Every platform of an index. */
  readonly allPlatforms: boolean;
  readonly isQuiet: boolean;
  /** Where the progress goes. */
  readonly stream: OutputStreamName;
}

/**
 * Pulls an image and says how it goes, without the canonical name at the end.
 * @throws TinydockError as the daemon's; INVALID_ARGUMENT / INVALID_REFERENCE
 */
export async function* pullWithOutput(
  options: PullOptions,
  context: CliContext,
): AsyncGenerator<Output, void, undefined> {
  const { reference: text, platform, allPlatforms, isQuiet, stream } = options;
  const reference = parseReference(text);
  const lacksTag = reference.tag === undefined && reference.digest === undefined;
  if (lacksTag && !isQuiet) yield { kind: 'line', text: 'Using default tag: latest', stream };
  const auth = yield* findAuth(reference.registry, context);
  const client = await context.connect();
  const mirrorAuths = yield* findMirrorAuths(reference.registry, context);
  const request = { reference: text, platform, allPlatforms, auth: auth ?? null, mirrorAuths };
  for await (const progress of client.images.pull(request, { signal: context.signal })) {
    if (!isQuiet) yield { kind: 'pull', progress, stream };
  }
}

/** `docker.io/library/nginx:latest`. */
export function canonicalName(text: string): string {
  return formatReference(withDefaultTag(parseReference(text)));
}
