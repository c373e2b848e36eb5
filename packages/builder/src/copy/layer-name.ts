import type { Instruction } from '@tinydock/dockerfile';
import { type ByteString, formatByteString } from '@tinydock/tar';
import { stepError } from '../build-error.ts';

const WHITEOUT_PREFIX = '.wh.';

/**
 * Refuses the last name of a path where a layer would not hold the file but delete another one. OCI image-spec, layer.md,
 * "Whiteouts".
 * @throws StepError INVALID_ARGUMENT
 */
export function checkLayerName(instruction: Instruction, path: ByteString): void {
  if (!path.startsWith(WHITEOUT_PREFIX, path.lastIndexOf('/') + 1)) return;
  throw stepError(instruction, {
    code: 'INVALID_ARGUMENT',
    message: `a layer cannot hold ${formatByteString(`/${path}`)}: names that begin with .wh. delete files in it`,
  });
}
