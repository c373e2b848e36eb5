import { connect } from 'node:net';
import { AGENT_FAILURE, frameAgentMessage, readAgentMessage } from '@tinydock/protocol';

/** SSH_AGENTC_REQUEST_IDENTITIES and SSH_AGENTC_SIGN_REQUEST. draft-ietf-sshm-ssh-agent, 5.1 */
const ALLOWED: readonly number[] = [11, 13];

/** A user may have to touch a key, or say yes. */
const TIMEOUT_MS = 300_000;

/**
 * Asks an agent one thing. A build may list keys and have them sign, as in BuildKit; it cannot add, remove or lock them,
 * nor use extensions. What cannot be asked has failed; it never rejects.
 */
export async function askAgent(socketPath: string, message: Uint8Array, signal: AbortSignal): Promise<Uint8Array> {
  if (!ALLOWED.includes(message[0] ?? 0) || signal.aborted) return AGENT_FAILURE;
  const socket = connect(socketPath);
  // The answer is missing then.
  socket.on('error', () => undefined);
  const end = (): void => {
    socket.destroy();
  };
  signal.addEventListener('abort', end, { once: true });
  const timer = setTimeout(end, TIMEOUT_MS);
  try {
    socket.write(frameAgentMessage(message));
    return (await readAgentMessage(socket)) ?? AGENT_FAILURE;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
    end();
  }
}
