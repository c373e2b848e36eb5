import type { ContainerDetail } from '@tinydock/protocol';

/** Why a container is in its state, for programs. */
export type WhyReason =
  | 'running'
  | 'starting'
  | 'unhealthy'
  | 'paused'
  | 'never-started'
  | 'cannot-start'
  | 'removing'
  | 'completed'
  | 'failed'
  | 'not-executable'
  | 'command-not-found'
  | 'signal'
  | 'out-of-memory'
  | 'stopped-by-user'
  | 'killed-by-user';

/** `clause` goes after the container's name. */
export interface Explanation {
  readonly reason: WhyReason;
  readonly clause: string;
}

export interface WhyFacts {
  readonly detail: ContainerDetail;
  /** The signals that users have sent since its last start, the oldest first, such as `SIGTERM`. */
  readonly signals: readonly string[];
  readonly now: Date;
}
