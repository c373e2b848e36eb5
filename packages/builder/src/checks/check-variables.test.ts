import { parseImageConfig, parseImageId, TinydockError } from '@tinydock/domain';
import { describe, expect, it } from 'vitest';
import { checkVariables, type VariableCheckRequest } from './check-variables.ts';

const ID = parseImageId(`sha256:${'0'.repeat(64)}`);
const PLATFORM = { os: 'linux', architecture: 'amd64' };

const CONFIG = parseImageConfig(
  Buffer.from(
    JSON.stringify({
      ...PLATFORM,
      config: { Env: ['BASE=1'], OnBuild: ['ENV TRIGGERED=$OUTSIDE'] },
      rootfs: { type: 'layers', diff_ids: [] },
    }),
  ),
);

const REQUEST: Omit<VariableCheckRequest, 'dockerfile'> = {
  namedContexts: {},
  target: undefined,
  buildArgs: {},
  machine: PLATFORM,
  platform: PLATFORM,
  configOf: async (reference) => {
    if (reference !== 'base') throw new TinydockError({ code: 'NOT_FOUND', message: 'not there' });
    return { id: ID, config: CONFIG };
  },
};

async function check(source: string, request: Partial<VariableCheckRequest> = {}): Promise<readonly string[]> {
  const asked: string[] = [];
  const { warnings, unknown } = await checkVariables({
    dockerfile: { name: 'Dockerfile', source },
    ...REQUEST,
    configOf: (reference, platform) => {
      asked.push(reference);
      return REQUEST.configOf(reference, platform);
    },
    ...request,
  });
  expect(new Set(asked).size).toBe(asked.length);
  return [
    ...warnings.map(({ message, position }) => `${position.line} ${message.split(' ')[2]}`),
    ...unknown.map(({ reference, why }) => `${reference}: ${why}`),
  ];
}

describe('variables that nothing sets', () => {
  it('are found where the base, the stage and its ARGs do not set them', async () => {
    const lines = [
      'ARG IMAGE=base',
      'FROM $IMAGE AS one',
      'ARG D',
      'ENV A=$BASE B=$NONE C=$TRIGGERED',
      'COPY $NONE/x ${D:-y} /',
      'RUN echo $NONE',
      'LABEL a=$A p=$PATH d=$D i=$IMAGE',
    ];
    expect(await check(lines.join('\n'))).toEqual(['2 OUTSIDE', '4 NONE', '5 NONE', '7 IMAGE']);
  });

  it('are looked for in the stages of the target, with what they inherit', async () => {
    const lines = ['FROM scratch AS one', 'ARG X=1', 'ENV Y=$NONE', 'FROM one AS two', 'ENV Z=$X$Y$N2', 'FROM scratch'];
    expect(await check([...lines, 'ENV Q=$N3'].join('\n'), { target: 'two' })).toEqual(['3 NONE', '5 N2']);
  });

  it('cannot be told where a base is not known', async () => {
    const lines = ['FROM gone AS one', 'ENV A=$X', 'FROM one', 'ENV B=$A$Z', 'COPY --from=gone2 / /', 'FROM gone'];
    expect(await check(lines.join('\n'))).toEqual(['gone: not there']);
    expect(await check(['FROM gone AS a', 'FROM scratch', 'COPY --from=a / /$Z'].join('\n'))).toEqual([
      '3 Z',
      'gone: not there',
    ]);
  });

  it('may be ones that are set, mistyped', async () => {
    const asked = {
      ...REQUEST,
      dockerfile: {
        name: 'Dockerfile',
        source: 'FROM base\nARG VERSION\nARG V2=1\nENV PATH=$PAHT:/x A=$VRESION B=$BASSE C=$nothing-near',
      },
    };
    const { warnings } = await checkVariables(asked);
    expect(warnings.map(({ message }) => message)).toEqual([
      'the variable OUTSIDE is not set',
      'the variable PAHT is not set (did you mean $PATH?)',
      'the variable VRESION is not set (did you mean $VERSION?)',
      'the variable BASSE is not set (did you mean $BASE?)',
      'the variable nothing is not set',
    ]);
  });

  it('are no matter where the check is turned off', async () => {
    expect(await check('# check=skip=UndefinedVar\nFROM scratch\nENV A=$X')).toEqual([]);
  });

  it('leave mistakes to be told with their place', async () => {
    await expect(check('FROM scratch\nEXPOSE a')).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringContaining('Dockerfile:2:1') as string,
    });
    await expect(check('FROM scratch', { target: 'x' })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });
});
