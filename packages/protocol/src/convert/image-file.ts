import type { LayerFile, ListedFile, TreeDifference, WastedFile } from '@tinydock/domain';
import type { FileDifference } from '../generated/tinydock/v1/FileDifference.ts';
import type { ImageFile__Output } from '../generated/tinydock/v1/ImageFile.ts';
import type { ListedFile as WireListedFile } from '../generated/tinydock/v1/ListedFile.ts';
import type { WastedFile as WireWastedFile } from '../generated/tinydock/v1/WastedFile.ts';

/** The bytes of a byte string: one for each character. */
function toBytes(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}

export function imageFileToWire(file: LayerFile): ImageFile__Output {
  return { ...file, path: toBytes(file.path), linkTarget: toBytes(file.linkTarget) };
}

/** Layers are counted from 1 on the wire. */
export function listedFileToWire({ holder, layer, change, ...file }: ListedFile): WireListedFile {
  return { file: imageFileToWire(file), holder: holder + 1, layer: layer + 1, change };
}

export function differenceToWire(difference: TreeDifference): FileDifference {
  const { kind: change, file } = difference;
  if (difference.kind !== 'changed') return { change, file: imageFileToWire(file) };
  const { before, aspects } = difference;
  return { change, file: imageFileToWire(file), before: imageFileToWire(before), aspects: [...aspects] };
}

export function wastedFileToWire(file: WastedFile): WireWastedFile {
  const { path, sizeBytes, layer, hiddenBy, reason } = file;
  return {
    path: toBytes(path),
    sizeBytes,
    layer: layer + 1,
    hiddenBy: hiddenBy + 1,
    isDeleted: reason === 'deleted',
  };
}
