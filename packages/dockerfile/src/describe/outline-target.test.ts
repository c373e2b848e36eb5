import { describe, expect, it } from 'vitest';
import { listTargets } from './list-targets.ts';
import { outlineTarget } from './outline-target.ts';

const SOURCE = `# syntax=docker/dockerfile:1
# VERSION is the version of the base
ARG VERSION=1
ARG UNUSED=x
FROM busybox AS first
RUN --mount=type=secret,target=/etc/passwd,required=true --mount=type=ssh true

FROM alpine AS second
RUN --mount=type=secret,id=unused --mount=type=ssh,id=ssh2 true

# third makes the third
FROM --platform=linux/arm64 base:$VERSION AS Third
# a comment of another kind
ARG BAR
ARG WITH=$BAR-more
RUN --mount=type=secret,id=second\${BAR} --mount=type=cache,target=/c true

FROM third AS target
ARG VERSION
COPY --from=first /foo /
RUN --mount=type=ssh,id=ssh3,required true

FROM second
`;

describe('outlines of targets', () => {
  it('have what its stages take, each once and in order', () => {
    const outline = outlineTarget(SOURCE, { target: 'TARGET', buildArgs: { BAR: '678' } });
    expect(outline).toMatchObject({ name: 'target', description: '' });
    expect(
      outline?.args.map(({ name, value, description, position }) => [name, value, description, position.line]),
    ).toEqual([
      ['VERSION', '1', 'is the version of the base', 3],
      ['BAR', '678', '', 14],
      ['WITH', '678-more', '', 15],
    ]);
    expect(outline?.secrets.map(({ name, isRequired }) => [name, isRequired])).toEqual([
      ['passwd', true],
      ['second678', false],
    ]);
    expect(outline?.agents.map(({ name, isRequired }) => [name, isRequired])).toEqual([
      ['default', false],
      ['ssh3', true],
    ]);
    expect(outline?.caches.map(({ name }) => name)).toEqual(['/c']);
  });

  it('have nothing of stages that the target does not need', () => {
    const last = outlineTarget(SOURCE, { target: '', buildArgs: {} });
    expect(last).toMatchObject({ name: '', args: [], secrets: [{ name: 'unused' }], agents: [{ name: 'ssh2' }] });
    expect(outlineTarget(SOURCE, { target: '0', buildArgs: {} })).toMatchObject({ name: 'first' });
    expect(outlineTarget(SOURCE, { target: 'none', buildArgs: {} })).toBeUndefined();
    const third = outlineTarget(SOURCE, { target: 'third', buildArgs: {} });
    expect(third?.args.map(({ name, value }) => [name, value])).toEqual([
      ['VERSION', '1'],
      ['BAR', undefined],
      ['WITH', '-more'],
    ]);
  });

  it('leave out what the builder sets, and name a default of the stage', () => {
    const source = 'ARG A=1\nFROM scratch\nARG TARGETARCH BUILDPLATFORM\nARG A=2\n';
    const outline = outlineTarget(source, { target: '', buildArgs: {} });
    expect(outline?.args).toMatchObject([{ name: 'A', value: '2', position: { line: 4 } }]);
  });

  it('go through thousands of stages', () => {
    const stages = Array.from(
      { length: 20_000 },
      (_, at) => `FROM ${at === 0 ? 'scratch' : `s${at - 1}`} AS s${at}\nARG A${at}`,
    );
    const outline = outlineTarget(stages.join('\n'), { target: '', buildArgs: {} });
    expect(outline?.args).toHaveLength(20_000);
  });

  it('lists the targets with what they begin with', () => {
    const third = { name: 'third', isDefault: false, description: 'makes the third', base: 'base:$VERSION' };
    expect(listTargets(SOURCE)).toMatchObject([
      { name: 'first', base: 'busybox', platform: '', description: '' },
      { name: 'second' },
      { ...third, platform: 'linux/arm64', position: { line: 12 } },
      { name: 'target', base: 'third' },
      { name: '', isDefault: true },
    ]);
  });
});
