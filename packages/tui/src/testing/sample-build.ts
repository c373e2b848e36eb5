import type { Build, BuildStep } from '@tinydock/protocol';

export function sampleStep(step: number, text: string, more: Partial<BuildStep> = {}): BuildStep {
  return {
    step,
    place: step,
    places: 3,
    stage: '',
    text,
    state: 'completed',
    startedAt: '2026-01-01T23:58:00.000Z',
    finishedAt: '2026-01-01T23:58:01.500Z',
    isCached: true,
    explanation: 'cached: all its inputs are as they were',
    changes: [],
    error: '',
    stageSources: [],
    waitingFor: '',
    ...more,
  };
}

export function sampleBuild(name: string, more: Partial<Build> = {}): Build {
  return {
    id: Buffer.from(name).toString('hex').slice(0, 12).padEnd(64, '0'),
    tags: [name],
    dockerfile: 'Dockerfile',
    context: '/src',
    target: '',
    platforms: ['linux/amd64'],
    state: 'completed',
    startedAt: '2026-01-01T23:58:00.000Z',
    finishedAt: '2026-01-01T23:58:05.000Z',
    imageId: 'sha256:1',
    error: '',
    totalSteps: 3,
    completedSteps: 3,
    cachedSteps: 1,
    steps: [],
    ...more,
  };
}
