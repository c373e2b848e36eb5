import { type LogLine, parseLogLine } from './parse-log-line.ts';

const LINE_FEED = 0x0a;

/** A record is at most a little longer than conmon's buffer of 8 KiB; more without a line feed is damage. */
const MAX_RECORD_BYTES = 1024 * 1024;

/** Cuts blocks into records, block by block; what follows the last line feed waits for the next block. */
export async function* splitRecords(blocks: AsyncIterable<Buffer>): AsyncGenerator<readonly LogLine[]> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const block of blocks) {
    const bytes = rest.length === 0 ? block : Buffer.concat([rest, block]);
    const records: LogLine[] = [];
    let start = 0;
    for (let end = bytes.indexOf(LINE_FEED); end !== -1; end = bytes.indexOf(LINE_FEED, start)) {
      const record = parseLogLine(bytes, start, end);
      if (record !== undefined) records.push(record);
      start = end + 1;
    }
    rest = bytes.length - start > MAX_RECORD_BYTES ? Buffer.alloc(0) : bytes.subarray(start);
    if (records.length > 0) yield records;
  }
}

/** Joins neighbours of one stream, so that a reader gets few large pieces. */
export function joinRecords(records: readonly LogLine[]): readonly LogLine[] {
  const joined: LogLine[] = [];
  let run: LogLine[] = [];
  const flush = (): void => {
    const [first] = run;
    if (first !== undefined)
      joined.push(run.length === 1 ? first : { ...first, data: Buffer.concat(run.map(({ data }) => data)) });
    run = [];
  };
  for (const record of records) {
    if (run[0] !== undefined && run[0].stream !== record.stream) flush();
    run.push(record);
  }
  flush();
  return joined;
}
