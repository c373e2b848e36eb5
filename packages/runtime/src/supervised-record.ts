import { writeFileSync } from 'node:fs';
import * as z from 'zod';
import { readTextFile } from './container-processes.ts';

const recordSchema = z.object({
  bundleDir: z.string(),
  logPath: z.string(),
  args: z.array(z.string()),
  workingDir: z.string(),
  openStdin: z.boolean(),
  tty: z.boolean().default(false),
  /** Of a container that does not have the usual one. */
  cgroupPath: z.string().optional(),
  /** Kinds of programs that the runtime has to run for it. */
  hooks: z.array(z.string()).default([]),
});

/** What must be known of a container after a restart of the daemon and is in no other file. */
export type SupervisedRecord = z.infer<typeof recordSchema>;

/** @throws Error of the system */
export function writeRecord(path: string, record: SupervisedRecord): void {
  writeFileSync(path, JSON.stringify(record), { mode: 0o600 });
}

/** Undefined where there is none, or where a crash left half of one: its container was never started. */
export function readRecord(path: string): SupervisedRecord | undefined {
  const text = readTextFile(path);
  try {
    return text === undefined ? undefined : recordSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
