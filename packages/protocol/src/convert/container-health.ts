import type { ContainerHealth, Healthcheck } from '@tinydock/domain';
import type { ContainerHealth__Output } from '../generated/tinydock/v1/ContainerHealth.ts';
import type { Healthcheck__Output } from '../generated/tinydock/v1/Healthcheck.ts';

/** Null where there is none. */
export function healthcheckToWire(check: Healthcheck | undefined): Healthcheck__Output | null {
  if (check === undefined) return null;
  const { test, intervalNs = 0, timeoutNs = 0, startPeriodNs = 0, startIntervalNs = 0, retries = 0 } = check;
  return { test: [...test], intervalNs, timeoutNs, startPeriodNs, startIntervalNs, retries };
}

/** Null where it is not checked. */
export function healthToWire(health: ContainerHealth | undefined): ContainerHealth__Output | null {
  if (health === undefined) return null;
  return { ...health, log: health.log.map((probe) => ({ ...probe })) };
}
