import type { Instruction } from '@tinydock/dockerfile';
import { type ByteString, formatByteString } from '@tinydock/tar';
import { stepError } from '../build-error.ts';

const WHITEOUT_PREFIX = '.wh.';

/** True for a path whose last name stands for a removal in a layer. OCI image-spec, layer.md, "Whiteouts". */
export function isWhiteoutName(path: ByteString): boolean {
  return path.startsWith(WHITEOUT_PREFIX, path.lastIndexOf('/') + 1);
}

/**
 * Refuses the last name of a path where a layer would not hold the file but delete another one.
 * @throws StepError INVALID_ARGUMENT
 */
export function checkLayerName(instruction: Instruction, path: ByteString): void {
  if (!isWhiteoutName(path)) return;
  throw stepError(instruction, {
    code: 'INVALID_ARGUMENT',
    message: `a layer cannot hold ${formatByteString(`/${path}`)}: names that begin with .wh. delete files in it`,
  });
}
