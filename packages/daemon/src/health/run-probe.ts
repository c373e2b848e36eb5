import { setTimeout as sleep } from 'node:timers/promises';
import {
  type ContainerRecord,
  type ContainerRuntime,
  type ExecProcess,
  type HealthPlan,
  type HealthProbe,
  TinydockError,
} from '@tinydock/domain';
import { ProbeOutput } from './probe-output.ts';

export interface ProbeRequest {
  readonly runtime: Pick<ContainerRuntime, 'exec'>;
  readonly record: ContainerRecord;
  readonly plan: HealthPlan;
  readonly clock: () => Date;
  /** Ends the run, whose result then is of no interest. */
  readonly signal: AbortSignal;
}

/** Of a run that did not end by itself. */
const NO_EXIT_CODE = -1;
/** What a program has started may hold its output open for ever. */
const OUTPUT_GRACE_MS = 1000;

interface EndedProbe {
  readonly exitCode: number;
  readonly output: string;
}

async function waitEnd(process: ExecProcess, { plan, signal }: ProbeRequest): Promise<EndedProbe> {
  const output = new ProbeOutput();
  const outputEnd = output.read(process.output);
  const late = AbortSignal.timeout(plan.timeoutMs);
  const kill = (): void => {
    process.killGroup();
  };
  const end = AbortSignal.any([late, signal]);
  end.addEventListener('abort', kill, { once: true });
  if (end.aborted) kill();
  try {
    const exitCode = await process.exitCode;
    await Promise.race([outputEnd, sleep(OUTPUT_GRACE_MS, undefined, { ref: false })]);
    if (!late.aborted) return { exitCode, output: output.text() };
    const said = output.text();
    const why = `Health check exceeded timeout (${plan.timeoutMs / 1000}s)`;
    return { exitCode: NO_EXIT_CODE, output: said === '' ? why : `${why}: ${said}` };
  } finally {
    end.removeEventListener('abort', kill);
    process.close();
  }
}

async function runProgram(request: ProbeRequest): Promise<EndedProbe | undefined> {
  const { runtime, record, plan } = request;
  const { env } = record.spec;
  const program = { args: plan.args, env, workingDir: '', user: '', privileged: false, tty: false, openStdin: false };
  try {
    return await waitEnd(await runtime.exec(record.id, program), request);
  } catch (error) {
    const hasEnded = error instanceof TinydockError && error.reason === 'CONTAINER_NOT_RUNNING';
    if (hasEnded) return undefined;
    return { exitCode: NO_EXIT_CODE, output: error instanceof Error ? error.message : String(error) };
  }
}

/** Runs a health check once, with what it has started. Undefined where it was given up, or the container has ended. */
export async function runProbe(request: ProbeRequest): Promise<HealthProbe | undefined> {
  const { clock, signal } = request;
  const start = clock().toISOString();
  const ended = await runProgram(request);
  return ended === undefined || signal.aborted ? undefined : { start, end: clock().toISOString(), ...ended };
}
