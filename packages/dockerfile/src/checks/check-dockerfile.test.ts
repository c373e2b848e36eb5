import { expect, test } from 'vitest';
import { parseIgnorePatterns } from '../ignore/ignore-patterns.ts';
import { parseDockerfile } from '../parse-dockerfile.ts';
import { warningsOf } from './check-ignored.ts';

function checksOf(source: string): string[] {
  return parseDockerfile(source).warnings.map(({ check, position }) => `${check}:${position.line}`);
}

test.each([
  ['FROM a\nrun x', ['ConsistentInstructionCasing:2']],
  ['from a\nrun x\nENV A=1', ['ConsistentInstructionCasing:3']],
  ['FROM a\nRun x', ['ConsistentInstructionCasing:2']],
  ['FROM a as b', ['FromAsCasing:1']],
  ['from a AS b', ['FromAsCasing:1']],
  ['FROM a AS B', ['StageNameCasing:1']],
  ['FROM a AS b\nFROM a AS b', ['DuplicateStageName:2']],
  ['FROM a AS scratch', ['ReservedStageName:1']],
  ['FROM --platform=linux/amd64 a', ['FromPlatformFlagConstDisallowed:1']],
  ['FROM --platform=$TARGETPLATFORM a', ['RedundantTargetPlatform:1']],
  ['FROM --platform=$BUILDPLATFORM a', []],
  ['ARG TAG\nFROM a:$TAG', ['InvalidDefaultArgInFrom:2']],
  ['ARG TAG=1\nFROM a:$TAG', []],
  ['ARG TAG\nFROM a:${TAG:-1}', []],
  ['FROM a:${TGA:-1}$TARGETARCH', []],
  ['FROM a:1$TAG', ['UndefinedArgInFrom:1']],
  ['FROM a\nRUN x \\\n\n  y', ['NoEmptyContinuation:3']],
  ['FROM a\nMAINTAINER me', ['MaintainerDeprecated:2']],
  ['FROM a\nENV A b\nLABEL C d', ['LegacyKeyValueFormat:2', 'LegacyKeyValueFormat:3']],
  ['FROM a\nARG API_KEY\nENV PASSWORD=x PUBLIC_KEY=y', ['SecretsUsedInArgOrEnv:2', 'SecretsUsedInArgOrEnv:3']],
  ['FROM a\nENV MONKEY=1 TOKENIZER=2 TOKEN_FILE=x KEY_VERSION=3', []],
  ['from a\nRun x\nRun y', ['ConsistentInstructionCasing:2', 'ConsistentInstructionCasing:3']],
  ['FROM --platform=linux/arm64 a AS tools-arm64', []],
  ['FROM --platform=linux/arm64 a AS linux-tools', []],
  ['FROM --platform=linux/arm64 a AS tools', ['FromPlatformFlagConstDisallowed:1']],
  ['ARG R\nFROM $R/a', ['InvalidDefaultArgInFrom:2']],
  ['ARG R=reg.test:5000/x\nFROM $R/a:1', []],
  ['ARG S=Base\nFROM a AS base\nFROM $S', []],
  ['FROM a\nWORKDIR x\nWORKDIR y', ['WorkdirRelativePath:2']],
  ['# text\nFROM a AS b\n# text\nARG C', []],
  [
    '# check=experimental=all\n# text\nFROM a AS b\n# text\nARG C',
    ['InvalidDefinitionDescription:3', 'InvalidDefinitionDescription:5'],
  ],
  [
    '# check=experimental=InvalidDefinitionDescription\n# b builds\nFROM a AS b\n# text\n#\nARG C\n# text\n\nARG D\n# F is\nARG E F',
    [],
  ],
  ['# check=experimental=all\nFROM a AS b', []],
  ['# check=experimental=all;skip=InvalidDefinitionDescription\n# x\nFROM a AS b', []],
  ['FROM a\nWORKDIR x', ['WorkdirRelativePath:2']],
  ['FROM a AS b\nWORKDIR /x\nWORKDIR y\nFROM b\nWORKDIR z', []],
  ['FROM a\nCMD x', ['JSONArgsRecommended:2']],
  ['FROM a\nSHELL ["x"]\nENTRYPOINT x', []],
  ['FROM a\nCMD ["x"]\nCMD ["y"]', ['MultipleInstructionsDisallowed:2']],
  [
    'FROM a\nHEALTHCHECK NONE\nHEALTHCHECK NONE\nHEALTHCHECK NONE',
    ['MultipleInstructionsDisallowed:2', 'MultipleInstructionsDisallowed:3'],
  ],
  ['FROM a\nCMD ["x"]\nFROM a\nCMD ["y"]', []],
  ['FROM a\nEXPOSE 80/TCP 1.2.3.4:80', ['ExposeProtoCasing:2', 'ExposeInvalidFormat:2']],
  ['# check=skip=MaintainerDeprecated\nFROM a\nMAINTAINER me\nCMD x', ['JSONArgsRecommended:4']],
  ['# check=skip=all\nFROM a\nMAINTAINER me', []],
])('%j', (source, expected) => {
  expect(checksOf(source)).toEqual(expected);
});

test.each([
  ['COPY secret /', 'secret', 1],
  ['ADD ./logs/a.log logs/b.log /', '**/*.log', 2],
  ['COPY tmp/deep/file /', '*/deep', 1],
  ['COPY . /', '*', 0],
  ['COPY secret /', '*\n!secret', 0],
  ['COPY src /', '*\n!src/a', 0],
  ['COPY other /', '*\n!src/a', 1],
  ['COPY *.log $SOURCE /', '*', 0],
  ['COPY --from=other secret /', 'secret', 0],
  ['ADD https://example.com/secret /', '**/secret', 0],
  ['COPY <<secret /\nsecret', 'secret', 0],
  ['COPY secret /', '', 0],
])('%s is of what %j leaves out: %i', (line, ignore, count) => {
  const file = parseDockerfile(`FROM a\n${line}`);
  const warnings = warningsOf(file, parseIgnorePatterns(ignore));
  expect(warnings.map(({ check, position }) => `${check}:${position.line}`)).toEqual(
    Array.from({ length: count }, () => 'CopyIgnoredFile:2'),
  );
});

test('what is left out may be copied without a word', () => {
  const file = parseDockerfile('# check=skip=CopyIgnoredFile\nFROM a\nCOPY secret /');
  expect(warningsOf(file, parseIgnorePatterns('secret'))).toEqual([]);
});

test('warnings come by line, whatever has to be known for them', () => {
  const file = parseDockerfile('FROM a\nCOPY secret /\nMAINTAINER me');
  const warnings = warningsOf(file, parseIgnorePatterns('secret'));
  expect(warnings.map(({ check }) => check)).toEqual(['CopyIgnoredFile', 'MaintainerDeprecated']);
});
