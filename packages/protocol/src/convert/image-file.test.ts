import type { LayerFile } from '@tinydock/domain';
import { expect, test } from 'vitest';
import { differenceToWire, imageFileToWire, listedFileToWire, wastedFileToWire } from './image-file.ts';

const file: LayerFile = {
  path: 'etc/\xff',
  kind: 'symlink',
  mode: 0o777,
  uid: 1,
  gid: 2,
  sizeBytes: 0,
  mtimeSeconds: -5,
  mtimeNanoseconds: 6,
  linkTarget: '\xfe',
  deviceMajor: 0,
  deviceMinor: 0,
};

test('names keep their bytes', () => {
  const wire = imageFileToWire(file);
  expect(wire.path).toEqual(Buffer.from([0x65, 0x74, 0x63, 0x2f, 0xff]));
  expect(wire.linkTarget).toEqual(Buffer.from([0xfe]));
  expect(wire).toMatchObject({ kind: 'symlink', mode: 0o777, uid: 1, gid: 2, mtimeSeconds: -5, mtimeNanoseconds: 6 });
});

test('layers count from 1', () => {
  expect(listedFileToWire({ ...file, holder: 0, layer: 2, change: 'removed' })).toMatchObject({
    holder: 1,
    layer: 3,
    change: 'removed',
  });
  expect(wastedFileToWire({ path: 'a', sizeBytes: 9, layer: 0, hiddenBy: 1, reason: 'deleted' })).toEqual({
    path: Buffer.from('a'),
    sizeBytes: 9,
    layer: 1,
    hiddenBy: 2,
    isDeleted: true,
  });
});

test('a difference has both sides where it has two', () => {
  const changed = differenceToWire({ kind: 'changed', file, before: { ...file, uid: 7 }, aspects: ['owner'] });
  expect(changed).toMatchObject({ change: 'changed', before: { uid: 7 }, file: { uid: 1 }, aspects: ['owner'] });
  expect(differenceToWire({ kind: 'added', file })).not.toHaveProperty('before');
});
