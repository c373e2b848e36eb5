import { parseDockerfile } from '@tinydock/dockerfile';
import { beforeEach, describe, expect, test } from 'vitest';
import { createBuilderWithBase, type MemoryBuilder } from '../testing/memory-builder.ts';
import { NamedSources } from './named-sources.ts';
import { planStages } from './plan-stages.ts';

let builder: MemoryBuilder;

beforeEach(async () => {
  builder = await createBuilderWithBase();
});

describe('an image that is not there', () => {
  test.each([
    ['FROM base AS builder\nFROM base\nCOPY --from=bulider /bin /x', 'Did you mean the stage builder?'],
    ['FROM base AS builder\nFROM Buildr', 'Did you mean the stage builder?'],
    ['FROM base AS builder\nFROM base\nRUN --mount=from=bilder,target=/x y', 'Did you mean the stage builder?'],
    [
      'FROM last AS one\nFROM base AS last\nFROM one',
      'The stage last is defined later, in line 2; stages are made from',
    ],
    ['FROM base AS one\nFROM 0', 'FROM takes a stage by its name, one, not by its number.'],
    ['FROM base\nFROM 0', 'FROM takes a stage by its name, not by its number.'],
  ])('in %j may be a stage', async (source, hint) => {
    await expect(builder.build(source)).rejects.toMatchObject({
      code: 'NOT_FOUND',
      reason: 'IMAGE_NOT_FOUND',
      hint: expect.stringContaining(hint) as string,
    });
  });

  test.each(['FROM base AS builder\nFROM builder:1', 'FROM base AS builder\nFROM nginx', 'FROM builder AS builder'])(
    'in %j is none',
    async (source) => {
      await expect(builder.build(source)).rejects.toMatchObject({ hint: undefined });
    },
  );

  test('has the name of a later stage, which is another one where it is there', async () => {
    await builder.addImage('last', {}, { Env: ['WHICH=image'] });
    const { image } = await builder.build('FROM last AS one\nFROM base AS last\nFROM one');
    expect(image.process.env).toContain('WHICH=image');
  });
});

test.each([
  ['FROM base AS one\nCOPY --from=two a b\nFROM base AS two\nFROM one', 'names a later stage, in line 3;'],
  ['FROM base AS one\nRUN --mount=from=two,target=/x y\nFROM base AS two\nFROM one', 'names a later stage, in line 3;'],
  ['FROM base AS one\nCOPY --from=One a b', 'names this stage itself;'],
  ['FROM base\nCOPY --from=1 a b\nFROM base', 'no stage before this one has the number 1'],
])('%j asks for what is not made yet', async (source, words) => {
  await expect(builder.build(source, {}, { target: '0' })).rejects.toThrow(words);
});

test('a name that stands there several times is the one before', async () => {
  const stages = ['FROM base AS x\nENV N=0', ...[1, 2, 3].map((n) => `FROM x AS x\nENV N=${n} P${n}=$N`)];
  const { image } = await builder.build(stages.join('\n'));
  expect(image.process.env).toEqual(expect.arrayContaining(['N=3', 'P1=0', 'P2=1', 'P3=2']));
});

test('thousands of stages are planned in no time that grows with their square', () => {
  const stages = Array.from({ length: 60_000 }, (_, at) => `FROM scratch AS s${at}\nCOPY --from=s${at - 1} a b`);
  const file = parseDockerfile(`FROM scratch AS s-1\n${stages.join('\n')}`);
  const before = performance.now();
  const plan = planStages(file, {
    target: undefined,
    variables: { get: () => undefined },
    named: new NamedSources({}),
  });
  expect(plan.stages.length).toBe(60_001);
  expect(performance.now() - before).toBeLessThan(3000);
});

test('thousands of stages that begin with each other share what they have in common', async () => {
  const stages = Array.from({ length: 6000 }, (_, at) => `FROM ${at === 0 ? 'base' : 's'} AS s\nUSER u${at}\nUSER v`);
  const { image } = await builder.build(stages.join('\n'));
  expect(image.history.length).toBeGreaterThan(12_000);
  expect(image.history.at(-2)?.createdBy).toBe('USER u5999');
}, 60_000);
