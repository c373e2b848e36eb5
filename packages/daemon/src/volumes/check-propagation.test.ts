import type { MountPropagation } from '@tinydock/domain';
import type { MountInfo } from '@tinydock/linux';
import { expect, test } from 'vitest';
import { checkPropagation } from './check-propagation.ts';

const mount = (target: string, ...propagation: readonly string[]): MountInfo =>
  ({ target, propagation }) as unknown as MountInfo;

test.each<[MountPropagation | undefined, readonly MountInfo[], string | undefined]>([
  [undefined, [mount('/')], undefined],
  ['rprivate', [mount('/')], undefined],
  ['rshared', [mount('/', 'shared:1')], undefined],
  ['shared', [mount('/', 'shared:1'), mount('/usr')], '/usr'],
  ['rslave', [mount('/', 'shared:1')], undefined],
  ['slave', [mount('/'), mount('/usr', 'master:3')], undefined],
  ['rshared', [mount('/'), mount('/usr', 'master:3')], '/usr'],
  ['rshared', [mount('/'), mount('/us', 'shared:3')], '/'],
  ['rshared', [mount('/usr', 'shared:1'), mount('/usr')], '/usr'],
])('%s on %j', (propagation, table, named) => {
  const check = () => {
    checkPropagation('/usr', propagation, table);
  };
  if (named === undefined) expect(check).not.toThrow();
  else
    expect(check).toThrow(
      expect.objectContaining({
        code: 'FAILED_PRECONDITION',
        message: expect.stringContaining(`on the mount ${named},`) as string,
      }),
    );
});
