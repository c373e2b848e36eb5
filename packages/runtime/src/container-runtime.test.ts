import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ContainerFixture, cannotRunContainers } from './fixtures/container-fixture.ts';

describe.skipIf(cannotRunContainers !== undefined)('ConmonRuntime', () => {
  let fixture: ContainerFixture;

  beforeAll(async () => {
    fixture = await ContainerFixture.create();
  });

  afterAll(async () => {
    expect(await fixture.destroy()).toEqual([]);
  });

  it('runs a program and gives its output, apart, and its exit code', async () => {
    const ended = await fixture.runToEnd(['sh', '-c', 'echo out; echo err >&2; exit 7']);
    expect(ended).toEqual({ stdout: 'out\n', stderr: 'err\n', exitCode: 7 });
  });
});
