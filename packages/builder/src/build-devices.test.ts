import { NO_DEVICE_RIGHTS, parseDeviceRights } from '@tinydock/domain';
import { beforeEach, describe, expect, test } from 'vitest';
import { createBuilderWithBase, explanations, type MemoryBuilder } from './testing/memory-builder.ts';

const device = (name: string, annotations: Readonly<Record<string, string>> = {}) => ({ name, annotations });
const CLASS = 'org.mobyproject.buildkit.device.class';
const AUTO_ALLOW = 'org.mobyproject.buildkit.device.autoallow';
const ALL = { ...NO_DEVICE_RIGHTS, all: true };

describe('RUN --device', () => {
  let builder: MemoryBuilder;

  beforeEach(async () => {
    builder = await createBuilderWithBase();
    builder.devices = [
      device('other.com/class=a'),
      device('v.com/class=0', { [CLASS]: 'fast' }),
      device('v.com/class=1', { [CLASS]: 'fast', [AUTO_ALLOW]: 'true' }),
      device('v.com/class=2', { [CLASS]: '0', [AUTO_ALLOW]: 'no' }),
    ];
  });

  const run = async (flags: string, rights = ALL): Promise<readonly string[]> => {
    await builder.build(`FROM base\nRUN ${flags} make`, {}, { deviceRights: rights });
    return builder.runs.at(-1)?.devices ?? [];
  };

  test.each([
    ['', []],
    ['--device=v.com/class', ['v.com/class=0']],
    ['--device=v.com/class=2', ['v.com/class=2']],
    ['--device=v.com/class=*', ['v.com/class=0', 'v.com/class=1', 'v.com/class=2']],
    ['--device=v.com/class=fast', ['v.com/class=0', 'v.com/class=1']],
    ['--device=v.com/class=0', ['v.com/class=0']],
    [
      '--device=v.com/class=2 --device=v.com/class=* --device=other.com/class',
      ['v.com/class=2', 'v.com/class=0', 'v.com/class=1', 'other.com/class=a'],
    ],
    ['--device=none.com/class --device=v.com/class=none', []],
  ])('%s', async (flags, names) => {
    expect(await run(flags)).toEqual(names);
  });

  test('that is required and not there ends the build, with the line and what may be meant', async () => {
    await expect(run('--device=v.com/clas=1,required')).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringContaining('there is no device v.com/clas=1') as string,
      hint: 'Did you mean v.com/class=1?',
    });
    for (const name of ['gpu', 'v.com/class/x=0', `v.com/class=${'x'.repeat(600)}`])
      await expect(run(`--device=${name}`)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    expect(builder.runs).toEqual([]);
  });

  test('thousands that are not there keep nobody waiting', async () => {
    builder.devices = Array.from({ length: 2000 }, (_, index) => device(`v.com/class=${index}`));
    const flags = Array.from({ length: 5000 }, (_, index) => `--device=no.com/class=${index}`);
    expect(await run(flags.join(' '))).toEqual([]);
  });

  test('that is not there is told where the command does without it', async () => {
    const { events } = await builder.build('FROM base\nRUN --device=no.com/class make', {}, { deviceRights: ALL });
    expect(events.filter(({ kind }) => kind === 'warning')).toEqual([
      {
        kind: 'warning',
        check: 'MissingDevice',
        message: 'there is no device no.com/class, the command does without it',
        line: 2,
      },
    ]);
  });

  test('that nobody has allowed ends the build, with the right that is missing', async () => {
    const denied = {
      code: 'FAILED_PRECONDITION',
      message: expect.stringContaining('the device v.com/class=0 is not allowed in this build') as string,
      hint: expect.stringContaining('--allow device=v.com/class=0') as string,
    };
    await expect(run('--device=v.com/class=0', NO_DEVICE_RIGHTS)).rejects.toMatchObject(denied);
    await expect(run('--device=v.com/class=fast', NO_DEVICE_RIGHTS)).rejects.toMatchObject(denied);
    await expect(run('--device=v.com/class=0', parseDeviceRights(['device=v.com/class=2']))).rejects.toMatchObject(
      denied,
    );
    expect(builder.runs).toEqual([]);
  });

  test.each([
    ['--device=v.com/class=1', []],
    ['--device=v.com/class=0', ['device=v.com/class']],
    ['--device=v.com/class=*', ['device=v.com/class=*']],
    ['--device=v.com/class=fast', ['device=v.com/class=fast']],
  ])('%s may be had with the rights %j', async (flags, rights) => {
    expect(await run(flags, parseDeviceRights(rights))).not.toEqual([]);
  });

  test('of another name is what the build says that it is', async () => {
    const rights = parseDeviceRights(['device=v.com/class=2,alias=gpu', 'device=other.com/class,alias=v.com/class=7']);
    expect(await run('--device=gpu,required', rights)).toEqual(['v.com/class=2']);
    expect(await run('--device=v.com/class=7', rights)).toEqual(['other.com/class=a']);
  });

  test('enters the key by the names of the devices', async () => {
    const explained = async (flag: string): Promise<string[]> =>
      explanations((await builder.build(`FROM base\nRUN ${flag} make`, {}, { deviceRights: ALL })).events);
    await explained('--device=v.com/class=0');
    expect(await explained('--device=v.com/class')).toEqual([expect.stringContaining('cached: ')]);
    builder.devices = builder.devices.slice(2);
    expect(await explained('--device=v.com/class')).toEqual([
      'not cached: the choice of devices changed: v.com/class=0 to v.com/class=1',
    ]);
    builder.devices = [];
    expect(await explained('--device=v.com/class')).toEqual(['not cached: the choice of devices is gone']);
    expect(await explained('')).toEqual([expect.stringContaining('cached: ')]);
  });
});
