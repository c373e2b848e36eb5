import type { GoStruct } from '../format/template/go-value.ts';
import { signalOf } from './explain-exit.ts';
import type { Explanation, WhyFacts } from './explanation.ts';

export interface WhyAnswer {
  readonly facts: WhyFacts;
  readonly explanation: Explanation;
  /** The last lines of the log. */
  readonly log: readonly string[];
}

/** The sentence that `why` prints. */
export function whySentence({ facts, explanation }: WhyAnswer): string {
  return `${facts.detail.container?.name ?? ''} ${explanation.clause.replace(/\.$/, '')}.`;
}

/** What `why --json` prints. */
export function whyDocument(answer: WhyAnswer): GoStruct {
  const { facts, explanation, log } = answer;
  const { container, limits, restart, restartAt, restartCount, health, stoppedByUser } = facts.detail;
  const status = container?.status;
  const exitCode = status?.exitCode ?? 0;
  return {
    Id: container?.id ?? '',
    Name: container?.name ?? '',
    State: status?.state ?? '',
    Reason: explanation.reason,
    Sentence: whySentence(answer),
    ExitCode: exitCode,
    Signal: signalOf(exitCode) ?? '',
    OOMKilled: status?.oomKilled ?? false,
    MemoryLimit: limits?.memoryBytes ?? 0,
    StoppedByUser: stoppedByUser,
    SentSignals: facts.signals,
    Error: status?.error ?? '',
    StartedAt: status?.startedAt ?? '',
    FinishedAt: status?.finishedAt ?? '',
    RestartPolicy: restart?.name ?? 'no',
    RestartCount: restartCount,
    RestartAt: restartAt,
    Health: health?.status ?? '',
    HealthLog: (health?.log ?? []).map(({ start, exitCode: code, output }) => ({
      Start: start,
      ExitCode: code,
      Output: output,
    })),
    Log: log,
  };
}
