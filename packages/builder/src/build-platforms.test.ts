import { beforeEach, describe, expect, test, vi } from 'vitest';
import { StepsUnderWay } from './steps/steps-under-way.ts';
import { createBuilderWithBase, type MemoryBuilder } from './testing/memory-builder.ts';

const ARM = { os: 'linux', architecture: 'arm', variant: 'v6' };
const ARM_V7 = { os: 'linux', architecture: 'arm', variant: 'v7' };

let builder: MemoryBuilder;

beforeEach(async () => {
  builder = await createBuilderWithBase();
});

/** Commands end once so many builds have come to theirs. */
function runTogether(underWay: StepsUnderWay, builds: number): void {
  const share = vi.spyOn(underWay, 'share');
  builder.onRun = () => vi.waitFor(() => expect(share.mock.calls.length).toBeGreaterThanOrEqual(builds), 10_000);
}

describe('an image for another platform', () => {
  test('has variables of the machine and of its own', async () => {
    const source = [
      'FROM base',
      'ARG BUILDPLATFORM TARGETPLATFORM TARGETARCH TARGETVARIANT',
      'ENV FACTS="$BUILDPLATFORM $TARGETPLATFORM $TARGETARCH $TARGETVARIANT"',
    ].join('\n');
    const { image } = await builder.build(source, {}, { platform: ARM });
    expect(image.process.env).toContain('FACTS=linux/amd64 linux/arm/v6 arm v6');
  });

  test('says so in its configuration, where the file does not say otherwise', async () => {
    const { image } = await builder.build('FROM scratch\nCMD ["x"]', {}, { platform: ARM });
    expect(image.platform).toEqual(ARM);
    const fixed = await builder.build('FROM --platform=linux/s390x scratch\nCMD ["x"]', {}, { platform: ARM });
    expect(fixed.image.platform).toEqual({ os: 'linux', architecture: 's390x' });
    const built = await builder.build('FROM --platform=$BUILDPLATFORM scratch\nCMD ["x"]', {}, { platform: ARM });
    expect(built.image.platform).toEqual({ os: 'linux', architecture: 'amd64' });
  });

  test('runs each command anew, and copies nothing anew', async () => {
    const source = 'FROM scratch\nCOPY f /\nRUN ["x"]';
    await builder.build(source, { f: '1' }, { platform: ARM });
    const { events } = await builder.build(source, { f: '1' }, { platform: ARM_V7 });
    expect(events.flatMap((event) => (event.kind === 'step-done' ? [event.isCached] : []))).toEqual([true, false]);
    expect(builder.runs.length).toBe(2);
  });

  test('takes what the build for another platform makes at the same time', async () => {
    const source = (own: string): string =>
      `FROM --platform=linux/amd64 base AS tools\nRUN tools\nFROM scratch\n${own}COPY --from=tools /etc/passwd /`;
    const underWay = new StepsUnderWay();
    runTogether(underWay, 2);
    const builds = [ARM, ARM_V7].map((platform) =>
      builder.build(source(''), {}, { platform, underWay, noCache: true }),
    );
    const done = (await Promise.all(builds)).map(({ events }) =>
      events.flatMap((event) => (event.kind === 'step-done' && event.explanation !== '' ? [event.explanation] : [])),
    );
    expect(builder.runs.length).toBe(1);
    expect(done.flat().filter((text) => text === 'cached: the build has made it for another platform')).toHaveLength(2);
  });

  test('is ended by the failure of what another makes for it', async () => {
    const source = 'FROM --platform=linux/amd64 base AS tools\nRUN ["exit 7"]\nFROM scratch\nCOPY --from=tools / /';
    const underWay = new StepsUnderWay();
    runTogether(underWay, 2);
    const builds = [ARM, ARM_V7].map((platform) => builder.build(source, {}, { platform, underWay }));
    const codes = (await Promise.allSettled(builds)).map((one) =>
      one.status === 'rejected' ? (one.reason as { readonly code: string }).code : '',
    );
    expect(codes.toSorted()).toEqual(['CANCELLED', 'FAILED_PRECONDITION']);
  });

  test('has steps that say for what they are', async () => {
    const source = 'FROM scratch AS one\nCOPY f /\nFROM base\nCOPY --from=one f /';
    const { events } = await builder.build(source, { f: '1' }, { platform: ARM, heading: 'linux/arm/v6' });
    const stages = events.flatMap((event) => (event.kind === 'step-started' ? [event.stage] : []));
    expect(new Set(stages)).toEqual(new Set(['linux/arm/v6 one', 'linux/arm/v6 stage-1']));
  });

  test('has steps that say, once for each stage, which others it waits for', async () => {
    const rows = ['FROM scratch AS one', 'COPY f /', 'FROM scratch', 'COPY f /', 'FROM one AS two', 'COPY f /g'];
    const last = ['COPY --from=1 f /h', 'RUN --mount=from=one,target=/x true', 'FROM two', 'WORKDIR /w'];
    const { events } = await builder.build([...rows, ...last].join('\n'), { f: '1' }, { heading: 'arm' });
    const sources = events.flatMap((event) =>
      event.kind === 'step-started' && event.stageSources !== undefined ? [[event.stage, event.stageSources]] : [],
    );
    expect(Object.fromEntries(sources)).toEqual({
      'arm two': ['arm one', 'arm stage-1'],
      'arm stage-3': ['arm two'],
    });
    expect(sources).toHaveLength(2);
  });

  test('has commands of which it is said why they may not run', async () => {
    const failing = builder.build(
      'FROM scratch\nRUN ["exit 7"]',
      {},
      { platform: { os: 'linux', architecture: 's390x' } },
    );
    await expect(failing).rejects.toHaveProperty('hint', expect.stringContaining('linux/amd64 runs linux/s390x'));
    const native = builder.build(
      'FROM scratch\nRUN ["exit 7"]',
      {},
      { platform: { os: 'linux', architecture: '386' } },
    );
    await expect(native).rejects.toMatchObject({ hint: undefined });
  });
});
