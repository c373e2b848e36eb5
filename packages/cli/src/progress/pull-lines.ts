import { parseReference, withDefaultTag } from '@tinydock/domain';
import type { PullDone } from '@tinydock/protocol';

/** `1.25: Pulling from library/nginx`. */
export function pullingLine(canonical: string): string {
  const reference = withDefaultTag(parseReference(canonical));
  return `${reference.tag ?? reference.digest ?? ''}: Pulling from ${reference.repository}`;
}

/** The two lines that end a pull. */
export function doneLines(done: PullDone): readonly string[] {
  const verb = done.changed ? 'Downloaded newer image for' : 'Image is up to date for';
  return [`Digest: ${done.digest}`, `Status: ${verb} ${done.reference}`];
}
