import { createSocket } from 'node:dgram';
import { once } from 'node:events';

/** RFC 1035, section 4.1.1. */
const HEADER_BYTES = 12;
/** An answer to the one question: a pointer to its name, type A, class IN, 60 s, 4 bytes. RFC 1035, section 4.1.3. */
const ANSWER = Buffer.from([0xc0, HEADER_BYTES, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4]);
const DNS_PORT = 53;

/** A name server on an address of loopback that has one address for every name. @returns what ends it */
export async function answerNames(serverAddress: string, address: string): Promise<() => void> {
  const socket = createSocket('udp4');
  const bytes = Buffer.from(address.split('.').map(Number));
  socket.on('message', (query, { port, address: client }) => {
    const isAddressWanted = query.readUInt16BE(query.indexOf(0, HEADER_BYTES) + 1) === 1;
    const question = query.subarray(0, query.indexOf(0, HEADER_BYTES) + 5);
    const reply = Buffer.concat([question, ...(isAddressWanted ? [ANSWER, bytes] : [])]);
    // A response, recursion available; one question, as many answers as there are, nothing else.
    reply.writeUInt16BE(0x8180, 2);
    reply.writeUInt16BE(isAddressWanted ? 1 : 0, 6);
    reply.writeUInt32BE(0, 8);
    socket.send(reply, port, client);
  });
  socket.bind(DNS_PORT, serverAddress);
  await once(socket, 'listening');
  return () => socket.close();
}
