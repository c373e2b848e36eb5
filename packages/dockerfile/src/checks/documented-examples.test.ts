import { expect, test } from 'vitest';
import { parseDockerfile } from '../parse-dockerfile.ts';

/** The kinds of files that https://docs.docker.com/reference/build-checks/ gives as bad and good of each check. */
const BAD: readonly (readonly [check: string, source: string, lines: readonly number[]])[] = [
  ['ConsistentInstructionCasing', 'From a\nRun b\nEntRYpOiNT ["c"]', [1, 2, 3]],
  ['DuplicateStageName', 'FROM a AS one\nRUN b\n\nFROM c AS one', [4]],
  ['ExposeInvalidFormat', 'FROM a\nEXPOSE 127.0.0.1:80:80', [2]],
  ['ExposeInvalidFormat', 'FROM a\nEXPOSE 80:80', [2]],
  ['ExposeProtoCasing', 'FROM a\nEXPOSE 53/UdP', [2]],
  ['FromAsCasing', 'FROM a:1 as one', [1]],
  ['FromPlatformFlagConstDisallowed', 'FROM --platform=linux/amd64 a AS base\nRUN b', [1]],
  ['InvalidDefaultArgInFrom', 'ARG TAG\nFROM a:${TAG}', [2]],
  [
    'InvalidDefinitionDescription',
    '# check=experimental=all\n# nothing of that\nFROM scratch AS one\n\n# nor of this\nARG V=1',
    [3, 6],
  ],
  ['JSONArgsRecommended', 'FROM a\nENTRYPOINT serve --now', [2]],
  ['JSONArgsRecommended', 'FROM a\nCMD serve --now', [2]],
  ['LegacyKeyValueFormat', 'FROM a\nENV A b', [2]],
  ['LegacyKeyValueFormat', 'FROM a\nENV DEPS \\\n  b \\\n  c', [2]],
  ['MaintainerDeprecated', 'FROM a\nMAINTAINER me@example.com', [2]],
  ['MultipleInstructionsDisallowed', 'FROM a\nCMD echo one\nCMD echo two', [2]],
  ['NoEmptyContinuation', 'FROM a\nEXPOSE \\\n\n80', [3]],
  ['NoEmptyContinuation', 'FROM a\nRUN add \\\n\n    b \\\n\n    c', [3]],
  ['RedundantTargetPlatform', 'FROM --platform=$TARGETPLATFORM a AS one\nRUN b', [1]],
  ['ReservedStageName', 'FROM a AS scratch\nFROM a AS context', [1, 2]],
  ['SecretsUsedInArgOrEnv', 'FROM scratch\nARG AWS_SECRET_ACCESS_KEY', [2]],
  ['StageNameCasing', 'FROM a AS BuilderBase', [1]],
  ['UndefinedArgInFrom', 'FROM a:${VERSOIN}', [1]],
  ['WorkdirRelativePath', 'FROM a AS web\nWORKDIR usr/share/html\nCOPY b .', [2]],
];

const GOOD: readonly (readonly [check: string, source: string])[] = [
  ['ConsistentInstructionCasing', 'FROM a\nRUN b\nENTRYPOINT ["c"]'],
  ['ConsistentInstructionCasing', 'from a\nrun b\nentrypoint ["c"]'],
  ['DuplicateStageName', 'FROM a AS one\nRUN b\n\nFROM c AS two'],
  ['ExposeInvalidFormat', 'FROM a\nEXPOSE 80'],
  ['ExposeProtoCasing', 'FROM a\nEXPOSE 53/udp'],
  ['FromAsCasing', 'FROM a:1 AS one'],
  ['FromAsCasing', 'from a:1 as one'],
  ['FromPlatformFlagConstDisallowed', 'FROM a AS base\nRUN b'],
  ['FromPlatformFlagConstDisallowed', 'FROM --platform=${BUILDPLATFORM} a AS base\nRUN b'],
  [
    'FromPlatformFlagConstDisallowed',
    'FROM --platform=linux/amd64 a AS make_amd64\nFROM --platform=linux/arm64 a AS make_arm64\nFROM make_${TARGETARCH} AS make',
  ],
  ['InvalidDefaultArgInFrom', 'ARG TAG=latest\nFROM a:${TAG}'],
  ['InvalidDefaultArgInFrom', 'ARG FLAVOUR\nFROM a:stable${FLAVOUR}'],
  ['InvalidDefaultArgInFrom', 'ARG TAG\nFROM a:${TAG:-3.14}'],
  [
    'InvalidDefinitionDescription',
    '# check=experimental=all\n# nothing of that\n\nFROM scratch AS one\n\n# nor of this\n\nARG V=1',
  ],
  [
    'InvalidDefinitionDescription',
    '# check=experimental=all\n# one compiles\nFROM scratch AS one\n# V This is it.\nARG V=1',
  ],
  ['JSONArgsRecommended', 'FROM a\nENTRYPOINT ["serve", "--now"]'],
  ['JSONArgsRecommended', 'FROM a\nRUN b\nSHELL ["/bin/bash", "-c"]\nENTRYPOINT echo "c"'],
  ['LegacyKeyValueFormat', 'FROM a\nARG b=c\nENV d=e'],
  ['LegacyKeyValueFormat', 'FROM a\nENV DEPS="\\\n  b \\\n  c"'],
  // These are two arguments. The page says otherwise of them, and BuildKit nothing.
  ['LegacyKeyValueFormat', 'FROM a\nARG b c'],
  ['MaintainerDeprecated', 'FROM a\nLABEL org.opencontainers.image.authors="me@example.com"'],
  ['MultipleInstructionsDisallowed', 'FROM a\nCMD echo one; echo two'],
  [
    'MultipleInstructionsDisallowed',
    'FROM a\nRUN b\nHEALTHCHECK --interval=1s --timeout=3s \\\n  CMD c || exit 1\nCMD d',
  ],
  ['NoEmptyContinuation', 'FROM a\nEXPOSE \\\n# Port\n80'],
  ['RedundantTargetPlatform', 'FROM a AS one\nRUN b'],
  ['ReservedStageName', 'FROM a AS builder'],
  ['StageNameCasing', 'FROM a AS builder-base'],
  ['UndefinedArgInFrom', 'ARG VERSION\nFROM a:${VERSION}-$TARGETARCH'],
  ['WorkdirRelativePath', 'FROM a AS web\nWORKDIR /usr/share/html\nCOPY b .'],
];

function linesOf(check: string, source: string): readonly number[] {
  const { warnings } = parseDockerfile(source);
  return warnings.filter((warning) => warning.check === check).map(({ position }) => position.line);
}

test.each(BAD)('%s says of %j: lines %j', (check, source, lines) => {
  expect(linesOf(check, source)).toEqual(lines);
  const isDirected = source.startsWith('# check=');
  const skipping = isDirected ? source.replace('\n', `;skip=${check}\n`) : `# check=skip=${check}\n${source}`;
  expect(linesOf(check, skipping)).toEqual([]);
});

test.each(GOOD)('%s says nothing of %j', (check, source) => {
  expect(linesOf(check, source)).toEqual([]);
});
