import type { Readable } from 'node:stream';
import { readExactly } from './read-exactly.ts';

/** As in OpenSSH, AGENT_MAX_LEN. */
export const MAX_AGENT_MESSAGE_BYTES = 256 * 1024;

/** Of the file with the hosts that a user knows. */
export const MAX_KNOWN_HOSTS_BYTES = 1024 * 1024;

/** SSH_AGENT_FAILURE: what an agent answers to all that it does not do. draft-ietf-sshm-ssh-agent, 5.1. */
export const AGENT_FAILURE: Uint8Array = Uint8Array.of(5);

const LENGTH_BYTES = 4;

/**
 * Takes the next message from a connection with an agent, without its length; nothing of what follows it.
 * @returns undefined where none comes any more, or where it is empty or larger than {@link MAX_AGENT_MESSAGE_BYTES}
 */
export async function readAgentMessage(stream: Readable): Promise<Uint8Array | undefined> {
  const length = (await readExactly(stream, LENGTH_BYTES))?.readUInt32BE();
  if (length === undefined || length === 0 || length > MAX_AGENT_MESSAGE_BYTES) return undefined;
  return await readExactly(stream, length);
}

/** A message with its length, as it travels between an agent and who asks it. */
export function frameAgentMessage(message: Uint8Array): Buffer {
  const framed = Buffer.alloc(LENGTH_BYTES + message.length);
  framed.writeUInt32BE(message.length);
  framed.set(message, LENGTH_BYTES);
  return framed;
}
