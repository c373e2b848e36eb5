import { describe, expect, test } from 'vitest';
import { parseMount } from '../flags/parse-mount.ts';
import { PLAIN_MOUNT } from '@tinydock/protocol';
import { encodeGoJson } from '../format/template/go-json.ts';
import { askedMounts, mountPoints } from './mount-fields.ts';

function parse(...texts: readonly string[]): Parameters<typeof askedMounts> {
  const parsed = texts.map((text) => parseMount(text, '/'));
  return [
    parsed.flatMap((one) => (one.kind === 'mount' ? [one.mount] : [])),
    parsed.flatMap((one) => (one.kind === 'tmpfs' ? [one.tmpfs] : [])),
  ];
}

describe('mounts as docker inspect shows them', () => {
  test('what --mount asked for', () => {
    const asked = askedMounts(
      ...parse(
        'type=image,src=alpine,dst=/i,image-subpath=etc',
        'src=v,dst=/v,volume-nocopy,"volume-opt=o=size=1m,mode=700",volume-opt=type=tmpfs,volume-label=a=b,volume-subpath=x',
        'type=bind,src=/a,dst=/b,ro,bind-recursive=readonly,bind-propagation=rprivate',
        'type=bind,src=/a,dst=/c',
        'type=tmpfs,dst=/t,tmpfs-size=1m,tmpfs-mode=1770,ro',
      ),
    );
    expect(JSON.parse(encodeGoJson(asked))).toEqual({
      Binds: null,
      Mounts: [
        { Type: 'image', Source: 'alpine', Target: '/i', ReadOnly: true, ImageOptions: { Subpath: 'etc' } },
        {
          Type: 'volume',
          Source: 'v',
          Target: '/v',
          VolumeOptions: {
            NoCopy: true,
            Labels: { a: 'b' },
            Subpath: 'x',
            DriverConfig: { Name: 'local', Options: { o: 'size=1m,mode=700', type: 'tmpfs' } },
          },
        },
        {
          Type: 'bind',
          Source: '/a',
          Target: '/b',
          ReadOnly: true,
          BindOptions: { Propagation: 'rprivate', ReadOnlyForceRecursive: true },
        },
        { Type: 'bind', Source: '/a', Target: '/c' },
        { Type: 'tmpfs', Target: '/t', ReadOnly: true, TmpfsOptions: { SizeBytes: 1_048_576, Mode: 0o1770 } },
      ],
    });
  });

  test('what is where; -v and --tmpfs', () => {
    const [mounts, tmpfs] = parse('type=image,src=alpine,dst=/i', 'type=tmpfs,dst=/t');
    const volume = { ...PLAIN_MOUNT, kind: 'volume', source: 'v', target: '/v', mountpoint: '/where' };
    const given = [...mounts.map((mount) => ({ ...mount, mountpoint: '/tree' })), volume];
    const plain = { target: '/plain', options: [], isDetailed: false };
    expect(JSON.parse(encodeGoJson(mountPoints(given, [...tmpfs, plain])))).toEqual([
      { Type: 'image', Name: 'alpine', Source: '/tree', Destination: '/i', Mode: 'ro', RW: false, Propagation: '' },
      {
        Type: 'volume',
        Name: 'v',
        Source: '/where',
        Destination: '/v',
        Driver: 'local',
        Mode: '',
        RW: true,
        Propagation: '',
      },
      { Type: 'tmpfs', Source: '', Destination: '/t', Mode: '', RW: true, Propagation: '' },
    ]);
    expect(JSON.parse(encodeGoJson(askedMounts([volume], [plain])))).toEqual({ Binds: ['v:/v'] });
  });
});
