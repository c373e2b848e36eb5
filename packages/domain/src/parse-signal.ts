import { TinydockError } from './errors.ts';

/** signal(7), from 1 on. */
const NAMES = [
  ...[
    'HUP',
    'INT',
    'QUIT',
    'ILL',
    'TRAP',
    'ABRT',
    'BUS',
    'FPE',
    'KILL',
    'USR1',
    'SEGV',
    'USR2',
    'PIPE',
    'ALRM',
    'TERM',
  ],
  ...['STKFLT', 'CHLD', 'CONT', 'STOP', 'TSTP', 'TTIN', 'TTOU', 'URG', 'XCPU', 'XFSZ', 'VTALRM', 'PROF', 'WINCH', 'IO'],
  ...['PWR', 'SYS'],
];
const OTHER_NAMES: ReadonlyMap<string, number> = new Map([
  ['IOT', 6],
  ['POLL', 29],
]);

/** signal(7), as glibc shows them: the kernel's first two real-time signals belong to it. */
const RTMIN = 34;
const RTMAX = 64;

function parseName(name: string): number | undefined {
  const index = NAMES.indexOf(name);
  return index === -1 ? (OTHER_NAMES.get(name) ?? parseRealTime(name)) : index + 1;
}

function parseRealTime(name: string): number | undefined {
  const match = /^RT(MIN|MAX)(?:([+-])(\d{1,2}))?$/.exec(name);
  if (match === null) return undefined;
  const offset = Number(`${match[2] ?? '+'}${match[3] ?? '0'}`);
  const number = (match[1] === 'MIN' ? RTMIN : RTMAX) + offset;
  return number >= RTMIN && number <= RTMAX ? number : undefined;
}

/**
 * The number of a signal given as `SIGTERM`, `term`, `15` or `RTMIN+3`.
 * @throws TinydockError INVALID_ARGUMENT
 */
export function parseSignal(text: string): number {
  const name = text.toUpperCase().replace(/^SIG/, '');
  const number = /^\d{1,2}$/.test(text) ? Number(text) : parseName(name);
  if (number !== undefined && number >= 1 && number <= RTMAX) return number;
  throw new TinydockError({
    code: 'INVALID_ARGUMENT',
    message: `invalid signal ${JSON.stringify(text.slice(0, 40))}`,
    hint: 'Give a name such as SIGTERM or a number from 1 to 64.',
  });
}
