import { describe, expect, it } from 'vitest';
import { resolveUser } from './resolve-user.ts';

const database = {
  passwd:
    'root:x:0:0:root:/root:/bin/sh\n\n# a comment\nweb:x:101:102::/srv/web:\n1000:x:55:56::/odd:\nbad:x:y:z::/:\nnohome:x:7:8:::\n',
  group: 'root:x:0:\nweb:x:102:\nlogs:x:103:web,other\ndocker:x:104:root\nbroken\n',
};

describe('resolveUser', () => {
  it.each([
    ['', { uid: 0, gid: 0, additionalGids: [0, 104], home: '/root' }],
    ['web', { uid: 101, gid: 102, additionalGids: [102, 103], home: '/srv/web' }],
    ['101', { uid: 101, gid: 102, additionalGids: [102, 103], home: '/srv/web' }],
    ['web:logs', { uid: 101, gid: 103, additionalGids: [103], home: '/srv/web' }],
    ['web:9', { uid: 101, gid: 9, additionalGids: [9], home: '/srv/web' }],
    ['4242', { uid: 4242, gid: 0, additionalGids: [0], home: '/' }],
    ['4242:4243', { uid: 4242, gid: 4243, additionalGids: [4243], home: '/' }],
    ['1000', { uid: 55, gid: 56, additionalGids: [56], home: '/odd' }],
    ['nohome', { uid: 7, gid: 8, additionalGids: [8], home: '/' }],
  ])('finds %j', (user, expected) => {
    expect(resolveUser(user, database)).toEqual(expected);
  });

  it.each(['nobody', 'web:nogroup', '4294967295', '0:2147483648', 'bad', '-1', 'web:-1'])('refuses %j', (user) => {
    expect(() => resolveUser(user, database)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });

  it('takes numbers, and root, where the image has no files', () => {
    const none = { passwd: undefined, group: undefined };
    expect(resolveUser('', none)).toEqual({ uid: 0, gid: 0, additionalGids: [0], home: '/' });
    expect(resolveUser('1:2', none)).toEqual({ uid: 1, gid: 2, additionalGids: [2], home: '/' });
    expect(() => resolveUser('web', none)).toThrow(/no entry web/);
  });
});
