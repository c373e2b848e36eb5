import { describe, expect, test } from 'vitest';
import { describeBuild } from './describe-build.ts';
import { warningRecord } from './warning-text.ts';

const [ID, INDEX] = ['1', '2'].map((digit) => `sha256:${digit.repeat(64)}`) as [string, string];
const DONE = { imageId: ID, tags: [], buildId: '', platformImages: [], indexDigest: '' };

function facts(...args: Parameters<typeof describeBuild>): Readonly<Record<string, unknown>> {
  return JSON.parse(describeBuild(...args)) as Record<string, unknown>;
}

describe('the metadata of a build', () => {
  test('has as its digest what names the image: the manifest of a registry, the index, or the id', () => {
    const none = { names: [], pushed: undefined, warnings: undefined };
    expect(facts(DONE, none)).toEqual({ 'containerimage.config.digest': ID, 'containerimage.digest': ID });
    expect(facts({ ...DONE, indexDigest: INDEX }, none)['containerimage.digest']).toBe(INDEX);
  });

  test('has the warnings in the words of buildx, where they are asked for', () => {
    const instructions = [
      { start: 1, end: 1 },
      { start: 2, end: 3 },
    ];
    const file = { name: 'Dockerfile', source: 'FROM a\nMAINTAINER \\\n me\n', instructions };
    const records = [
      warningRecord({ check: 'MaintainerDeprecated', message: 'use a label', line: 2 }, file),
      warningRecord({ check: 'UnusedBuildArg', message: 'x', line: 0 }, file),
    ];
    const base64 = (text: string): string => Buffer.from(text).toString('base64');
    expect(facts(DONE, { names: [], pushed: undefined, warnings: records })['buildx.build.warnings']).toEqual([
      {
        level: 1,
        short: base64('MaintainerDeprecated: use a label (line 2)'),
        detail: [base64('use a label')],
        url: 'https://docs.docker.com/go/dockerfile/rule/maintainer-deprecated/',
        sourceInfo: { filename: 'Dockerfile', language: 'Dockerfile', data: base64(file.source) },
        range: [
          { start: { line: 2 }, end: { line: 2 } },
          { start: { line: 3 }, end: { line: 3 } },
        ],
      },
      { level: 1, short: base64('UnusedBuildArg: x'), detail: [base64('x')] },
    ]);
  });

  test('has the names as they were given, with their registry', () => {
    const names = ['x', 'x:latest', 'localhost/y', 'reg.example:5000/a/b:1'];
    expect(facts(DONE, { names, pushed: undefined, warnings: undefined })['image.name']).toBe(
      'docker.io/library/x,docker.io/library/x:latest,localhost/y,reg.example:5000/a/b:1',
    );
  });
});
