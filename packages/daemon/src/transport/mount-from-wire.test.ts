import { PLAIN_MOUNT } from '@tinydock/protocol';
import { describe, expect, test } from 'vitest';
import { mountFromWire } from './mount-from-wire.ts';

const PLAIN = { ...PLAIN_MOUNT, kind: 'volume', source: 'v', target: '/x' };

describe('mountFromWire', () => {
  test('an image is read-only; a volume may be made with options', () => {
    const image = mountFromWire({ ...PLAIN, kind: 'image', source: 'alpine', subpath: 'usr/./bin/' });
    expect(image).toMatchObject({ kind: 'image', readOnly: true, subpath: 'usr/bin' });
    const options = { type: 'tmpfs', device: 'tmpfs' };
    const volume = mountFromWire({ ...PLAIN, volumeDriver: 'local', volumeOptions: options, volumeLabels: { a: 'b' } });
    expect(volume.newVolume).toEqual({ options, labels: { a: 'b' } });
    expect(mountFromWire(PLAIN).newVolume).toBeUndefined();
  });

  test.each([
    [{ subpath: '../x' }, 'does not lead out'],
    [{ subpath: 'a/../../x' }, 'does not lead out'],
    [{ subpath: '/etc' }, 'does not lead out'],
    [{ subpath: 'a\0b' }, 'does not lead out'],
    [{ volumeDriver: 'nfs-plugin' }, 'local is the only driver'],
    [{ volumeOptions: { nonsense: '1' } }, 'nonsense'],
    [{ propagation: 'shared' }, 'only binds'],
    [{ kind: 'bind', source: '/a', subpath: 'x' }, 'only volumes and images'],
    [{ kind: 'bind', source: '/a', volumeLabels: { a: 'b' } }, 'only volumes have'],
    [{ kind: 'bind', source: '/a', belowReadOnly: 'writable' }, 'for binds that are read-only'],
    [{ kind: 'bind', source: '/a', belowReadOnly: 'perhaps', readOnly: true }, 'writable, required'],
    [{ kind: 'bind', source: 'a' }, 'absolute paths'],
    [{ kind: 'image', source: '' }, 'needs a name'],
    [{ kind: 'tree' }, 'bind, volume, image'],
    [{ target: 'x' }, 'absolute paths'],
  ])('%j is refused', (change, why) => {
    expect(() => mountFromWire({ ...PLAIN, ...change })).toThrow(why);
  });
});
